#include "loyalty/reach.h"

#include <algorithm>
#include <optional>

#include "core/evaluate.h"

namespace loyalty {
namespace {

using core::CompiledCondition;
using Parts = CompiledProgram::Parts;

constexpr std::int64_t kMostPieces = 99;
constexpr int kMostPreviews = 20'000;

// What may be added, as a line of which price and quantity are open.
struct Candidate {
  std::int32_t line = -1;
  Symbol category = kNoSymbol;
  Line added;
  bool only_pieces = false;  // another stands for it where the price is open
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

bool is_reached(const Target& target, const Preview& before, const Preview& after) {
  switch (target.target) {
    case Reach::Target::tier:
      return after.tier_after.tier >= target.index;
    case Reach::Target::reward:
      return std::any_of(after.rewards.begin(), after.rewards.end(), [&](const RewardState& r) {
        return r.reward == target.index && r.available && r.affordable;
      });
    case Reach::Target::offer:
      return std::any_of(after.offers.begin(), after.offers.end(),
                         [&](const OfferState& o) { return o.offer == target.index; });
    case Reach::Target::challenge: {
      const ChallengeStanding* now = find_challenge(before, target.index);
      const ChallengeStanding* then = find_challenge(after, target.index);
      return then != nullptr && then->reached > (now != nullptr ? now->reached : 0);
    }
    case Reach::Target::rule:
      return gives(after, target.index, false);
    case Reach::Target::limit:
      return gives(after, target.index, true);
  }
  return false;
}

std::vector<Target> targets_of(const Parts& parts, const Preview& before) {
  std::vector<Target> targets;
  const auto add = [&](Reach::Target target, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const Target one{target, static_cast<std::int32_t>(i)};
      if (target == Reach::Target::rule && !parts.program.earn[i].fixed) continue;
      if (target == Reach::Target::challenge || !is_reached(one, before, before)) {
        targets.push_back(one);
      }
    }
  };
  if (before.tier_after.next >= 0) targets.push_back({Reach::Target::tier, before.tier_after.next});
  add(Reach::Target::reward, parts.rewards.size());
  add(Reach::Target::offer, parts.offers.size());
  add(Reach::Target::challenge, parts.challenges.size());
  add(Reach::Target::rule, parts.earn.size());
  add(Reach::Target::limit, parts.earn.size());
  return targets;
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
    bool same_product = false;
    bool same_price = false;
    for (const Candidate& c : candidates) {
      if (!same_strings(cart, c.added, line)) continue;
      same_product = true;
      same_price = same_price || c.added.price == line.price;
    }
    if (!same_price) {
      candidates.push_back({static_cast<std::int32_t>(i), kNoSymbol, line, same_product});
    }
  }
  const auto& entries = program.symbols.entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].attribute != Attribute::category) continue;
    Line line;
    line.category = static_cast<Symbol>(i);
    candidates.push_back({-1, line.category, line, false});
  }
  candidates.push_back({-1, kNoSymbol, Line{}, false});
  return candidates;
}

// Every range that some condition has for an amount that grows with the cart.
class Ranges {
 public:
  explicit Ranges(const Parts& parts) {
    const auto visit = [&](const CompiledCondition& c) {
      core::any_deep(c, [&](const CompiledCondition& part) {
        add(part.price, price_);
        add(part.quantity, quantity_);
        add(part.line_total, line_total_);
        add(part.subtotal, subtotal_);
        add(part.total, total_);
        return false;
      });
    };
    for (const core::CompiledRule& rule : parts.earn) visit(rule.when);
    for (const auto* list : {&parts.rewards, &parts.offers, &parts.counters, &parts.excluded}) {
      for (const CompiledCondition& condition : *list) visit(condition);
    }
    for (const core::CompiledChallenge& challenge : parts.challenges) visit(challenge.when);
  }

  // Appends where the amounts of a cart stand before each range.
  void place(const core::CartFacts& facts, std::vector<std::int8_t>& out) const {
    place(subtotal_, facts.subtotal, out);
    place(total_, facts.total, out);
    for (std::size_t i = 0; i < facts.cart->lines.size(); ++i) {
      const Line& line = facts.cart->lines[i];
      place(price_, facts.exchange.to_program(line.price), out);
      place(quantity_, line.quantity, out);
      place(line_total_, facts.basis[i], out);
    }
  }

