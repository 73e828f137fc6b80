// Limits by period.
#pragma once

#include <optional>

#include "json/reader.h"
#include "loyalty/program.h"

namespace loyalty::json {

// As Period numbers them.
inline constexpr std::initializer_list<const char*> kPeriodNames = {"day",     "week", "month",
                                                                    "quarter", "year", "lifetime"};

// {"day": 5, "lifetime": 100}: those that are stated.
void decode_periods(Object& limit, const Bounds& bounds,
                    std::optional<std::int64_t> (&out)[kPeriodCount]);

// "limit": {"of": "spend", "order": 5000, "year": 100000, "together": {"day": 500}}
void decode_limit(Object& object, std::optional<Limit>& out);

}  // namespace loyalty::json
