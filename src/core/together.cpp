#include "core/together.h"

#include <algorithm>

#include "core/counters.h"

namespace loyalty::core {

std::int64_t together(const Member& member, Together::Of of, const std::string& id) {
  for (const Together& sum : member.together) {
    if (sum.of == of && sum.id == id) return sum.amount;
  }
  return 0;
}

void add_together(Together::Of of, const std::string& id, std::int64_t amount, Member& member) {
  if (amount == 0) return;
  auto& sums = member.together;
  auto sum = std::find_if(sums.begin(), sums.end(),
                          [&](const Together& other) { return other.of == of && other.id == id; });
  if (sum == sums.end()) sum = sums.insert(sum, {of, id, 0});
  sum->amount = std::clamp<std::int64_t>(sum->amount + amount, 0, kMaxSurfaceInteger);
}

void add_to_goals(const CompiledProgram::Parts& parts, const std::string& counter,
                  std::int64_t amount, Member& member) {
  for (const Goal& goal : parts.program.goals) {
    if (goal.counter == counter) add_together(Together::Of::goal, goal.id, amount, member);
  }
}

void find_goals(const CompiledProgram::Parts& parts, const Member& member,
                const std::vector<Counted>& counted, std::vector<GoalStanding>& out) {
  out.clear();
  for (std::size_t i = 0; i < parts.goals.size(); ++i) {
    const std::int64_t before = together(member, Together::Of::goal, parts.program.goals[i].id);
    const std::int64_t more = counted_by(parts.goals[i], counted);
    out.push_back(
        {static_cast<std::int32_t>(i), before, std::min(before + more, kMaxSurfaceInteger)});
  }
}

}  // namespace loyalty::core
