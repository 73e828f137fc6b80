#include "core/check.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/known.h"

namespace loyalty::core {
namespace {

// Two positions of one id; both 0 when all differ.
struct Repeated {
  std::size_t first = 0;
  std::size_t again = 0;
};

Repeated first_repeated(const std::vector<std::string_view>& ids) {
  std::map<std::string_view, std::size_t> seen;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto [found, fresh] = seen.emplace(ids[i], i);
    if (!fresh) return {found->second, i};
  }
  return {};
}

template <typename Items>
Status check_ids(const Items& items, const char* list) {
  std::vector<std::string_view> ids;
  for (const auto& item : items) ids.push_back(item.id);
  const Repeated repeated = first_repeated(ids);
  if (repeated.again == 0) return Done{};
  return fail(ErrorCode::duplicate_id, at(list, repeated.again) + "/id",
              join({"\"", ids[repeated.again], "\" is the id of ", at(list, repeated.first),
                    " already, expected another one"}));
}

// The id of the first tier that begins there or higher.
const std::string& first_above(const TierTerms& tiers, std::int64_t from) {
  return std::find_if(tiers.levels.begin(), tiers.levels.end(),
                      [&](const Tier& tier) { return tier.from >= from; })
      ->id;
}

Status check_tiers(const TierTerms& tiers) {
  const bool by_year = tiers.window.kind == TierWindow::Kind::year;
  if (tiers.upgrade == TierTerms::Upgrade::next_year && !by_year) {
    return fail(
        ErrorCode::program_contradiction, "/tiers/upgrade",
        "only a calendar year has a next one, expected window \"year\" or upgrade \"at_once\"");
  }
  if (tiers.upgrade == TierTerms::Upgrade::next_year && tiers.keep.kind == TierKeep::Kind::none) {
    return fail(ErrorCode::program_contradiction, "/tiers/upgrade",
                "a tier that begins with the next year would be lost with the year it was reached "
                "in, expected keep too");
  }
  if (tiers.keep.kind == TierKeep::Kind::next_year && !by_year) {
    return fail(
        ErrorCode::program_contradiction, "/tiers/keep",
        "only a calendar year has a next one, expected window \"year\" or a number of months");
  }
  for (std::size_t i = 0; i < tiers.levels.size(); ++i) {
    const Pointer where = at("tiers/levels", i) + "/from";
    if (i > 0 && tiers.levels[i - 1].invited && !tiers.levels[i].invited) {
      return fail(ErrorCode::program_contradiction, at("tiers/levels", i),
                  "a tier stands behind one that members are invited to, expected those last");
    }
    if (i > 0 && tiers.levels[i].invited) continue;
    if (i == 0 && tiers.levels[i].from != 0) {
      return fail(ErrorCode::program_contradiction, where,
                  "members start in the first tier, expected 0, or a tier from 0 before this one");
    }
    if (i > 0 && tiers.levels[i].from <= tiers.levels[i - 1].from) {
      return fail(
          ErrorCode::program_contradiction, where,
          join({"tiers must ascend, expected more than ", std::to_string(tiers.levels[i - 1].from),
                ", or move this tier above \"", first_above(tiers, tiers.levels[i].from), "\""}));
    }
  }
  return Done{};
}

// The ids that tiers had before are theirs alone.
Status check_former_tiers(const TierTerms& tiers) {
  std::vector<std::string_view> ids;
  for (const Tier& tier : tiers.levels) ids.push_back(tier.id);
  for (std::size_t i = 0; i < tiers.levels.size(); ++i) {
    for (const std::string& id : tiers.levels[i].formerly) {
      ids.push_back(id);
      if (first_repeated(ids).again == 0) continue;
      return fail(
          ErrorCode::duplicate_id, at("tiers/levels", i) + "/formerly",
          join({"\"", id, "\" is a tier already, expected an id that no other has or had"}));
    }
  }
  return Done{};
}

Status check_multipliers(const Program& program) {
  constexpr Fraction kOne{1, 1};
  const auto check = [&](const std::optional<Fraction>& multiplier,
                         const Pointer& where) -> Status {
    if (!multiplier || !less(*multiplier, kOne)) return Done{};
    return fail(ErrorCode::program_contradiction, where + "/multiplier",
                "a multiplier below 1 would take points away, expected \"1\" or more");
  };
  for (std::size_t i = 0; i < program.earn.size(); ++i) {
    if (Status s = check(program.earn[i].multiplier, at("earn", i)); !s) return s;
  }
  for (std::size_t i = 0; i < program.tiers.levels.size(); ++i) {
    if (Status s = check(program.tiers.levels[i].multiplier, at("tiers/levels", i)); !s) return s;
  }
  return Done{};
}

Status check_points(const PointsTerms& points, const Pointer& where) {
  const Expiry& expires = points.expires;
  const bool by_age = expires.kind == Expiry::Kind::after || expires.kind == Expiry::Kind::inactive;
  const std::int32_t days = expires.days > 0 ? expires.days : expires.months * 28;
  if (by_age && points.available_days >= days) {
    return fail(ErrorCode::program_contradiction, where + "/available_after_days",
                join({"points would expire before they are available, expected less than ",
                      std::to_string(days)}));
  }
  return Done{};
}

// An id, now or before, is of one wallet; "points" is the name of that of the points.
Status check_wallets(const Program& program) {
  std::vector<std::string_view> ids{kPointsId};
  for (std::size_t i = 0; i < program.wallets.size(); ++i) {
    const WalletTerms& wallet = program.wallets[i];
    ids.push_back(wallet.id);
    for (const std::string& id : wallet.formerly) ids.push_back(id);
    if (const Repeated repeated = first_repeated(ids); repeated.again > 0) {
      return fail(ErrorCode::duplicate_id, at("wallets", i) + "/id",
                  join({"\"", ids[repeated.again], "\" is ",
                        repeated.first == 0 ? "the wallet of the points" : "a wallet already",
                        ", expected an id that no other has or had"}));
    }
    if (Status s = check_points(wallet.terms, at("wallets", i)); !s) return s;
  }
  return Done{};
}

// A part of what is paid is no more than all of it.
Status check_share(const Fraction& share, const Pointer& where) {
  if (!less(Fraction{1, 1}, share)) return Done{};
  const std::string whole = std::to_string(share.num);
  if (share.den != 1 || share.num > 100) {
    return fail(ErrorCode::program_contradiction, where,
                join({whole, share.den == 1 ? "" : "/" + std::to_string(share.den),
                      " is more than the whole, expected at most \"1\""}));
  }
  const Fraction percent = reduced(share.num, 100);
  return fail(ErrorCode::program_contradiction, where,
              join({whole, " is ", whole, " times the whole, for ", whole, " % write \"",
                    std::to_string(percent.num), "/", std::to_string(percent.den), "\""}));
}

Status check_rewards(const Program& program) {
  for (std::size_t i = 0; i < program.rewards.size(); ++i) {
    const Reward& reward = program.rewards[i];
    if (reward.kind == Reward::Kind::conversion && reward.into == reward.wallet) {
      return fail(ErrorCode::program_contradiction, at("rewards", i) + "/into",
                  "it would turn points into the same points, expected another wallet");
    }
    if (Status s = check_share(reward.share, at("rewards", i) + "/share"); !s) return s;
    if (reward.kind != Reward::Kind::variable) continue;
    if (reward.max_share) {
      Status s = check_share(*reward.max_share, at("rewards", i) + "/max_share");
      if (!s) return s;
    }
    if (reward.max_points && *reward.max_points < std::max(reward.min_points, reward.step)) {
      return fail(ErrorCode::program_contradiction, at("rewards", i) + "/max_points",
                  "no number of points is allowed, expected at least min_points and one step");
    }
  }
  return Done{};
}

// Benefits are named where a preview says what gave points.
Status check_benefits(const Program& program) {
  const auto& levels = program.tiers.levels;
  const auto has = [](const Tier& tier, const std::string& id) {
    return std::any_of(tier.benefits.begin(), tier.benefits.end(),
                       [&](const Benefit& benefit) { return benefit.id == id; });
  };
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const std::string& id = levels[i].multiplier_benefit;
    if (id.empty() || has(levels[i], id)) continue;
    return unknown("benefit of the tier", "its benefits", id, named(levels[i].benefits),
                   at("tiers/levels", i) + "/multiplier_benefit");
  }
  for (std::size_t i = 0; i < program.earn.size(); ++i) {
    const std::string& id = program.earn[i].benefit;
    const auto in_tier = [&](const Tier& tier) { return has(tier, id); };
    if (id.empty() || std::any_of(levels.begin(), levels.end(), in_tier)) continue;
    std::vector<Named> known;
    for (const Tier& tier : levels) {
      for (const Benefit& benefit : tier.benefits) known.push_back({benefit.id, {}});
    }
    return unknown("benefit of a tier", "the benefits of /tiers/levels", id, known,
                   at("earn", i) + "/benefit");
  }
  return Done{};
}

