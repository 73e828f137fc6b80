#include "json/decode.h"
#include "json/decode_condition.h"
#include "json/json.h"
#include "json/reader.h"

namespace loyalty {
namespace {

using json::Bounds;
using json::Errors;
using json::kNotNegative;
using json::kPositive;
using json::Object;
using json::Value;

constexpr std::size_t kLongestText = 500;

void need_id(Object& object, std::string& out) {
  if (const auto id = object.need("id")) id->id(out);
}

void need_text(Object& object, const char* key, std::string& out) {
  if (const auto text = object.need(key)) text->text(1, kLongestText, out);
}

void need_integer(Object& object, const char* key, const Bounds& bounds, std::int64_t& out) {
  if (const auto value = object.need(key)) value->integer(bounds, out);
}

void decode_when(Object& object, SymbolTable& symbols, Condition& out) {
  if (const auto when = object.find("when")) json::decode_condition(*when, symbols, out);
}

void decode_ratio(Object& object, const char* key, std::optional<Fraction>& out) {
  Fraction ratio;
  if (const auto value = object.find(key); value && value->ratio(ratio)) out = ratio;
}

// {"order": points}
void decode_limit(Object& object, std::optional<Points>& out) {
  object.object("limit", [&](Object& limit) {
    Points points = 0;
    if (const auto order = limit.need("order"); order && order->integer(kNotNegative, points)) {
      out = points;
    }
  });
}

void decode_points(Object& points, PointsTerms& out) {
  points.object("name", [&](Object& name) {
    need_text(name, "one", out.one);
    need_text(name, "other", out.other);
  });
  points.integer("decimal_places", {0, 6}, out.decimal_places);
  points.integer("available_after_days", {0, 3660}, out.available_days);
  points.integer("expires_after_months", {0, 1200}, out.expires_months);
  points.integer("expiring_soon_days", {0, 3660}, out.expiring_days);
}

void decode_basis(Object& basis, Basis& out) {
  basis.word("discounts", {"deducted", "line_only", "ignored"},
             {Basis::Discounts::deducted, Basis::Discounts::line_only, Basis::Discounts::ignored},
             out.discounts);
  basis.word("tax", {"included", "excluded"}, {true, false}, out.tax);
  basis.word("shipping", {"included", "excluded"}, {true, false}, out.shipping);
  basis.word("redemptions", {"earn", "deducted"}, {true, false}, out.redemptions);
}

void decode_rounding(Object& rounding, Rounding& out) {
  rounding.word(
      "mode", {"floor", "half_up", "half_even", "ceil"},
      {RoundingMode::floor, RoundingMode::half_up, RoundingMode::half_even, RoundingMode::ceil},
      out.mode);
  rounding.word("scope", {"order", "line", "rule"},
                {RoundingScope::order, RoundingScope::line, RoundingScope::rule}, out.scope);
}

void decode_effect(Object& rule, EarnRule& out) {
  rule.object("rate", [&](Object& rate) {
    Rate terms;
    need_integer(rate, "points", kNotNegative, terms.points);
    rate.integer("every", kPositive, terms.every);
    out.rate = terms;
  });
  rule.object("fixed", [&](Object& fixed) {
    FixedPoints terms;
    need_integer(fixed, "points", kNotNegative, terms.points);
    fixed.word("per", {"order", "line", "item"},
               {FixedPoints::Per::order, FixedPoints::Per::line, FixedPoints::Per::item},
               terms.per);
    out.fixed = terms;
  });
  decode_ratio(rule, "multiplier", out.multiplier);
  const int effects = int{rule.has("rate")} + int{rule.has("fixed")} + int{rule.has("multiplier")};
  if (effects != 1 && rule.value().json->is_object()) {
    rule.value().fail(ErrorCode::json_missing,
                      {"a rule gives one thing, expected exactly one of rate, fixed, multiplier"});
  }
}

void decode_earn_rule(const Value& value, SymbolTable& symbols, EarnRule& out) {
  Object rule(value);
  need_id(rule, out.id);
  need_text(rule, "label", out.label);
  decode_when(rule, symbols, out.when);
  decode_effect(rule, out);
  decode_limit(rule, out.order_limit);
  rule.boolean("multiplied", out.multiplied);
  rule.finish();
}

void decode_tier(const Value& value, Tier& out) {
  Object tier(value);
  need_id(tier, out.id);
  need_text(tier, "name", out.name);
  need_integer(tier, "from", kNotNegative, out.from);
  decode_ratio(tier, "multiplier", out.multiplier);
  tier.list("benefits", 0, [&](const Value& item) {
    Object benefit(item);
    Benefit& into = out.benefits.emplace_back();
    need_id(benefit, into.id);
    need_text(benefit, "text", into.text);
    benefit.finish();
  });
  tier.finish();
}

void decode_tiers(Object& tiers, TierTerms& out) {
  tiers.word("metric", {"spend", "points"}, {TierTerms::Metric::spend, TierTerms::Metric::points},
             out.metric);
  tiers.integer("window_months", {0, 1200}, out.window_months);
  const auto levels = tiers.need("levels");
  if (!levels) return;
  Object::each(*levels, 1,
               [&](const Value& item) { decode_tier(item, out.levels.emplace_back()); });
  if (out.levels.size() > 64) {
    levels->fail(ErrorCode::number_range, {"more than 64 tiers, expected 1 to 64"});
  }
}

void decode_variable(Object& reward, Reward& out) {
  out.step = out.points;
  reward.integer("step", kPositive, out.step);
  reward.integer("min_points", kNotNegative, out.min_points);
  Points most = 0;
  if (reward.integer("max_points", kPositive, most)) out.max_points = most;
  decode_ratio(reward, "max_share", out.max_share);
}

void decode_reward(const Value& value, SymbolTable& symbols, Reward& out) {
  Object reward(value);
  const auto kind = reward.need("kind");
  constexpr Reward::Kind kKinds[] = {Reward::Kind::amount_off, Reward::Kind::free_shipping,
                                     Reward::Kind::variable};
  std::size_t known = 0;
  if (!kind || !kind->word({"amount_off", "free_shipping", "variable"}, known)) return;
  out.kind = kKinds[known];
  need_id(reward, out.id);
  need_text(reward, "name", out.name);
  decode_when(reward, symbols, out.when);
  need_integer(reward, "points", kPositive, out.points);
  if (out.kind != Reward::Kind::free_shipping) {
    need_integer(reward, "amount", kPositive, out.amount);
  }
  if (out.kind == Reward::Kind::variable) decode_variable(reward, out);
  reward.finish();
}

void decode_offer(const Value& value, SymbolTable& symbols, Offer& out) {
  Object offer(value);
  need_id(offer, out.id);
  need_text(offer, "title", out.title);
  need_text(offer, "reason", out.reason);
  decode_when(offer, symbols, out.when);
  offer.integer("priority", {-1000000, 1000000}, out.priority);
  offer.finish();
}

void decode_terms(Object& root, Program& out) {
  root.object("points", [&](Object& points) { decode_points(points, out.points); });
  root.object("basis", [&](Object& basis) { decode_basis(basis, out.basis); });
  root.object("rounding", [&](Object& rounding) { decode_rounding(rounding, out.rounding); });
  decode_limit(root, out.order_limit);
  root.integer("redemptions_per_order", {0, 100}, out.redemptions_per_order);
  root.object("refunds", [&](Object& refunds) {
    refunds.word("shortfall", {"clamp", "owe"}, {false, true}, out.refunds.allow_negative);
  });
}

void decode_lists(Object& root, Program& out) {
  root.list("excluded", 0, [&](const Value& item) {
    json::decode_condition(item, out.symbols, out.excluded.emplace_back());
  });
  root.list("earn", 0, [&](const Value& item) {
    decode_earn_rule(item, out.symbols, out.earn.emplace_back());
  });
  if (const auto tiers = root.need("tiers")) {
    Object terms(*tiers);
    decode_tiers(terms, out.tiers);
    terms.finish();
  }
  root.list("rewards", 0, [&](const Value& item) {
    decode_reward(item, out.symbols, out.rewards.emplace_back());
  });
  root.list("offers", 0,
            [&](const Value& item) { decode_offer(item, out.symbols, out.offers.emplace_back()); });
}

void decode_root(Object& root, Program& out) {
  std::string unused;
  if (const auto schema = root.find("$schema")) schema->string(unused);
  need_id(root, out.id);
  need_text(root, "name", out.name);
  if (const auto currency = root.need("currency")) currency->currency(out.currency);
  if (const auto zone = root.find("time_zone")) zone->text(1, 64, out.time_zone);
  decode_terms(root, out);
  decode_lists(root, out);
  // What the examples hold is read where they are run (json/examples.h).
  root.list("examples", 0, [](const Value&) {});
  root.finish();
}

}  // namespace

Result<Program> json::decode_program(const Json& document, std::vector<Error>* all) {
  Errors errors;
  Program program;
  Object root(Value{&document, {}, &errors});
  decode_root(root, program);
  if (all != nullptr) *all = errors.list();
  if (!errors.none()) return errors.list().front();
  return program;
}

Result<Program> decode_program(std::string_view text, std::vector<Error>* all) {
  auto document = json::parse(text);
  if (document) return json::decode_program(*document, all);
  if (all != nullptr) *all = {document.error()};
  return document.error();
}

}  // namespace loyalty
