#include <algorithm>

#include "json/decode_condition.h"
#include "json/decode_engagement.h"
#include "json/decode_limit.h"
#include "json/json.h"
#include "json/reader.h"

namespace loyalty {
namespace {

using json::Bounds;
using json::decode_when;
using json::kMoney;
using json::kNotNegative;
using json::kPositive;
using json::kSomeMoney;
using json::Need;
using json::Object;
using json::Value;

constexpr std::size_t kLongestText = 500;
constexpr Bounds kPriorities{-1000000, 1000000};

void need_id(Object& object, std::string& out) {
  object.id("id", out, Need::yes);
}

void need_text(Object& object, const char* key, std::string& out) {
  object.text(key, kLongestText, out, Need::yes);
}

void need_integer(Object& object, const char* key, const Bounds& bounds, std::int64_t& out) {
  object.integer(key, bounds, out, Need::yes);
}

void decode_ratio(Object& object, const char* key, std::optional<Fraction>& out) {
  Fraction ratio;
  if (object.ratio(key, ratio)) out = ratio;
}

// {"order": points}
void decode_order_limit(Object& object, std::optional<Points>& out) {
  object.object("limit", [&](Object& limit) {
    Points points = 0;
    if (limit.integer("order", kNotNegative, points, Need::yes)) out = points;
  });
}

// {"months": 12} or {"days": 90}
void decode_age(Object& age, Expiry& out) {
  age.integer("months", {1, 1200}, out.months);
  age.integer("days", {1, 36600}, out.days);
  age.only_one({"months", "days"});
}

// "never", {"after": {"months": 12}}, {"inactive": {"days": 180}}, or
// {"end_of": "year", "after_months": 6}
void decode_expiry(const Value& value, Expiry& out) {
  if (value.kind() != json::Kind::object) {
    value.word({"never"}, R"({"after": {"months": 12}}, {"inactive": {"days": 180}} or )"
                          R"({"end_of": "year"})");
    return;
  }
  Object expires(value);
  const auto age = [&](const char* key, Expiry::Kind kind) {
    if (expires.object(key, [&](Object& terms) { decode_age(terms, out); })) out.kind = kind;
  };
  age("after", Expiry::Kind::after);
  age("inactive", Expiry::Kind::inactive);
  const int end = expires.word("end_of", {"month", "year"});
  if (end >= 0) out.kind = end == 0 ? Expiry::Kind::end_of_month : Expiry::Kind::end_of_year;
  if (expires.has("end_of")) expires.integer("after_months", {0, 1200}, out.months);
  expires.only_one({"after", "inactive", "end_of"});
  expires.finish();
}

// Capital letters and digits: "STARS".
void decode_code(const Value& value, std::string& out) {
  std::string text;
  if (!value.text(1, 12, text)) return;
  const bool good = std::all_of(text.begin(), text.end(), [](char c) {
    return ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9');
  });
  if (good) {
    out = std::move(text);
  } else {
    value.fail(
        ErrorCode::text_form,
        {"\"", text, "\" is no code, expected capital letters and digits such as \"STARS\""});
  }
}

void decode_points(Object& points, PointsTerms& out) {
  points.object("name", [&](Object& name) {
    need_text(name, "one", out.one);
    need_text(name, "other", out.other);
    // Of languages that have more forms; only pages speak.
    std::string form;
    for (const char* category : {"zero", "two", "few", "many"}) {
      name.text(category, kLongestText, form);
    }
  });
  points.with("code", Need::no, [&](const Value& code) { decode_code(code, out.code); });
  points.integer("decimal_places", {0, 6}, out.decimal_places);
  points.integer("available_after_days", {0, 3660}, out.available_days);
  points.id("available_on", out.available_on);
  points.with("expires", Need::no,
              [&](const Value& expires) { decode_expiry(expires, out.expires); });
  points.integer("expiring_soon_days", {0, 3660}, out.expiring_days);
}

void decode_wallet_terms(const Value& value, WalletTerms& out) {
  Object wallet(value);
  need_id(wallet, out.id);
  wallet.list("formerly", 1, [&](const Value& item) {
    std::string id;
    if (item.id(id)) out.formerly.push_back(std::move(id));
  });
  decode_points(wallet, out.terms);
  wallet.finish();
}

void decode_basis(Object& basis, SymbolTable& symbols, Basis& out) {
  basis.word("discounts", {"deducted", "line_only", "ignored"}, out.discounts);
  basis.word("tax", {"excluded", "included"}, out.tax);
  basis.word("shipping", {"excluded", "included"}, out.shipping);
  basis.word("fees", {"excluded", "included"}, out.fees);
  basis.list("unearning_payments", 1, [&](const Value& item) {
    std::string method;
    if (item.text(1, SIZE_MAX, method)) {
      out.unearning_payments.push_back(symbols.intern(Attribute::payment, method));
    }
  });
  basis.word("redemptions", {"deducted", "earn"}, out.redemptions);
}

void decode_rounding(Object& rounding, Rounding& out) {
  rounding.word("mode", {"floor", "half_up", "half_even", "ceil"}, out.mode);
  out.rates = out.mode;
  rounding.word("rates", {"floor", "half_up", "half_even", "ceil"}, out.rates);
  rounding.word("scope", {"order", "line", "rule"}, out.scope);
}

void decode_rate(Object& rate, Rate& out) {
  constexpr Bounds kPoints{0, kMaxSurfaceInteger,
                           R"(half a point for each 100 is "points": 1, "every": 200)"};
  need_integer(rate, "points", kPoints, out.points);
  rate.integer("every", kSomeMoney, out.every);
}

void decode_effect(Object& rule, EarnRule& out) {
  rule.object("rate", [&](Object& rate) { decode_rate(rate, out.rate.emplace()); });
  rule.list("steps", 1, [&](const Value& item) {
    Object object(item);
    Step& step = out.steps.emplace_back();
    need_integer(object, "from", kMoney, step.from);
    decode_rate(object, step.rate);
    object.finish();
  });
  rule.object("fixed", [&](Object& fixed) {
    FixedPoints terms;
    need_integer(fixed, "points", kNotNegative, terms.points);
    fixed.word("per", {"order", "line", "item"}, terms.per);
    out.fixed = terms;
  });
  decode_ratio(rule, "multiplier", out.multiplier);
  const auto kinds = {"rate", "steps", "fixed", "multiplier"};
  if (rule.is_object() && rule.count_of(kinds) == 0) {
    rule.value().fail(ErrorCode::json_missing,
                      {"the rule gives nothing, expected rate, steps, fixed or multiplier"});
  } else if (rule.count_of(kinds) > 1) {
    rule.value().fail(ErrorCode::json_missing,
                      {rule.stated(kinds), " in one rule, expected a rule for each"});
  }
}

void decode_earn_rule(const Value& value, SymbolTable& symbols, EarnRule& out) {
  Object rule(value);
  need_id(rule, out.id);
  need_text(rule, "label", out.label);
  std::string name;
  if (rule.id("on", name)) out.on = symbols.intern(Attribute::action, name);
  if (rule.id("of", name)) out.of = symbols.intern(Attribute::action_number, name);
  out.multiplied = out.on == kNoSymbol;
  decode_when(rule, symbols, out.when);
  decode_effect(rule, out);
  rule.object("basis", [&](Object& basis) { decode_basis(basis, symbols, out.basis.emplace()); });
  json::decode_limit(rule, out.limit);
  rule.id("wallet", out.wallet_id);
  rule.boolean("multiplied", out.multiplied);
  rule.integer("priority", kPriorities, out.priority);
  rule.id("group", out.group);
  rule.id("benefit", out.benefit);
  rule.word("stacking", {"stack", "stop", "alone"}, out.stacking);
  rule.finish();
}

void decode_tier(const Value& value, Tier& out) {
  Object tier(value);
  need_id(tier, out.id);
  need_text(tier, "name", out.name);
  tier.list("formerly", 1, [&](const Value& item) {
    std::string id;
    if (item.id(id)) out.formerly.push_back(std::move(id));
  });
  tier.boolean("invited", out.invited);
  if (out.invited) {
    out.from = kMaxSurfaceInteger + 1;
  } else {
    need_integer(tier, "from", kMoney, out.from);
  }
  decode_ratio(tier, "multiplier", out.multiplier);
  tier.id("multiplier_benefit", out.multiplier_benefit);
  tier.with("expires", Need::no,
            [&](const Value& expires) { decode_expiry(expires, out.expires.emplace()); });
  tier.list("benefits", 0, [&](const Value& item) {
    Object benefit(item);
    Benefit& into = out.benefits.emplace_back();
    need_id(benefit, into.id);
    need_text(benefit, "text", into.text);
    benefit.finish();
  });
  tier.finish();
}

// "year", "lifetime", {"months": 12} or {"days": 90}
void decode_window(const Value& value, TierWindow& out) {
  if (value.kind() != json::Kind::object) {
    const int word = value.word({"year", "lifetime"}, R"({"months": 12} or {"days": 90})");
    if (word >= 0) out.kind = word == 0 ? TierWindow::Kind::year : TierWindow::Kind::lifetime;
    return;
  }
  Object window(value);
  if (window.integer("months", {1, 1200}, out.count)) out.kind = TierWindow::Kind::months;
  if (window.integer("days", {1, 36600}, out.count)) out.kind = TierWindow::Kind::days;
  window.only_one({"months", "days"});
  window.finish();
}

// "next_year" or {"months": 12}
void decode_keep(const Value& value, TierKeep& out) {
  if (value.kind() != json::Kind::object) {
    if (value.word({"next_year"}, R"(or {"months": 12})") == 0)
      out.kind = TierKeep::Kind::next_year;
    return;
  }
  Object keep(value);
  if (keep.integer("months", {1, 1200}, out.months, Need::yes)) out.kind = TierKeep::Kind::months;
  keep.finish();
}

// "spend", "points", "orders" or {"counter": "distance"}
void decode_metric(const Value& value, TierTerms& out) {
  if (value.kind() != json::Kind::object) {
    const int word = value.word({"spend", "points", "orders"}, R"(or {"counter": "distance"})");
    if (word >= 0) out.metric = static_cast<TierTerms::Metric>(word);
    return;
  }
  Object metric(value);
  if (metric.id("counter", out.counter, Need::yes)) out.metric = TierTerms::Metric::counter;
  metric.finish();
}

void decode_tiers(Object& tiers, TierTerms& out) {
  tiers.with("metric", Need::no, [&](const Value& metric) { decode_metric(metric, out); });
  tiers.with("window", Need::no, [&](const Value& window) { decode_window(window, out.window); });
  tiers.with("keep", Need::no, [&](const Value& keep) { decode_keep(keep, out.keep); });
  tiers.word("upgrade", {"at_once", "next_year"}, out.upgrade);
  tiers.word("downgrade", {"to_metric", "one_step", "never"}, out.downgrade);
  tiers.integer("grace_days", {0, 3660}, out.grace_days);
  tiers.with("levels", Need::yes, [&](const Value& levels) {
    levels.each(1, [&](const Value& item) { decode_tier(item, out.levels.emplace_back()); });
    if (out.levels.size() > 64) {
      levels.fail(ErrorCode::number_range, {"more than 64 tiers, expected 1 to 64"});
    }
  });
}

void decode_variable(Object& reward, Reward& out) {
  out.step = out.points;
  reward.integer("step", kPositive, out.step);
  reward.integer("min_points", kNotNegative, out.min_points);
  Points most = 0;
  if (reward.integer("max_points", kPositive, most)) out.max_points = most;
  Fraction share;
  if (reward.share("max_share", share)) out.max_share = share;
}

void decode_share(Object& reward, Need need, Reward& out) {
  reward.share("share", out.share, need);
  Money most = 0;
  if (reward.integer("max_amount", kSomeMoney, most)) out.max_amount = most;
}

void decode_kind(Object& reward, Reward& out) {
  switch (out.kind) {
    case Reward::Kind::amount_off:
      need_integer(reward, "amount", kSomeMoney, out.amount);
      return;
    case Reward::Kind::variable:
      need_integer(reward, "amount", kSomeMoney, out.amount);
      decode_variable(reward, out);
      return;
    case Reward::Kind::percent_off:
      decode_share(reward, Need::yes, out);
      return;
    case Reward::Kind::cheapest_item:
      decode_share(reward, Need::no, out);
      return;
    case Reward::Kind::free_product:
      reward.integer("items", kPositive, out.items);
      return;
    case Reward::Kind::gift_card:
    case Reward::Kind::donation:
    case Reward::Kind::transfer:
      need_integer(reward, "amount", kSomeMoney, out.amount);
      if (out.kind != Reward::Kind::gift_card) reward.id("partner", out.partner, Need::yes);
      return;
    case Reward::Kind::conversion:
      need_integer(reward, "amount", kPositive, out.amount);
      reward.id("into", out.into_id, Need::yes);
      return;
    case Reward::Kind::free_shipping:
    case Reward::Kind::experience:
    case Reward::Kind::early_access:
      return;
  }
}

// {"month": 1}: times in a period, for one member.
void decode_times(Object& reward, std::optional<std::int64_t> (&out)[kPeriodCount]) {
  reward.object("limit", [&](Object& limit) {
    json::decode_periods(limit, kPositive, out);
    if (limit.is_object() && limit.count_of(json::kPeriodNames) == 0) {
      limit.value().fail(
          ErrorCode::json_missing,
          {"a limit without a number, expected day, week, month, quarter, year or lifetime"});
    }
  });
}

// {"gold": 400}
void decode_tier_points(Object& reward, const json::Bounds& bounds, Reward& out) {
  reward.with("tier_points", Need::no, [&](const Value& prices) {
    prices.each_member([&](const std::string& tier, const Value& price) {
      Points points = 0;
      if (price.integer(bounds, points)) out.tier_points.emplace_back(tier, points);
    });
  });
}

void decode_reward(const Value& value, SymbolTable& symbols, Reward& out) {
  Object reward(value);
  const int kind = reward.word(
      "kind",
      {"amount_off", "free_shipping", "variable", "percent_off", "cheapest_item", "free_product",
       "gift_card", "donation", "transfer", "experience", "early_access", "conversion"},
      Need::yes);
  if (kind < 0) return;
  out.kind = static_cast<Reward::Kind>(kind);
  need_id(reward, out.id);
  need_text(reward, "name", out.name);
  reward.id("wallet", out.wallet_id);
  decode_when(reward, symbols, out.when);
  const bool by_number =
      out.kind == Reward::Kind::variable || out.kind == Reward::Kind::free_product;
  const json::Bounds& prices = by_number ? kPositive : kNotNegative;
  if (!by_number && !out.is_claimed() && reward.boolean("automatic", out.automatic) &&
      !out.automatic) {
    reward.value().fail(ErrorCode::unknown_word,
                        {"automatic is false, expected true, or points in its place"});
  }
  if (out.automatic) {
    reward.with("points", Need::no, [](const Value& points) {
      points.fail(ErrorCode::json_unknown_key,
                  {"an automatic reward costs nothing, expected no points beside \"automatic\""});
    });
  } else {
    need_integer(reward, "points", prices, out.points);
    decode_tier_points(reward, prices, out);
  }
  decode_times(reward, out.most);
  std::int64_t stock = 0;
  if (reward.integer("stock", kNotNegative, stock)) out.stock = stock;
  decode_kind(reward, out);
  reward.finish();
}

void decode_offer(const Value& value, SymbolTable& symbols, Offer& out) {
  Object offer(value);
  need_id(offer, out.id);
  need_text(offer, "title", out.title);
  need_text(offer, "reason", out.reason);
  decode_when(offer, symbols, out.when);
  offer.integer("priority", kPriorities, out.priority);
  offer.id("rule", out.rule_id);
  offer.integer("value", kMoney, out.value);
  decode_times(offer, out.most);
  offer.finish();
}

void decode_terms(Object& root, Program& out) {
  root.object("points", [&](Object& points) { decode_points(points, out.points); });
  root.list("wallets", 0,
            [&](const Value& item) { decode_wallet_terms(item, out.wallets.emplace_back()); });
  root.object("basis", [&](Object& basis) { decode_basis(basis, out.symbols, out.basis); });
  root.object("rounding", [&](Object& rounding) { decode_rounding(rounding, out.rounding); });
  decode_order_limit(root, out.order_limit);
  root.word("multipliers", {"best", "add", "compound"}, out.multipliers);
  root.integer("redemptions_per_order", {0, 100}, out.redemptions_per_order);
  root.object("refunds", [&](Object& refunds) {
    refunds.word("shortfall", {"clamp", "owe"}, out.refunds.allow_negative);
  });
}

void decode_lists(Object& root, Program& out) {
  root.list("excluded", 0, [&](const Value& item) {
    json::decode_condition(item, out.symbols, out.excluded.emplace_back());
  });
  root.list("earn", 0, [&](const Value& item) {
    decode_earn_rule(item, out.symbols, out.earn.emplace_back());
  });
  root.object(
      "tiers", [&](Object& tiers) { decode_tiers(tiers, out.tiers); }, Need::yes);
  root.list("rewards", 0, [&](const Value& item) {
    decode_reward(item, out.symbols, out.rewards.emplace_back());
  });
  root.list("offers", 0,
            [&](const Value& item) { decode_offer(item, out.symbols, out.offers.emplace_back()); });
}

void decode_root(Object& root, Program& out) {
  std::string unused;
  for (const char* key : {"$schema", "$comment"}) {
    root.with(key, Need::no, [&](const Value& text) { text.string(unused); });
  }
  need_id(root, out.id);
  need_text(root, "name", out.name);
  root.currency("currency", out.currency, Need::yes);
  root.text("time_zone", 64, out.time_zone);
  decode_terms(root, out);
  decode_lists(root, out);
  json::decode_engagement(root, out);
  // What the examples hold is read where they are run (json/examples.h).
  root.list("examples", 0, [](const Value&) {});
  root.finish();
}

}  // namespace

Result<Program> decode_program(std::string_view text, std::vector<Error>* all) {
  const auto document = json::parse(text);
  if (!document) {
    if (all != nullptr) *all = {document.error()};
    return document.error();
  }
  json::Input in(*document);
  Program program;
  Object root{Value(in)};
  decode_root(root, program);
  if (all != nullptr) *all = in.errors.list();
  if (!in.errors.none()) return in.errors.list().front();
  return program;
}

}  // namespace loyalty