Status check_steps(const Program& program) {
  for (std::size_t i = 0; i < program.earn.size(); ++i) {
    const auto& steps = program.earn[i].steps;
    for (std::size_t s = 1; s < steps.size(); ++s) {
      if (steps[s].from > steps[s - 1].from) continue;
      return fail(
          ErrorCode::program_contradiction,
          join({at("earn", i), "/steps/", std::to_string(s), "/from"}),
          join({"steps must ascend, expected more than ", std::to_string(steps[s - 1].from)}));
    }
  }
  return Done{};
}

Status check_actions(const Program& program) {
  for (std::size_t i = 0; i < program.earn.size(); ++i) {
    const EarnRule& rule = program.earn[i];
    const bool of_number = rule.rate || !rule.steps.empty();
    if (rule.on == kNoSymbol && rule.of != kNoSymbol) {
      return fail(ErrorCode::program_contradiction, at("earn", i) + "/of",
                  "an order has no numbers of its own, expected the action under \"on\"");
    }
    if (rule.on != kNoSymbol && of_number && rule.of == kNoSymbol) {
      return fail(ErrorCode::program_contradiction, at("earn", i),
                  "an action has no money, expected \"of\" with the name of the number that earns");
    }
    if (rule.on != kNoSymbol && rule.basis) {
      return fail(ErrorCode::program_contradiction, at("earn", i) + "/basis",
                  "an action has no money, expected no basis");
    }
  }
  return Done{};
}

