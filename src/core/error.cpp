#include "loyalty/error.h"

namespace loyalty {

std::string join(std::initializer_list<std::string_view> pieces) {
  std::string out;
  for (const std::string_view piece : pieces) out += piece;
  return out;
}

std::string decimal(std::int64_t value) {
  char digits[20];
  char* const end = digits + sizeof digits;
  char* first = end;
  const auto wide = static_cast<std::uint64_t>(value);
  std::uint64_t left = value < 0 ? 0 - wide : wide;
  do {
    *--first = static_cast<char>('0' + left % 10);
    left /= 10;
  } while (left != 0);
  if (value < 0) *--first = '-';
  return {first, end};
}

const char* name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::ok:
      return "ok";
    case ErrorCode::json_syntax:
      return "json_syntax";
    case ErrorCode::json_type:
      return "json_type";
    case ErrorCode::json_missing:
      return "json_missing";
    case ErrorCode::json_unknown_key:
      return "json_unknown_key";
    case ErrorCode::number_range:
      return "number_range";
    case ErrorCode::unknown_word:
      return "unknown_word";
    case ErrorCode::text_form:
      return "text_form";
    case ErrorCode::unknown_reference:
      return "unknown_reference";
    case ErrorCode::duplicate_id:
      return "duplicate_id";
    case ErrorCode::overflow:
      return "overflow";
    case ErrorCode::currency_mismatch:
      return "currency_mismatch";
    case ErrorCode::rates_too_fine:
      return "rates_too_fine";
    case ErrorCode::program_contradiction:
      return "program_contradiction";
    case ErrorCode::cart_contradiction:
      return "cart_contradiction";
    case ErrorCode::unknown_time_zone:
      return "unknown_time_zone";
    case ErrorCode::order_exists:
      return "order_exists";
    case ErrorCode::order_unknown:
      return "order_unknown";
    case ErrorCode::refund_too_large:
      return "refund_too_large";
    case ErrorCode::balance_too_small:
      return "balance_too_small";
    case ErrorCode::reward_not_available:
      return "reward_not_available";
    case ErrorCode::redemption_limit:
      return "redemption_limit";
    case ErrorCode::hold_unknown:
      return "hold_unknown";
    case ErrorCode::hold_exists:
      return "hold_exists";
    case ErrorCode::reward_without_effect:
      return "reward_without_effect";
    case ErrorCode::adjustment_too_large:
      return "adjustment_too_large";
    case ErrorCode::image_mismatch:
      return "image_mismatch";
    case ErrorCode::reward_limit:
      return "reward_limit";
    case ErrorCode::grant_over:
      return "grant_over";
  }
  return "unknown";
}

}  // namespace loyalty
