#include "json/together.h"

#include <algorithm>

#include "json/decode_limit.h"

namespace loyalty::json {
namespace {

using Json = nlohmann::ordered_json;

// As Together::Of numbers them.
constexpr const char* kLists[] = {"rules", "rewards", "goals"};
constexpr const char* kNames[] = {"rule", "reward", "goal"};

const char* name_of(Period period) {
  return kPeriodNames.begin()[static_cast<int>(period)];
}

void decode_period_sum(const Value& value, std::vector<Together>& out) {
  Object item(value);
  Together sum;
  item.id("rule", sum.id, Need::yes);
  item.word("in", kPeriodNames, sum.in);
  item.instant("from", sum.from, Need::yes);
  item.integer("amount", kNotNegative, sum.amount, Need::yes);
  item.finish();
  out.push_back(std::move(sum));
}

}  // namespace

Json together_json(const std::vector<Together>& sums) {
  Json out = Json::object();
  Json periods = Json::array();
  for (const Together& sum : sums) {
    if (sum.in == Period::lifetime) {
      out[kLists[static_cast<int>(sum.of)]][sum.id] = sum.amount;
    } else {
      periods.push_back({{"rule", sum.id},
                         {"in", name_of(sum.in)},
                         {"from", format_instant(sum.from)},
                         {"amount", sum.amount}});
    }
  }
  if (!periods.empty()) out["periods"] = std::move(periods);
  return out;
}

bool decode_together(Object& object, std::vector<Together>& out) {
  return object.object("together", [&](Object& together) {
    for (int of = 0; of < 3; ++of) {
      together.with(kLists[of], Need::no, [&](const Value& sums) {
        sums.each_member([&](const std::string& id, const Value& amount) {
          Together sum{static_cast<Together::Of>(of), id};
          if (amount.integer(kNotNegative, sum.amount)) out.push_back(std::move(sum));
        });
      });
    }
    together.list("periods", 0, [&](const Value& item) { decode_period_sum(item, out); });
  });
}

Json shared_json(const std::vector<SharedPart>& parts) {
  Json out = Json::array();
  for (const SharedPart& part : parts) {
    Json item{{kNames[static_cast<int>(part.of)], part.id}};
    if (part.in != Period::lifetime) item["in"] = name_of(part.in);
    if (!part.counter.empty()) item["counter"] = part.counter;
    out.push_back(std::move(item));
  }
  return out;
}

void decode_shared(Object& object, std::vector<SharedPart>& out) {
  object.list("shared", 0, [&](const Value& value) {
    Object item(value);
    SharedPart& part = out.emplace_back();
    item.id("rule", part.id);
    if (item.id("goal", part.id)) part.of = Together::Of::goal;
    item.only_one({"rule", "goal"});
    item.word("in", kPeriodNames, part.in);
    item.id("counter", part.counter);
    item.finish();
  });
}

}  // namespace loyalty::json
