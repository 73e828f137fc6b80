// Counters, segments, challenges and gifts of a program, made ready.
#include "core/compile_engagement.h"

#include <algorithm>
#include <string>

#include "core/known.h"

namespace loyalty::core {
namespace {

using Parts = CompiledProgram::Parts;

constexpr std::size_t kMostSegments = 64;

// Of the member alone: what may be asked without a cart, on any day.
Result<CompiledCondition> compile_of_member(const Condition& in, References& references,
                                            const Pointer& where, bool dated = false) {
  auto out = compile_condition(in, references, where);
  if (out.ok() && any_deep(*out, dated ? asks_of_order : asks_of_cart)) {
    return fail(ErrorCode::program_contradiction, where,
                "this is asked of the member alone, expected no test of a line, an order, an "
                "action or the clock");
  }
  return out;
}

Status check_counter(const Counter& counter, const CompiledCondition& when, const Pointer& where) {
  const bool of_action = counter.on != kNoSymbol;
  if (of_action) {
    if (Status s = check_of_action(when, where + "/when"); !s) return s;
  }
  if (!of_action && any_deep(when, [](const auto& c) { return c.tests_action(); })) {
    return fail(ErrorCode::program_contradiction, where + "/when",
                "attributes are those of an action, expected them in a counter with \"on\" alone");
  }
  if (of_action && (counter.of == Counter::Of::items || counter.of == Counter::Of::spend)) {
    return fail(ErrorCode::program_contradiction, where + "/counts",
                "an action has no money and no pieces, expected \"times\" or \"points\"");
  }
  const bool of_number = counter.of == Counter::Of::number;
  if (!of_action && of_number) {
    return fail(ErrorCode::program_contradiction, where + "/of",
                "an order has no numbers of its own, expected the action under \"on\"");
  }
  const auto& keys = counter.distinct;
  if (keys.any_of.empty()) return Done{};
  if (of_number || counter.of != Counter::Of::times) {
    return fail(ErrorCode::program_contradiction, where + "/distinct",
                "different things are counted, expected neither \"counts\" nor \"of\"");
  }
  if (of_action != (keys.attribute == Attribute::action_text)) {
    return fail(ErrorCode::program_contradiction, where + "/distinct",
                "expected a list of what lines carry, or of an action's attribute with \"on\"");
  }
  return Done{};
}

Status compile_counters(Parts& parts, References& references) {
  for (std::size_t i = 0; i < parts.program.counters.size(); ++i) {
    const Pointer where = at("counters", i);
    const Counter& counter = parts.program.counters[i];
    auto when = compile_condition(counter.when, references, where + "/when");
    if (!when) return when.error();
    if (Status s = check_counter(counter, *when, where); !s) return s;
    parts.counters.push_back(std::move(*when));
  }
  return Done{};
}

Status compile_segments(Parts& parts, References& references) {
  const auto& segments = parts.program.segments;
  if (segments.size() > kMostSegments) {
    return fail(ErrorCode::number_range, "/segments", "more than 64 segments, expected 0 to 64");
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    references.segments = i;
    auto when = compile_of_member(segments[i].when, references, at("segments", i) + "/when");
    if (!when) return when.error();
    parts.segments.push_back(std::move(*when));
  }
  references.segments = segments.size();
  return Done{};
}

Status check_challenge(const Program& program, const Challenge& challenge, std::size_t index) {
  const Pointer where = at("challenges", index);
  const auto& levels = challenge.levels;
  for (std::size_t i = 1; i < levels.size(); ++i) {
    if (levels[i].goal > levels[i - 1].goal) continue;
    return fail(
        ErrorCode::program_contradiction, join({where, "/levels/", std::to_string(i), "/goal"}),
        join({"goals must ascend, expected more than ", std::to_string(levels[i - 1].goal)}));
  }
  const Window::Kind window = challenge.reading.in.kind;
  if (challenge.repeat == Challenge::Repeat::period && window != Window::Kind::period) {
    return fail(
        ErrorCode::program_contradiction, where + "/repeat",
        "only a period comes again, expected \"in\" to be day, week, month, quarter or year");
  }
  const bool sum_ever =
      window == Window::Kind::lifetime && challenge.reading.of == Reading::Of::sum;
  if (challenge.repeat == Challenge::Repeat::each && (levels.size() > 1 || !sum_ever)) {
    return fail(
        ErrorCode::program_contradiction, where + "/repeat",
        "every multiple of one goal is reached by a sum over a lifetime, expected one goal, "
        "neither \"in\" nor \"read\"");
  }
  if (challenge.after.empty()) return Done{};
  const auto end = program.challenges.begin() + static_cast<std::ptrdiff_t>(index);
  if (std::none_of(program.challenges.begin(), end,
                   [&](const Challenge& c) { return c.id == challenge.after; })) {
    return unknown_before("challenge", "/challenges", challenge.after, named(program.challenges),
                          index, where + "/after");
  }
  return Done{};
}

Status compile_challenges(Parts& parts, References& references) {
  for (std::size_t i = 0; i < parts.program.challenges.size(); ++i) {
    const Challenge& challenge = parts.program.challenges[i];
    const Pointer where = at("challenges", i);
    if (Status s = check_challenge(parts.program, challenge, i); !s) return s;
    auto when = compile_condition(challenge.when, references, where + "/when");
    if (!when) return when.error();
    const auto reading = compile_reading(challenge.reading, references, where + "/counter");
    if (!reading) return reading.error();
    parts.challenges.push_back({std::move(*when), *reading});
  }
  return Done{};
}

Status compile_gifts(Parts& parts, References& references) {
  for (std::size_t i = 0; i < parts.program.gifts.size(); ++i) {
    const Gift& gift = parts.program.gifts[i];
    const Pointer where = at("gifts", i);
    auto when = compile_of_member(gift.when, references, where + "/when", true);
    if (!when) return when.error();
    CompiledGift out{std::move(*when), -1};
    if (gift.reading) {
      const auto reading = compile_reading(*gift.reading, references, where + "/rate/of");
      if (!reading) return reading.error();
      out.reading = *reading;
    }
    parts.gifts.push_back(std::move(out));
  }
  return Done{};
}

// The index of a counter that adds up.
Result<std::int32_t> find_sum(const Program& program, const std::string& id, const Pointer& where) {
  const auto& counters = program.counters;
  const auto found =
      std::find_if(counters.begin(), counters.end(), [&](const Counter& c) { return c.id == id; });
  if (found == counters.end()) {
    return unknown("counter", "/counters", id, named(counters), where);
  }
  if (!found->distinct.any_of.empty()) {
    return fail(ErrorCode::unknown_reference, where,
                join({"the counter \"", id,
                      "\" is of different things, expected one of a sum: "
                      "without \"distinct\""}));
  }
  return static_cast<std::int32_t>(found - counters.begin());
}

Status compile_causes(Parts& parts) {
  for (std::size_t i = 0; i < parts.program.causes.size(); ++i) {
    const Cause& cause = parts.program.causes[i];
    const auto counter = find_sum(parts.program, cause.counter, at("causes", i) + "/counter");
    if (!counter) return counter.error();
    parts.causes.push_back({*counter, cause.gives, cause.every});
  }
  return Done{};
}

Status compile_goals(Parts& parts) {
  const auto& goals = parts.program.goals;
  if (goals.size() > 64) {
    return fail(ErrorCode::number_range, "/goals", "more than 64 goals, expected 0 to 64");
  }
  for (std::size_t i = 0; i < goals.size(); ++i) {
    const auto counter = find_sum(parts.program, goals[i].counter, at("goals", i) + "/counter");
    if (!counter) return counter.error();
    parts.goals.push_back(*counter);
  }
  return Done{};
}

Status check_leaderboards(const Program& program) {
  for (std::size_t i = 0; i < program.leaderboards.size(); ++i) {
    const auto counter =
        find_sum(program, program.leaderboards[i].counter, at("leaderboards", i) + "/counter");
    if (!counter) return counter.error();
  }
  return Done{};
}

Status find_tier_counter(Parts& parts) {
  const TierTerms& tiers = parts.program.tiers;
  if (tiers.metric != TierTerms::Metric::counter) return Done{};
  const auto counter = find_sum(parts.program, tiers.counter, "/tiers/metric/counter");
  if (!counter) return counter.error();
  parts.tier_counter = *counter;
  return Done{};
}

}  // namespace

Status compile_engagement(Parts& parts, References& references) {
  if (Status s = compile_segments(parts, references); !s) return s;
  if (Status s = compile_counters(parts, references); !s) return s;
  if (Status s = compile_challenges(parts, references); !s) return s;
  if (Status s = compile_gifts(parts, references); !s) return s;
  if (Status s = compile_causes(parts); !s) return s;
  if (Status s = compile_goals(parts); !s) return s;
  if (Status s = check_leaderboards(parts.program); !s) return s;
  return find_tier_counter(parts);
}

}  // namespace loyalty::core
