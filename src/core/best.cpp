#include "loyalty/best.h"

#include <algorithm>

namespace loyalty {
namespace {

constexpr int kMostPreviews = 20'000;

class Search {
 public:
  Search(Calculator& calculator, const Program& program, Cart cart)
      : calculator_(calculator),
        program_(program),
        cart_(std::move(cart)),
        most_(static_cast<std::size_t>(program.redemptions_per_order)) {
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
    rewards_ = std::move(rewards);
    return Done{};
  }

  // Whole rewards first, for with their parts there may be more sequences than can be tried.
  void run() {
    extend(0);
    if (add_parts()) extend(0);
  }

  BestRedemption best() && { return std::move(best_); }

 private:
  // Every sequence that begins with the cart's redemptions so far, which are worth `value`.
  void extend(Money value) {
    if (cart_.redemptions.size() == most_) return;
    for (const Redemption& candidate : candidates_) {
      if (previews_ == kMostPreviews) {
        best_.complete = false;
        return;
      }
      ++previews_;
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

  // Less of a reward by the step may leave more to the next: another by the step, or one that takes
  // all that is left where this one may only take a share.
  bool add_parts() {
    std::vector<Redemption> parts;
    for (const RewardState& r : rewards_) {
      const Reward& reward = program_.rewards[static_cast<std::size_t>(r.reward)];
      const Points step = reward.kind == Reward::Kind::variable ? reward.step : r.min_points;
      if (step == 0) continue;  // what costs nothing has no parts
      for (Points points = r.points - step; points >= r.min_points && parts.size() < kMostPreviews;
           points -= step) {
        parts.push_back({r.reward, points, {}});
      }
    }
    if (most_ < 2 || rewards_.size() < 2 || parts.empty()) return false;
    candidates_.insert(candidates_.end(), parts.begin(), parts.end());
    return true;
  }

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
  const Program& program_;
  Cart cart_;
  std::size_t most_;
  Preview preview_;
  Money automatic_ = 0;               // what comes off by itself
  std::vector<RewardState> rewards_;  // that may be chosen
  std::vector<Redemption> candidates_;
  BestRedemption best_;
  int previews_ = 0;
};

}  // namespace

Result<BestRedemption> best_redemption(Calculator& calculator, const CompiledProgram& program,
                                       const Member* member, const Cart& cart) {
  calculator.set_member(member);
  Search search(calculator, program.program(), cart);
  if (Status s = search.find_candidates(); !s) return s.error();
  search.run();
  return std::move(search).best();
}

}  // namespace loyalty
