// A progress bar on stderr, shown only where that is a terminal.
#pragma once

#include <string>

namespace loyalty::cli {

class Progress {
 public:
  explicit Progress(std::string title);
  ~Progress();  // removes the bar
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // part: 0 to 1.
  void show(double part);

 private:
  std::string title_;
  bool on_terminal_ = false;
  int shown_percent_ = -1;
};

}  // namespace loyalty::cli
