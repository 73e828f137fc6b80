// The backend of the demo shop: what a merchant writes on their own side. It signs its shoppers
// in, checks their carts against its catalog, and books orders as any shop does.
#pragma once

#include <string>
#include <vector>

#include "server/service.h"

namespace loyalty::server {

// POST /demo/login and POST /demo/checkout.
std::vector<Route> demo_routes();

// The secret of a demo that was given none: random, and kept in its database.
std::string demo_secret(Store& store);

// The demo's members with a past, booked as events unless they are there. Their stories are told
// around `now`: "new" has just joined, "almost-gold" is just below the highest tier, "expiring"
// has points that expire within days.
void seed_demo_members(Ledger& ledger, Instant now);

}  // namespace loyalty::server
