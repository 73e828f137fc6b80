// The one evaluation of a cart that preview and award share.
#pragma once

#include <string>
#include <vector>

#include "core/earning.h"
#include "core/redemption.h"
#include "core/tiers.h"
#include "loyalty/calculator.h"

namespace loyalty::core {

// A member as a cart meets it: settled at the cart's instant.
struct Shopper {
  const Member* member = nullptr;  // settled
  bool guest = false;
  TierCount count;
  MemberDay day;  // on the day of the cart
};

// What is earned in each wallet, into memory of the caller's.
struct Awards {
  Award& main;
  std::vector<Award>& others;  // as in Program::wallets

  Award& of_wallet(std::int32_t wallet) const {
    return wallet == 0 ? main : others[static_cast<std::size_t>(wallet) - 1];
  }
};

// A redemption of the cart, computed or refused.
struct EvaluatedRedemption {
  AppliedRedemption applied;
  Points held = 0;  // set aside by its hold
};

struct Evaluation {
  Measured measured;
  std::vector<Symbol> traits;                  // MemberFacts::traits
  std::vector<std::uint8_t> reward_available;  // its conditions hold, before any redemption
  std::vector<AppliedRedemption> automatic;
  std::vector<EvaluatedRedemption> redemptions;
  std::vector<Counted> counted;
  std::vector<ChallengeStanding> challenges;
  std::vector<Given> welcome;  // by tiers that are reached
  std::int32_t tier = 0;       // that is reached
  std::vector<CauseGift> causes;
  std::vector<GoalStanding> goals;
  RewardDiscount discount;  // of all redemptions
};

// Live rules for a few kinds of member, so that a server that meets them in turn does not rebuild.
class IndexCache {
 public:
  LiveRules& find(const CompiledProgram::Parts& parts, const MemberFacts& facts,
                  std::int32_t wallet);

 private:
  static constexpr std::size_t kMost = 16;
  std::vector<LiveRules> rules_;
  std::size_t last_ = 0;
  std::size_t next_ = 0;
};

struct EvaluationScratch {
  Evaluation evaluation;
  EarningScratch earning;
  IndexCache indexes;
};

// Measures the cart, applies its redemptions, and fills the awards whole. A redemption that cannot
// be applied takes nothing and says why in AppliedRedemption::refused. Returns the rules used for
// the points, which name the offers.
Result<const RuleIndex*> evaluate(const CompiledProgram::Parts& parts, const Shopper& shopper,
                                  const Cart& cart, Detail detail, EvaluationScratch& scratch,
                                  const Awards& awards);

// Fills the awards whole with what the action earns.
Status evaluate_action(const CompiledProgram::Parts& parts, const Shopper& shopper, Instant at,
                       const ActionEvent& action, EvaluationScratch& scratch, const Awards& awards);

}  // namespace loyalty::core