 private:
  static void add(const Range& range, std::vector<Range>& out) {
    if (range.asks() && std::find(out.begin(), out.end(), range) == out.end()) {
      out.push_back(range);
    }
  }
  static void place(const std::vector<Range>& ranges, std::int64_t amount,
                    std::vector<std::int8_t>& out) {
    for (const Range& range : ranges) {
      out.push_back(amount < range.min ? -1 : amount > range.max ? 1 : 0);
    }
  }

  std::vector<Range> price_;
  std::vector<Range> quantity_;
  std::vector<Range> line_total_;
  std::vector<Range> subtotal_;
  std::vector<Range> total_;
};

// What one addition of a size does: before which ranges the cart then stands, what it reaches, and
// what the other lines are worth and earn, which moves where something is shared out over all.
struct View {
  std::vector<std::int8_t> places;
  std::vector<std::uint8_t> reached;  // by target
  std::vector<std::int64_t> others;

  bool looks_like(const View& other) const {
    return places == other.places && reached == other.reached;
  }
};

class Search {
 public:
  Search(Calculator& calculator, const CompiledProgram& program, const Cart& cart,
         const Preview& before)
      : calculator_(calculator),
        parts_(program.parts()),
        ranges_(parts_),
        targets_(targets_of(parts_, before)),
        before_(before),
        more_(cart) {}

  const std::vector<Target>& targets() const { return targets_; }
  bool complete() const { return previews_ <= kMostPreviews; }

  // Whether an addition moves what other lines are worth or earn, and whether each such step is
  // looked at: what one line loses by it may be more than what another gains.
  bool others_move() const { return others_move_; }
  void follow_others() { follow_others_ = true; }

  // The least price, or number of pieces, at which an addition reaches each target; 0: none does.
  std::vector<std::int64_t> least_prices(const Candidate& candidate, Money most) {
    return least(candidate, most, [](Line& line, std::int64_t price) { line.price = price; });
  }
  std::vector<std::int64_t> least_pieces(const Candidate& candidate) {
    return least(candidate, kMostPieces, [](Line& line, std::int64_t n) { line.quantity = n; });
  }

 private:
  template <typename Resize>
  std::vector<std::int64_t> least(const Candidate& candidate, std::int64_t most, Resize resize) {
    least_.assign(targets_.size(), 0);
    more_.lines.push_back(candidate.added);
    more_.lines.back().quantity = 1;
    const View smallest = look(1, resize);
    if (most > 1) halve(1, smallest, most, look(most, resize), resize);
    more_.lines.pop_back();
    return least_;
  }

  // Amounts grow with the addition as long as no condition begins or ceases to hold and no other
  // line's share changes, and then they stand before all ranges as they did: where both ends look
  // alike, so does all between them.
  template <typename Resize>
  void halve(std::int64_t low, const View& at_low, std::int64_t high, const View& at_high,
             Resize resize) {
    if (high - low < 2 || !complete()) return;
    if (at_low.looks_like(at_high)) {
      if (at_low.others == at_high.others) return;
      others_move_ = true;
      if (!follow_others_) return;
    }
    const std::int64_t middle = low + (high - low) / 2;
    const View at_middle = look(middle, resize);
    halve(low, at_low, middle, at_middle, resize);
    const bool all_known = std::all_of(least_.begin(), least_.end(), [&](std::int64_t size) {
      return 0 < size && size <= middle;
    });
    if (!all_known) halve(middle, at_middle, high, at_high, resize);
  }

