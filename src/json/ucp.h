// The preview as the Universal Commerce Protocol's loyalty extension (dev.ucp.common.loyalty), for
// agents and platforms that read carts and checkouts.
#pragma once

#include <string>
#include <string_view>

#include "loyalty/error.h"
#include "loyalty/outcome.h"
#include "loyalty/program.h"

namespace loyalty {

// True for what may name a membership there: "com.example.rewards".
bool is_reverse_domain(std::string_view text);

// {"loyalty": {key: membership}}: the member's tier with its benefits, the reward currency, and
// what the cart will earn, rule by rule. `member` is the member's id; a guest (Preview::guest) is
// shown what joining would bring, as provisional and without it.
std::string encode_ucp(const Preview& preview, const Program& program, std::string_view key,
                       std::string_view member);

}  // namespace loyalty
