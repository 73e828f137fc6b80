#include "core/together.h"

#include <algorithm>

#include "core/counters.h"

namespace loyalty::core {

std::int64_t together(const Member& member, const Together& sum) {
  for (const Together& told : member.together) {
    if (told.is_same_sum(sum)) return told.amount;
  }
  return 0;
}

void add_together(const Together& sum, Member& member) {
  if (sum.amount == 0) return;
  auto& sums = member.together;
  auto told = std::find_if(sums.begin(), sums.end(),
                           [&](const Together& other) { return other.is_same_sum(sum); });
  if (told == sums.end()) {
    told = sums.insert(told, sum);
    told->amount = 0;
  }
  told->amount = std::clamp<std::int64_t>(told->amount + sum.amount, 0, kMaxSurfaceInteger);
}

Together sum_of_rule(const Zone& zone, const std::string& rule, Period in, Instant at) {
  const Instant from = in == Period::lifetime ? kDistantPast : start_of(zone, in, at);
  return {Together::Of::rule, rule, 0, in, from};
}

void add_to_goals(const CompiledProgram::Parts& parts, const TallyPart& counted, Member& member) {
  for (const Goal& goal : parts.program.goals) {
    if (goal.counter == counted.of) {
      add_together({Together::Of::goal, goal.id, counted.amount}, member);
    }
  }
}

std::vector<SharedPart> shared_by(const CompiledProgram::Parts& parts, const Receipt& receipt) {
  std::vector<SharedPart> shared;
  const auto add = [&](SharedPart part) {
    if (std::find(shared.begin(), shared.end(), part) == shared.end()) {
      shared.push_back(std::move(part));
    }
  };
  const auto add_goals = [&](const std::vector<TallyPart>& counted) {
    for (const TallyPart& part : counted) {
      for (const Goal& goal : parts.program.goals) {
        if (goal.counter != part.of) continue;
        add({Together::Of::goal, goal.id, Period::lifetime, goal.counter});
      }
    }
  };
  for (const ReceiptLine& line : receipt.lines) {
    for (const TallyPart& part : line.used) {
      for (const std::int32_t limited : parts.limits) {
        const EarnRule& rule = parts.program.earn[static_cast<std::size_t>(limited)];
        for (int i = 0; i < kPeriodCount && rule.id == part.of; ++i) {
          if (rule.limit->together[i]) {
            add({Together::Of::rule, rule.id, static_cast<Period>(i), {}});
          }
        }
      }
    }
    add_goals(line.counted);
  }
  add_goals(receipt.counted);
  return shared;
}

void unuse_together(const Zone& zone, const Receipt& receipt, const TallyPart& used,
                    Member& member) {
  for (const SharedPart& part : receipt.shared) {
    if (part.of != Together::Of::rule || part.id != used.of) continue;
    Together sum = sum_of_rule(zone, part.id, part.in, receipt.at);
    sum.amount = -used.amount;
    add_together(sum, member);
  }
}

void uncount_together(const Receipt& receipt, const TallyPart& counted, Member& member) {
  for (const SharedPart& part : receipt.shared) {
    if (part.of != Together::Of::goal || part.counter != counted.of) continue;
    add_together({Together::Of::goal, part.id, -counted.amount}, member);
  }
}

void find_goals(const CompiledProgram::Parts& parts, const Member& member,
                const std::vector<Counted>& counted, std::vector<GoalStanding>& out) {
  out.clear();
  for (std::size_t i = 0; i < parts.goals.size(); ++i) {
    const std::int64_t before = together(member, {Together::Of::goal, parts.program.goals[i].id});
    const std::int64_t more = counted_by(parts.goals[i], counted);
    out.push_back(
        {static_cast<std::int32_t>(i), before, std::min(before + more, kMaxSurfaceInteger)});
  }
}

}  // namespace loyalty::core
