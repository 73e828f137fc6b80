// The sums that all members share: which an event may ask for, and what it changed.
#pragma once

#include <string>
#include <vector>

#include "loyalty/event.h"
#include "server/rules.h"

namespace loyalty::server {

// What names a sum in the store.
std::string name_of(const Together& sum);

// The sums under a program at that instant, always in one order, so that two who lock them never
// wait for each other. With those that the receipts of an order speak of, whatever the program says
// by now: its refund takes from them.
std::vector<Together> sums_of(const Rules& rules, Instant at, const Member& member,
                              const std::vector<std::string>& orders);

// What sums an event changed, and by how much.
std::vector<Together> changes_of(const std::vector<Together>& before,
                                 const std::vector<Together>& after);

}  // namespace loyalty::server
