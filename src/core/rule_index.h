// The rules that are live for one kind of member at one time, by the strings they ask for.
#pragma once

#include <cstdint>
#include <vector>

#include "core/facts.h"
#include "core/parts.h"

namespace loyalty::core {

// Division by a number that is known beforehand, without dividing: exact for what is below 2^31.
class Reciprocal {
 public:
  Reciprocal() = default;
  // divisor >= 1. Above 2^31 - 1 there is no reciprocal: `divides` is false.
  explicit Reciprocal(std::int64_t divisor);

  bool divides(std::int64_t value) const {
    return (static_cast<std::uint64_t>(value) >> 31) == 0 && shift_ != 0;
  }
  // value / divisor. Only where it divides.
  std::int64_t quotient(std::int64_t value) const {
    return static_cast<std::int64_t>((static_cast<std::uint64_t>(value) * factor_) >> shift_);
  }

 private:
  std::uint32_t factor_ = 0;  // 2^shift / divisor, rounded up
  std::uint32_t shift_ = 0;
};

// A rule as lines meet it. What is not stated here is asked of the rule's full condition when
// `ask_condition` is set.
struct IndexedRule {
  Money min_total = INT64_MIN;     // of the line's basis
  Money min_subtotal = INT64_MIN;  // of the cart
  std::int64_t coefficient = 0;    // CompiledRule::coefficient where it fits in 64 bits
  std::int64_t every = 1;
  Reciprocal per_every;  // of `every`
  std::int32_t rule = 0;
  Symbol also = kNoSymbol;  // the line must carry this one too
  std::int32_t limit = -1;
  std::int32_t basis = -1;  // CompiledRule::basis
  RuleKind kind = RuleKind::rate;
  bool multiplied = true;
  bool tests_line = false;
  bool ask_condition = false;
  bool in_several_buckets = false;  // one line may meet it more than once
  bool limits_spend = false;        // its limit is of minor units
};

// An offer whose gates are open.
struct IndexedOffer {
  std::int32_t offer = 0;
  Money min_subtotal = INT64_MIN;
  // RuleIndex::wanted()[first_wanted, end_wanted): the cart has a symbol of each.
  std::uint32_t first_wanted = 0;
  std::uint32_t end_wanted = 0;
  bool ask_condition = false;  // there is more that its condition asks
};

class RuleIndex {
 public:
  // The rules of one wallet, and all offers.
  RuleIndex(const CompiledProgram::Parts& parts, const MemberFacts& facts, std::int32_t wallet);

  std::int32_t wallet() const { return wallet_; }

  // True while `facts` cannot change which rules of that wallet are live.
  bool covers(const CompiledProgram::Parts& parts, const MemberFacts& facts,
              std::int32_t wallet) const;

  struct Bucket {
    const IndexedRule* begin;
    const IndexedRule* end;
  };
  // Rules that ask for this symbol, in the order of the document.
  Bucket asking_for(Symbol symbol) const { return bucket(static_cast<std::size_t>(symbol)); }
  // Rules that ask for no string.
  Bucket asking_for_none() const { return bucket(start_.size() - 2); }

  // Offers whose gates are open, best first.
  const std::vector<IndexedOffer>& offers() const { return offers_; }
  const std::vector<const SymbolTest*>& wanted() const { return wanted_; }

  // What each limited rule may give in this order, as far as 64 bits hold it: in points *
  // rate_unit, or in minor units.
  const std::vector<std::int64_t>& narrow_limits() const { return narrow_limits_; }

  // Of Units::both().
  const Reciprocal& per_both() const { return per_both_; }

  // Bounds for choosing the width of the arithmetic: what one minor unit, and one piece, can earn
  // at most from all rules together, and the largest factor.
  Wide rate_sum() const { return rate_sum_; }
  Wide fixed_sum() const { return fixed_sum_; }
  std::int64_t max_factor() const { return max_factor_; }

 private:
  Bucket bucket(std::size_t i) const {
    return {rules_.data() + start_[i], rules_.data() + start_[i + 1]};
  }
  void narrow_validity(const CompiledCondition& condition, Instant at);
  void add_bounds(const CompiledRule& rule, const CompiledProgram::Parts& parts);
  void set_limits(const CompiledProgram::Parts& parts);
  void add_offer(const CompiledCondition& when, std::int32_t offer);

  Reciprocal per_both_;
  std::int32_t wallet_;
  MemberFacts facts_;
  Instant valid_from_ = kDistantPast;
  Instant valid_until_ = kNever;
  std::vector<IndexedRule> rules_;
  std::vector<std::int32_t> start_;  // by symbol, then the bucket of those that ask for none
  std::vector<IndexedOffer> offers_;
  std::vector<const SymbolTest*> wanted_;
  MemberDay day_;  // of the facts
  std::vector<std::int64_t> narrow_limits_;
  std::vector<Symbol> traits_;  // likewise
  Symbol on_ = kNoSymbol;       // likewise
  Wide rate_sum_ = 0;
  Wide fixed_sum_ = 0;
  std::int64_t max_factor_ = 1;
};

}  // namespace loyalty::core
