// The rules that are live for one kind of member at one time, by the strings they ask for, so that
// a line only meets the rules that could give it something.
#pragma once

#include <cstdint>
#include <vector>

#include "core/facts.h"
#include "core/parts.h"

namespace loyalty::core {

// A rule as the loop over lines meets it. What is not stated here is asked of the rule's full
// condition when `ask_condition` is set.
struct IndexedRule {
  Money min_total = INT64_MIN;     // of the line's basis
  Money min_subtotal = INT64_MIN;  // of the cart
  std::int64_t coefficient = 0;    // CompiledRule::coefficient where it fits in 64 bits
  std::int64_t every = 1;
  std::int32_t rule = 0;
  Symbol also = kNoSymbol;  // the line must carry this one too
  std::int32_t limit = -1;
  RuleKind kind = RuleKind::rate;
  bool multiplied = true;
  bool tests_line = false;
  bool ask_condition = false;
  bool in_several_buckets = false;  // one line may meet it more than once
};

class RuleIndex {
 public:
  RuleIndex(const CompiledProgram::Parts& parts, const MemberFacts& facts);

  // True while `facts` cannot change which rules are live.
  bool covers(const CompiledProgram::Parts& parts, const MemberFacts& facts) const;

  struct Bucket {
    const IndexedRule* begin;
    const IndexedRule* end;
  };
  // Rules that ask for this symbol; ascending by min_total.
  Bucket asking_for(Symbol symbol) const { return bucket(static_cast<std::size_t>(symbol)); }
  // Rules that ask for no string.
  Bucket asking_for_none() const { return bucket(start_.size() - 2); }

  // Offers whose gates are open, best first.
  const std::vector<std::int32_t>& offers() const { return offers_; }

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
  void add_bounds(const CompiledRule& rule);

  MemberFacts facts_;
  Instant valid_from_ = kDistantPast;
  Instant valid_until_ = kNever;
  std::vector<IndexedRule> rules_;
  std::vector<std::int32_t> start_;  // by symbol, then the bucket of those that ask for none
  std::vector<std::int32_t> offers_;
  Wide rate_sum_ = 0;
  Wide fixed_sum_ = 0;
  std::int64_t max_factor_ = 1;
};

}  // namespace loyalty::core
