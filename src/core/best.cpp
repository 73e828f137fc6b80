#include "loyalty/best.h"

#include <algorithm>

namespace loyalty {
namespace {

constexpr int kMostPreviews = 5000;

class Search {
 public:
  Search(Calculator& calculator, Cart cart, std::size_t most)
      : calculator_(calculator), cart_(std::move(cart)), most_(most) {
    cart_.redemptions.clear();
  }

  // The rewards that may be chosen at all, what is worth most first.
  Status find_candidates() {
    if (Status s = calculator_.preview_into(cart_, Detail::totals, preview_); !s) return s;
    automatic_ = preview_.totals.redeemed;
    std::vector<RewardState> rewards = preview_.rewards;
    std::erase_if(rewards, [](const RewardState& r) {
      return !r.available || !r.affordable || r.value == 0;
    });
    std::stable_sort(rewards.begin(), rewards.end(),
                     [](const RewardState& a, const RewardState& b) { return a.value > b.value; });
    // What is asked beyond what a reward takes, or what there is, is not taken.
    for (const RewardState& r : rewards) candidates_.push_back({r.reward, kMaxSurfaceInteger, {}});
    return Done{};
  }

  // Every sequence that begins with the cart's redemptions so far, which are worth `value`.
  void extend(Money value) {
    if (cart_.redemptions.size() == most_) return;
    for (const Redemption& candidate : candidates_) {
      if (previews_++ >= kMostPreviews) return;
      cart_.redemptions.push_back(candidate);
      if (calculator_.preview_into(cart_, Detail::totals, preview_)) {
        const Money more = preview_.totals.redeemed - automatic_;
        // One that is refused, or adds nothing, leads nowhere.
        if (more > value) {
          note(more);
          extend(more);
        }
      }
      cart_.redemptions.pop_back();
    }
  }

  BestRedemption best() && { return std::move(best_); }

 private:
  void note(Money value) {
    Points points = 0;
    for (const AppliedRedemption& r : preview_.redemptions) points += r.points;
    const bool better = value > best_.value || (value == best_.value && points < best_.points);
    if (!better) return;
    best_ = {cart_.redemptions, value, points};
    for (std::size_t i = 0; i < best_.redemptions.size(); ++i) {
      best_.redemptions[i].points = preview_.redemptions[i].points;
    }
  }

  Calculator& calculator_;
  Cart cart_;
  std::size_t most_;
  Preview preview_;
  Money automatic_ = 0;  // what comes off by itself
  std::vector<Redemption> candidates_;
  BestRedemption best_;
  int previews_ = 0;
};

}  // namespace

Result<BestRedemption> best_redemption(Calculator& calculator, const CompiledProgram& program,
                                       const Member* member, const Cart& cart) {
  calculator.set_member(member);
  Search search(calculator, cart,
                static_cast<std::size_t>(program.program().redemptions_per_order));
  if (Status s = search.find_candidates(); !s) return s.error();
  search.extend(0);
  return std::move(search).best();
}

}  // namespace loyalty
