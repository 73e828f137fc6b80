#include "server/sums.h"

#include <algorithm>
#include <tuple>

#include "core/together.h"

namespace loyalty::server {
namespace {

void add_shared(const Zone& zone, const Receipt& receipt, std::vector<Together>& sums) {
  for (const SharedPart& part : receipt.shared) {
    if (part.of == Together::Of::rule) {
      sums.push_back(core::sum_of_rule(zone, part.id, part.in, receipt.at));
    } else {
      sums.push_back({part.of, part.id});
    }
  }
}

}  // namespace

std::string name_of(const Together& sum) {
  constexpr const char* kPrefixes[] = {"rule:", "reward:", "goal:"};
  const std::string name = kPrefixes[static_cast<int>(sum.of)] + sum.id;
  if (sum.in == Period::lifetime) return name;
  return name + ":" + std::to_string(static_cast<int>(sum.in)) + ":" + format_instant(sum.from);
}

std::vector<Together> sums_of(const Rules& rules, Instant at, const Member& member,
                              const std::vector<std::string>& orders) {
  const Program& program = rules.program();
  const Zone& zone = rules.compiled.zone();
  std::vector<Together> sums;
  for (const EarnRule& rule : program.earn) {
    for (int i = 0; i < kPeriodCount && rule.limit; ++i) {
      if (!rule.limit->together[i]) continue;
      sums.push_back(core::sum_of_rule(zone, rule.id, static_cast<Period>(i), at));
    }
  }
  for (const Reward& reward : program.rewards) {
    if (reward.stock) sums.push_back({Together::Of::reward, reward.id});
  }
  for (const Goal& goal : program.goals) sums.push_back({Together::Of::goal, goal.id});
  for (const auto& receipt : member.receipts) {
    const bool asked = std::find(orders.begin(), orders.end(), receipt->order) != orders.end();
    if (asked) add_shared(zone, *receipt, sums);
  }
  std::sort(sums.begin(), sums.end(), [](const Together& a, const Together& b) {
    return std::tie(a.of, a.id, a.in, a.from) < std::tie(b.of, b.id, b.in, b.from);
  });
  sums.erase(std::unique(sums.begin(), sums.end()), sums.end());
  return sums;
}

std::vector<Together> changes_of(const std::vector<Together>& before,
                                 const std::vector<Together>& after) {
  std::vector<Together> changes;
  for (Together sum : after) {
    for (const Together& other : before) {
      if (other.is_same_sum(sum)) sum.amount -= other.amount;
    }
    if (sum.amount != 0) changes.push_back(std::move(sum));
  }
  return changes;
}

}  // namespace loyalty::server
