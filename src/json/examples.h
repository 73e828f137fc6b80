// The worked examples that a program carries: what happens to a member, and what must come of it.
// docs/program/examples.md describes their JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "loyalty/calculator.h"

namespace loyalty {

// The mistakes in the structure of the examples (at most one for each value that an example
// holds), with pointers into the program's text. `text` is one that decode_program accepted as
// `program`. References to what the program lacks are not mistakes of structure.
std::vector<Error> check_examples(std::string_view text, const Program& program);

struct ExampleFailure {
  std::string name;
  Pointer where;  // into the program's text
  std::string expected;
  std::string found;
};

// The preview that an example with a cart ended in, as JSON, so that another host can compare.
struct ExamplePreview {
  std::string name;
  std::string member;  // the member just before it, without receipts; "null" for a guest
  std::string preview;
  std::string ucp;    // the preview as encode_ucp renders it, where a key was given
  std::string error;  // instead of a preview
};

struct ExampleReport {
  int passed = 0;
  std::vector<ExampleFailure> failures;  // one for each example that failed
  std::vector<ExamplePreview> previews;
};

// Runs every example. `text` is the one that `program` was decoded from and `check_examples` finds
// no mistake in. `ucp_key` names the membership for ExamplePreview::ucp; empty: none is rendered.
ExampleReport run_examples(std::string_view text, const CompiledProgram& program,
                           std::string_view ucp_key = {});

}  // namespace loyalty
