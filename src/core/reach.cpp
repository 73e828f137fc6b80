#include "loyalty/reach.h"

#include <algorithm>

#include "core/parts.h"

namespace loyalty {
namespace {

using core::CompiledCondition;
using Parts = CompiledProgram::Parts;

constexpr std::int64_t kMostPieces = 99;

// What may be added, as a line of which price and quantity are open.
struct Candidate {
  std::int32_t line = -1;
  Symbol category = kNoSymbol;
  Line added;
};

// One thing to be reached.
struct Target {
  Reach::Target target;
  std::int32_t index;
};

const ChallengeStanding* find_challenge(const Preview& preview, std::int32_t index) {
  const auto found = std::find_if(preview.challenges.begin(), preview.challenges.end(),
                                  [&](const ChallengeStanding& c) { return c.challenge == index; });
  return found == preview.challenges.end() ? nullptr : &*found;
}

bool gives(const Preview& preview, std::int32_t rule, bool limited) {
  return std::any_of(preview.award.contributions.begin(), preview.award.contributions.end(),
                     [&](const Contribution& c) {
                       return c.rule == rule && (limited ? c.limited : c.points > 0);
                     });
}

bool is_reached(const Target& goal, const Preview& before, const Preview& after) {
  switch (goal.target) {
    case Reach::Target::tier:
      return after.tier_after.tier >= goal.index;
    case Reach::Target::reward:
      return std::any_of(after.rewards.begin(), after.rewards.end(), [&](const RewardState& r) {
        return r.reward == goal.index && r.available && r.affordable;
      });
    case Reach::Target::offer:
      return std::any_of(after.offers.begin(), after.offers.end(),
                         [&](const OfferState& o) { return o.offer == goal.index; });
    case Reach::Target::challenge: {
      const ChallengeStanding* now = find_challenge(before, goal.index);
      const ChallengeStanding* then = find_challenge(after, goal.index);
      return then != nullptr && then->reached > (now != nullptr ? now->reached : 0);
    }
    case Reach::Target::rule:
      return gives(after, goal.index, false);
    case Reach::Target::limit:
      return gives(after, goal.index, true);
  }
  return false;
}

std::vector<Target> goals_of(const Parts& parts, const Preview& before) {
  std::vector<Target> goals;
  const auto add = [&](Reach::Target target, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const Target goal{target, static_cast<std::int32_t>(i)};
      if (target == Reach::Target::rule && !parts.program.earn[i].fixed) continue;
      if (target == Reach::Target::challenge || !is_reached(goal, before, before)) {
        goals.push_back(goal);
      }
    }
  };
  if (before.tier_after.next >= 0) goals.push_back({Reach::Target::tier, before.tier_after.next});
  add(Reach::Target::reward, parts.rewards.size());
  add(Reach::Target::offer, parts.offers.size());
  add(Reach::Target::challenge, parts.challenges.size());
  add(Reach::Target::rule, parts.earn.size());
  add(Reach::Target::limit, parts.earn.size());
  return goals;
}

bool same_strings(const Cart& cart, const Line& a, const Line& b) {
  return a.category == b.category && a.brand == b.brand && a.sku == b.sku &&
         a.on_sale == b.on_sale && a.gift_card == b.gift_card && a.label_count == b.label_count &&
         std::equal(cart.labels.begin() + a.first_label,
                    cart.labels.begin() + a.first_label + a.label_count,
                    cart.labels.begin() + b.first_label);
}

// More of each product of the cart, each category that the program names, and anything else.
std::vector<Candidate> candidates_of(const Program& program, const Cart& cart) {
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    Line line = cart.lines[i];
    line.discount = line.tax = 0;
    const bool known = std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& c) {
      return same_strings(cart, c.added, line);
    });
    if (!known) candidates.push_back({static_cast<std::int32_t>(i), kNoSymbol, line});
  }
  const auto& entries = program.symbols.entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].attribute != Attribute::category) continue;
    Line line;
    line.category = static_cast<Symbol>(i);
    candidates.push_back({-1, line.category, line});
  }
  candidates.push_back({-1, kNoSymbol, Line{}});
  return candidates;
}

