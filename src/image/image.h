// A compiled program, or a member, as numbers and strings. The host that has checked and compiled a
// program hands it to the page in this form, so that the storefront carries neither the checker nor
// the compiler, and the page calculates with the very tables that the server does.
//
// An image is no format to keep: both sides must be of one build (kImageVersion).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "loyalty/calculator.h"

namespace loyalty {

// To be raised with every change of what an image holds.
inline constexpr int kImageVersion = 4;

struct Image {
  // Integers up to 2^53 exactly; the first number is the version. Nothing else is a number here
  // but the two ends of 64 bits, which stand for "none": +-1e300.
  std::vector<double> numbers;
  std::vector<std::string> strings;
};

// What previews need of a program: not its texts, which the page shows from the program itself.
Image image_of(const CompiledProgram& program);

// What previews need of a member: not its receipts.
Image image_of(const Member& member);

// Errors: image_mismatch, when it is of another version or cut off.
Result<CompiledProgram> read_program(const Image& image);
Status read_member(const Image& image, Member& fresh);

}  // namespace loyalty
