#include "json/decode_limit.h"

namespace loyalty::json {

void decode_periods(Object& limit, const Bounds& bounds,
                    std::optional<std::int64_t> (&out)[kPeriodCount]) {
  int period = 0;
  for (const char* name : kPeriodNames) {
    std::int64_t most = 0;
    if (limit.integer(name, bounds, most)) out[period] = most;
    ++period;
  }
}

// {"of": "spend", "order": 5000, "year": 100000}
void decode_limit(Object& object, std::optional<Limit>& out) {
  object.object("limit", [&](Object& limit) {
    static constexpr std::initializer_list<const char*> kAmounts = {
        "order", "day", "week", "month", "quarter", "year", "lifetime", "together"};
    Limit terms;
    limit.word("of", {"points", "spend"}, terms.of_spend);
    std::int64_t most = 0;
    if (limit.integer("order", kNotNegative, most)) terms.order = most;
    decode_periods(limit, kNotNegative, terms.periods);
    limit.with("together", Need::no, [&](const Value& value) {
      if (value.kind() != Kind::object) {
        if (value.integer(kNotNegative, most)) {
          terms.together[static_cast<int>(Period::lifetime)] = most;
        }
        return;
      }
      Object together(value);
      decode_periods(together, kNotNegative, terms.together);
      if (together.count_of(kPeriodNames) == 0) {
        value.fail(ErrorCode::json_missing, {"no period, expected day, week, month, quarter, year "
                                             "or lifetime"});
      }
      together.finish();
    });
    if (limit.is_object() && limit.count_of(kAmounts) == 0) {
      limit.value().fail(ErrorCode::json_missing,
                         {"a limit without an amount, expected order, day, week, month, quarter, "
                          "year, lifetime or together"});
    }
    out = terms;
  });
}

}  // namespace loyalty::json
