#include "json/ucp.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace loyalty {
namespace {

using Json = nlohmann::ordered_json;

bool is_alphanumeric(char c) {
  return ('a' <= c && c <= 'z') || ('0' <= c && c <= '9');
}

bool is_segment(std::string_view text, bool first) {
  if (text.empty() || (first && (text.front() < 'a' || text.front() > 'z'))) return false;
  const auto may_end = [&](char c) { return is_alphanumeric(c) || (c == '_' && !first); };
  const auto inside = [&](char c) { return may_end(c) || c == '-'; };
  return is_alphanumeric(text.front()) && may_end(text.back()) &&
         std::all_of(text.begin(), text.end(), inside);
}

// One line of the breakdown; amounts there are never negative.
struct Part {
  std::string id;
  std::string description;
  std::string benefit;
  Points points = 0;
};

bool has_benefit(const Tier& tier, const std::string& id) {
  return std::any_of(tier.benefits.begin(), tier.benefits.end(),
                     [&](const Benefit& benefit) { return benefit.id == id; });
}

void add(std::vector<Part>& parts, Part part) {
  const auto known = std::find_if(parts.begin(), parts.end(),
                                  [&](const Part& other) { return other.id == part.id; });
  if (known == parts.end()) {
    parts.push_back(std::move(part));
  } else {
    known->points += part.points;
  }
}

std::vector<Part> breakdown_of(const Preview& preview, std::int32_t wallet,
                               const Program& program) {
  const Tier& tier = program.tiers.levels[static_cast<std::size_t>(preview.tier_before)];
  std::vector<Part> parts;
  Points cut = 0;
  for (const Contribution& c : preview.of_wallet(wallet).award.contributions) {
    if (c.rule == Contribution::kOrderLimit) {
      cut -= c.points;
    } else if (c.rule == Contribution::kTierMultiplier) {
      add(parts, {"tier", tier.name, tier.multiplier_benefit, c.points});
    } else {
      const EarnRule& rule = program.earn[static_cast<std::size_t>(c.rule)];
      add(parts, {"rule:" + rule.id, rule.label, rule.benefit, c.points});
    }
  }
  // What the order's limit takes away is taken off the last parts.
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    const Points less = std::min(cut, part->points);
    part->points -= less;
    cut -= less;
  }
  for (const ChallengeStanding& standing : preview.challenges) {
    const Challenge& challenge = program.challenges[static_cast<std::size_t>(standing.challenge)];
    if (challenge.wallet != wallet) continue;
    add(parts, {"challenge:" + challenge.id, challenge.name, {}, standing.points});
  }
  for (const Given& given : preview.welcome) {
    const Gift& gift = program.gifts[static_cast<std::size_t>(given.index)];
    if (gift.wallet == wallet) add(parts, {"gift:" + gift.id, gift.label, {}, given.points});
  }
  std::erase_if(parts, [](const Part& part) { return part.points == 0; });
  return parts;
}

Json forecast_json(const Preview& preview, std::int32_t wallet, const Program& program) {
  const Tier& tier = program.tiers.levels[static_cast<std::size_t>(preview.tier_before)];
  Json breakdown = Json::array();
  for (const Part& part : breakdown_of(preview, wallet, program)) {
    Json item{{"id", part.id}, {"amount", part.points}, {"description", part.description}};
    if (has_benefit(tier, part.benefit)) item["benefit_id"] = part.benefit;
    breakdown.push_back(std::move(item));
  }
  const WalletPreview& earned = preview.of_wallet(wallet);
  return {{"amount", earned.award.total + earned.given}, {"breakdown", std::move(breakdown)}};
}

// One for each wallet.
Json rewards_json(const Preview& preview, const Program& program) {
  Json out = Json::array();
  for (std::int32_t wallet = 0; wallet < program.wallet_count(); ++wallet) {
    const PointsTerms& terms = program.terms_of(wallet);
    Json currency{
        {"name", terms.other}, {"code", terms.code}, {"decimal_places", terms.decimal_places}};
    out.push_back(Json{{"currency", std::move(currency)},
                       {"earning_forecast", forecast_json(preview, wallet, program)}});
  }
  return out;
}

Json tier_json(const Tier& tier) {
  Json benefits = Json::array();
  for (const Benefit& benefit : tier.benefits) {
    benefits.push_back({{"id", benefit.id}, {"description", benefit.text}});
  }
  return {{"id", tier.id}, {"name", tier.name}, {"benefits", std::move(benefits)}};
}

}  // namespace

bool is_reverse_domain(std::string_view text) {
  std::size_t segments = 0;
  for (std::size_t start = 0; start <= text.size(); ++segments) {
    const std::size_t end = std::min(text.find('.', start), text.size());
    if (!is_segment(text.substr(start, end - start), segments == 0)) return false;
    start = end + 1;
  }
  return segments >= 2;
}

std::string encode_ucp(const Preview& preview, const Program& program, std::string_view key,
                       std::string_view member) {
  const Tier& tier = program.tiers.levels[static_cast<std::size_t>(preview.tier_before)];
  Json membership{{"id", preview.guest ? program.id : std::string(member)}, {"name", program.name}};
  constexpr std::size_t kShown = 4;
  if (!preview.guest && member.size() > 2 * kShown) {
    membership["display_id"] = "****" + std::string(member.substr(member.size() - kShown));
  }
  membership["tiers"] = Json::array({tier_json(tier)});
  membership["rewards"] = rewards_json(preview, program);
  membership["provisional"] = preview.guest;
  const Json out{{"loyalty", {{std::string(key), std::move(membership)}}}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace loyalty
