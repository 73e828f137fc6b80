// Short words for tests of the calculator: programs and carts from JSON, events by hand.
#pragma once

#include <string>
#include <string_view>

#include "loyalty/calculator.h"

namespace loyalty::test {

// A program in JSON whose structure and references must be right, in UTC unless it says London.
CompiledProgram compiled(std::string_view program_json);

// A program of one currency (GBP), one tier, and these further keys, as "\"earn\": [...]".
CompiledProgram program_with(std::string_view keys);

Cart cart(const CompiledProgram& program, std::string_view cart_json);

// A cart of lines "1", "2", ... with these further keys each, at 2026-06-01T12:00:00Z.
Cart cart_of(const CompiledProgram& program, std::initializer_list<std::string_view> lines);

Event order(std::string id, Cart cart);
Event refund(std::string id, Instant at, std::string order);
Event event(std::string id, Instant at, decltype(Event::body) body);

// The total that a guest is shown for the cart; fails the test on an error.
Points points_of(const CompiledProgram& program, const Cart& cart);

// Applies an event that must be accepted, and checks what every outcome must satisfy: accounts sum
// to zero, lots are what the accounts say, transfers add up to the change.
Outcome booked(Calculator& calculator, const Member& member, const Event& event);

Instant at(std::string_view instant);

}  // namespace loyalty::test
