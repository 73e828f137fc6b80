#include "cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <utility>

namespace loyalty::cli {

Progress::Progress(std::string title)
    : title_(std::move(title)), on_terminal_(isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (shown_percent_ >= 0) std::cerr << "\r\x1b[K" << std::flush;
}

void Progress::show(double part) {
  if (!on_terminal_) return;
  constexpr int kWidth = 30;
  const int percent = static_cast<int>(std::clamp(part, 0.0, 1.0) * 100);
  if (percent == shown_percent_) return;
  shown_percent_ = percent;
  const auto filled = static_cast<std::size_t>(percent * kWidth / 100);
  std::cerr << '\r' << title_ << " [" << std::string(filled, '=')
            << std::string(kWidth - filled, ' ') << "] " << percent << " %\x1b[K" << std::flush;
}

}  // namespace loyalty::cli