// Amounts at which some condition begins or ceases to hold: between two of them what is reached
// stays reached with every penny more.
class Edges {
 public:
  Edges(const Parts& parts, const Preview& before, Money total, Money most) : most_(most) {
    const auto visit = [&](const CompiledCondition& c) {
      core::any_deep(c, [&](const CompiledCondition& part) {
        add(part.price, 0);
        add(part.line_total, 0);
        add(part.subtotal, before.award.basis);
        add(part.total, total);
        return false;
      });
    };
    for (const core::CompiledRule& rule : parts.earn) visit(rule.when);
    for (const auto* list : {&parts.rewards, &parts.offers, &parts.counters, &parts.excluded}) {
      for (const CompiledCondition& condition : *list) visit(condition);
    }
    for (const core::CompiledChallenge& challenge : parts.challenges) visit(challenge.when);
    edges_.push_back(1);
    edges_.push_back(most);
    std::sort(edges_.begin(), edges_.end());
    edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
  }

  const std::vector<Money>& list() const { return edges_; }

 private:
  // Where the range begins, and the first amount beyond its end.
  void add(const Range& range, Money there) {
    if (range.min != INT64_MIN) add(range.min - there);
    if (range.max != INT64_MAX) {
      add(range.max - there);
      add(range.max + 1 - there);
    }
  }
  void add(Money edge) {
    if (1 < edge && edge < most_) edges_.push_back(edge);
  }

  Money most_;
  std::vector<Money> edges_;
};

class Search {
 public:
  Search(Calculator& calculator, const Cart& cart, const Preview& before)
      : calculator_(calculator), cart_(cart), before_(before) {}

  // The least of the ascending values at which the goal is reached, or 0.
  Money least(const Target& goal, const Candidate& candidate, const std::vector<Money>& edges) {
    return first(edges, [&](Money price) { return reaches(goal, candidate, price, 1); });
  }
  std::int64_t least_pieces(const Target& goal, const Candidate& candidate) {
    return first({1, kMostPieces}, [&](std::int64_t pieces) {
      return reaches(goal, candidate, candidate.added.price, pieces);
    });
  }

 private:
  template <typename Reaches>
  static std::int64_t first(const std::vector<std::int64_t>& edges, Reaches reaches) {
    std::int64_t below = 0;
    for (std::int64_t edge : edges) {
      if (!reaches(edge)) {
        below = edge;
        continue;
      }
      while (edge - below > 1) {
        const std::int64_t middle = below + (edge - below) / 2;
        (reaches(middle) ? edge : below) = middle;
      }
      return edge;
    }
    return 0;
  }

  bool reaches(const Target& goal, const Candidate& candidate, Money price, std::int64_t pieces) {
    Cart more = cart_;
    more.lines.push_back(candidate.added);
    more.lines.back().price = price;
    more.lines.back().quantity = pieces;
    // A cart that cannot be computed reaches nothing.
    return calculator_.preview_into(more, Detail::breakdown, after_).ok() &&
           is_reached(goal, before_, after_);
  }

  Calculator& calculator_;
  const Cart& cart_;
  const Preview& before_;
  Preview after_;
};

// Less money first, then fewer pieces; of equals the first.
bool is_less(const Reach& a, const Reach& b) {
  if ((a.pieces > 0) != (b.pieces > 0)) return a.pieces == 0;
  return a.pieces > 0 ? a.pieces < b.pieces : a.amount < b.amount;
}

}  // namespace

Result<std::vector<Reach>> within_reach(Calculator& calculator, const CompiledProgram& program,
                                        const Member* member, const Cart& cart, Money most) {
  const Parts& parts = program.parts();
  calculator.set_member(member);
  Preview before;
  if (Status s = calculator.preview_into(cart, Detail::breakdown, before); !s) return s.error();
  const std::vector<Candidate> candidates = candidates_of(parts.program, cart);
  const Edges edges(parts, before, before.totals.before, most);
  Search search(calculator, cart, before);
  std::vector<Reach> out;
  for (const Target& goal : goals_of(parts, before)) {
    Reach best;
    for (const Candidate& candidate : candidates) {
      Reach reach{goal.target, goal.index, candidate.line, candidate.category, 0, 0};
      const Money amount = search.least(goal, candidate, edges.list());
      // Where a penny is enough, it is the piece that counts.
      if (amount > 1) {
        reach.amount = amount;
      } else {
        reach.pieces = search.least_pieces(goal, candidate);
      }
      const bool found = reach.amount > 0 || reach.pieces > 0;
      const bool first = best.amount == 0 && best.pieces == 0;
      if (found && (first || is_less(reach, best))) best = reach;
    }
    if (best.amount > 0 || best.pieces > 0) out.push_back(best);
  }
  return out;
}

}  // namespace loyalty