Status check_limits(const Program& program) {
  for (std::size_t i = 0; i < program.earn.size(); ++i) {
    const EarnRule& rule = program.earn[i];
    if (!rule.limit) continue;
    if (rule.multiplier) {
      return fail(ErrorCode::program_contradiction, at("earn", i) + "/limit",
                  "a multiplier gives nothing by itself, expected a limit on the rules that it "
                  "multiplies");
    }
    if (rule.limit->of_spend && !rule.rate) {
      return fail(ErrorCode::program_contradiction, at("earn", i) + "/limit/of",
                  "only a rate has spend that can be limited, expected \"points\"");
    }
  }
  return Done{};
}

}  // namespace

Pointer at(const char* list, std::size_t index) {
  return join({"/", list, "/", std::to_string(index)});
}

Status check_program(const Program& program) {
  if (Status s = check_ids(program.earn, "earn"); !s) return s;
  if (Status s = check_ids(program.rewards, "rewards"); !s) return s;
  if (Status s = check_ids(program.offers, "offers"); !s) return s;
  if (Status s = check_ids(program.counters, "counters"); !s) return s;
  if (Status s = check_ids(program.segments, "segments"); !s) return s;
  if (Status s = check_ids(program.challenges, "challenges"); !s) return s;
  if (Status s = check_ids(program.gifts, "gifts"); !s) return s;
  if (Status s = check_ids(program.causes, "causes"); !s) return s;
  if (Status s = check_ids(program.goals, "goals"); !s) return s;
  if (Status s = check_ids(program.leaderboards, "leaderboards"); !s) return s;
  if (Status s = check_ids(program.tiers.levels, "tiers/levels"); !s) return s;
  if (Status s = check_tiers(program.tiers); !s) return s;
  if (Status s = check_former_tiers(program.tiers); !s) return s;
  if (Status s = check_multipliers(program); !s) return s;
  if (Status s = check_points(program.points, "/points"); !s) return s;
  if (Status s = check_wallets(program); !s) return s;
  if (Status s = check_steps(program); !s) return s;
  if (Status s = check_limits(program); !s) return s;
  if (Status s = check_actions(program); !s) return s;
  if (Status s = check_benefits(program); !s) return s;
  return check_rewards(program);
}

}  // namespace loyalty::core
