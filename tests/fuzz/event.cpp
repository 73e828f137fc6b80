// Events: applied to a member with a history (points, an order that can be refunded, a hold).
#include "fuzz/support.h"

using namespace loyalty;

namespace {

void book(Calculator& calculator, Member& member, std::string_view text) {
  const auto event = decode_event(text, fuzz::program().program());
  fuzz::require(event.ok(), "the history decodes");
  auto outcome = calculator.apply(member, *event);
  fuzz::require(outcome.ok(), "the history is accepted");
  member = std::move(outcome->member);
}

Member member_with_history() {
  Calculator calculator(fuzz::program());
  Member member = new_member("fuzz", 0);
  book(calculator, member, R"({"type":"adjustment","id":"a","at":"2026-01-01T00:00:00Z",
    "points":5000,"reason":"fuzz"})");
  book(calculator, member, R"({"type":"order","id":"o","at":"2026-11-01T00:00:00Z","order":"o",
    "currency":"GBP","shipping":{"price":395},"redemptions":[{"reward":"five-off"}],"lines":[
    {"id":"1","category":"tea","tags":["organic"],"price":999,"quantity":3},
    {"id":"2","brand":"hill","price":60000,"quantity":1}]})");
  book(calculator, member, R"({"type":"action","id":"r","at":"2026-11-01T12:00:00Z",
    "action":"review","attributes":{"stars":5,"kind":"photo","verified":true}})");
  book(calculator, member, R"({"type":"hold","id":"h","at":"2026-11-02T00:00:00Z",
    "reward":"five-off"})");
  return member;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto event = decode_event(fuzz::text_of(data, size), fuzz::program().program());
  if (!event) {
    fuzz::require(!event.error().message.empty(), "an error has words");
    return 0;
  }
  static const Member member = member_with_history();
  fuzz::apply_and_check(member, *event);
  return 0;
}