  template <typename Resize>
  View look(std::int64_t size, Resize resize) {
    resize(more_.lines.back(), size);
    View view;
    view.reached.assign(targets_.size(), 0);
    ++previews_;
    // A cart that cannot be computed reaches nothing.
    if (!calculator_.preview_into(more_, Detail::breakdown, after_)) return view;
    place(view);
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      if (!is_reached(targets_[i], before_, after_)) continue;
      view.reached[i] = 1;
      if (least_[i] == 0 || size < least_[i]) least_[i] = size;
    }
    return view;
  }

  // Rewards ask before they take something off, rules after that.
  void place(View& view) {
    const core::Evaluation& evaluation = calculator_.evaluation();
    const core::CartFacts& facts = evaluation.measured.facts;
    ranges_.place(facts, view.places);
    note_others(after_.award.lines, view);
    note_worth(evaluation.measured, evaluation.discount, view);
    if (!core::measure_goods(more_, parts_.program, bare_)) return;
    core::measure_basis(parts_, more_, facts.member, {}, bare_);
    ranges_.place(bare_.facts, view.places);
    note_worth(bare_, {}, view);
  }

  // Of excluded lines too: they have their part of what is shared out.
  void note_worth(const core::Measured& measured, const core::RewardDiscount& discount,
                  View& view) {
    core::measure_by(parts_.program.basis, more_, discount, measured, worth_);
    note_others(worth_, view);
    for (const std::vector<Money>& own : measured.facts.own_bases) note_others(own, view);
  }

  // The addition is the last of the lines, and behind it stand shipping and fees. Where the order
  // is rounded as a whole, what those round to is no more than what the addition leaves them.
  void note_others(const std::vector<std::int64_t>& lines, View& view) const {
    const auto added = static_cast<std::ptrdiff_t>(more_.lines.size()) - 1;
    view.others.insert(view.others.end(), lines.begin(), lines.begin() + added);
    if (parts_.program.rounding.scope == RoundingScope::order) return;
    view.others.insert(view.others.end(), lines.begin() + added + 1, lines.end());
  }

  Calculator& calculator_;
  const Parts& parts_;
  const Ranges ranges_;
  const std::vector<Target> targets_;
  const Preview& before_;
  Cart more_;
  Preview after_;
  core::Measured bare_;
  std::vector<Money> worth_;
  std::vector<std::int64_t> least_;
  int previews_ = 0;
  bool others_move_ = false;
  bool follow_others_ = false;
};

// Less money first, then fewer pieces; of equals the first.
bool is_less(const Reach& a, const Reach& b) {
  if ((a.pieces > 0) != (b.pieces > 0)) return a.pieces == 0;
  return a.pieces > 0 ? a.pieces < b.pieces : a.amount < b.amount;
}

// Keeps the least addition for each target.
void try_candidate(Search& search, const Candidate& candidate, Money most,
                   std::vector<std::optional<Reach>>& best) {
  const std::vector<std::int64_t> prices = candidate.only_pieces
                                               ? std::vector<std::int64_t>(best.size(), 0)
                                               : search.least_prices(candidate, most);
  const std::vector<std::int64_t> pieces = search.least_pieces(candidate);
  for (std::size_t i = 0; i < best.size(); ++i) {
    const Target& target = search.targets()[i];
    Reach reach{target.target, target.index, candidate.line, candidate.category, 0, 0};
    // Where a penny is enough, it is the piece that counts.
    (prices[i] > 1 ? reach.amount : reach.pieces) = prices[i] > 1 ? prices[i] : pieces[i];
    const bool found = reach.amount > 0 || reach.pieces > 0;
    if (found && (!best[i] || is_less(reach, *best[i]))) best[i] = reach;
  }
}

}  // namespace

Result<WithinReach> within_reach(Calculator& calculator, const CompiledProgram& program,
                                 const Member* member, const Cart& cart, Money most) {
  calculator.set_member(member);
  Preview before;
  if (Status s = calculator.preview_into(cart, Detail::breakdown, before); !s) return s.error();
  Search search(calculator, program, cart, before);
  std::vector<std::optional<Reach>> best(search.targets().size());
  const std::vector<Candidate> candidates = candidates_of(program.program(), cart);
  for (const Candidate& candidate : candidates) try_candidate(search, candidate, most, best);
  if (search.others_move()) {
    search.follow_others();
    for (const Candidate& candidate : candidates) try_candidate(search, candidate, most, best);
  }
  WithinReach out;
  out.complete = search.complete();
  for (const std::optional<Reach>& reach : best) {
    if (reach) out.additions.push_back(*reach);
  }
  return out;
}

}  // namespace loyalty
