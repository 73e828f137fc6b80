#include "json/decode_engagement.h"

#include <algorithm>

#include "json/decode_condition.h"
#include "json/decode_limit.h"
#include "loyalty/migration.h"

namespace loyalty::json {
namespace {

constexpr std::size_t kLongestText = 500;
constexpr Bounds kCounts{1, 36600};

void decode_dates(Object& window, DateWindow& out) {
  const auto read = [&](const char* key, std::optional<LocalTime>& end) {
    LocalTime time;
    window.with(key, Need::no, [&](const Value& value) {
      if (value.local_time(time)) end = time;
    });
  };
  read("from", out.from);
  read("until", out.until);
}

// "month", "last_month", "lifetime", {"days": 30}, {"months": 12} or {"from": date, "until": date}
void decode_window(const Value& value, Window& out) {
  if (value.kind() != Kind::object) {
    const int word = value.word({"day", "week", "month", "quarter", "year", "lifetime", "last_day",
                                 "last_week", "last_month", "last_quarter", "last_year"},
                                R"({"days": 30}, {"months": 12} or {"from": "2026-01-01"})");
    constexpr int kLifetime = 5;
    if (word < 0 || word == kLifetime) return;
    out.kind = word < kLifetime ? Window::Kind::period : Window::Kind::last;
    out.period = static_cast<Period>(word < kLifetime ? word : word - kLifetime - 1);
    return;
  }
  Object window(value);
  if (window.integer("days", kCounts, out.count)) out.kind = Window::Kind::days;
  if (window.integer("months", {1, 1200}, out.count)) out.kind = Window::Kind::months;
  decode_dates(window, out.dates);
  const bool dates = window.count_of({"from", "until"}) > 0;
  if (dates) out.kind = Window::Kind::dates;
  window.only_one({"days", "months", window.has("from") || !dates ? "from" : "until"});
  window.finish();
}

// {"category": ["tea", "coffee"]}: one list of strings, and nothing else.
void decode_distinct(Object& counter, SymbolTable& symbols, SymbolTest& out) {
  counter.with("distinct", Need::no, [&](const Value& value) {
    Condition condition;
    decode_condition(value, symbols, condition);
    const bool one_list = condition.symbols.size() == 1 &&
                          (is_of_line(condition.symbols.front().attribute) ||
                           condition.symbols.front().attribute == Attribute::action_text);
    if (!one_list || value.count() != 1) {
      value.fail(ErrorCode::json_missing,
                 {"expected one list of strings, such as {\"category\": [\"tea\", \"coffee\"]}"});
      return;
    }
    out = condition.symbols.front();
    std::sort(out.any_of.begin(), out.any_of.end());
    out.any_of.erase(std::unique(out.any_of.begin(), out.any_of.end()), out.any_of.end());
  });
}

void decode_counter(const Value& value, SymbolTable& symbols, Counter& out) {
  Object counter(value);
  counter.id("id", out.id, Need::yes);
  std::string name;
  if (counter.id("on", name)) out.on = symbols.intern(Attribute::action, name);
  counter.word("counts", {"times", "items", "spend", "points"}, out.of);
  if (counter.id("of", name)) {
    out.of = Counter::Of::number;
    out.number = symbols.intern(Attribute::action_number, name);
    if (counter.has("counts")) {
      value.fail(ErrorCode::json_unknown_key,
                 {"both counts and of are stated, expected one of them"});
    }
  }
  decode_distinct(counter, symbols, out.distinct);
  decode_when(counter, symbols, out.when);
  counter.finish();
}

void decode_segment(const Value& value, SymbolTable& symbols, Segment& out) {
  Object segment(value);
  segment.id("id", out.id, Need::yes);
  segment.text("name", kLongestText, out.name, Need::yes);
  decode_when(segment, symbols, out.when, Need::yes);
  segment.finish();
}

void decode_levels(Object& challenge, Challenge& out) {
  challenge.list("levels", 1, [&](const Value& item) {
    Object object(item);
    Challenge::Level& level = out.levels.emplace_back();
    object.integer("goal", kPositive, level.goal, Need::yes);
    object.text("name", kLongestText, level.name);
    object.integer("points", kNotNegative, level.points);
    object.finish();
  });
  challenge.only_one({"goal", "levels"});
  if (!challenge.has("goal")) return;
  Challenge::Level& level = out.levels.emplace_back();
  challenge.integer("goal", kPositive, level.goal);
  challenge.integer("points", kNotNegative, level.points);
}

void decode_challenge(const Value& value, SymbolTable& symbols, Challenge& out) {
  Object challenge(value);
  challenge.id("id", out.id, Need::yes);
  challenge.text("name", kLongestText, out.name, Need::yes);
  challenge.text("text", kLongestText, out.text);
  challenge.id("counter", out.reading.counter, Need::yes);
  decode_reading(challenge, out.reading);
  if (challenge.is_object()) decode_levels(challenge, out);
  challenge.word("repeat", {"once", "period", "each"}, out.repeat);
  challenge.id("after", out.after);
  challenge.id("wallet", out.wallet_id);
  decode_when(challenge, symbols, out.when);
  challenge.finish();
}

// "birthday", "anniversary", {"date": "03-15"}, {"day": 1} or {"tier": "gold"}
void decode_occasion(const Value& value, Gift& out) {
  if (value.kind() != Kind::object) {
    const int word = value.word({"birthday", "anniversary"},
                                R"({"date": "03-15"}, {"day": 1} or {"tier": "gold"})");
    if (word >= 0) out.on = static_cast<Gift::On>(word);
    return;
  }
  Object occasion(value);
  DayOfYear day;
  const bool date =
      occasion.with("date", Need::no, [&](const Value& at) { decode_day_of_year(at, day); });
  if (date) {
    out.month = std::max(day.month, 1);
    out.day = std::max(day.day, 1);
  }
  if (occasion.integer("day", {1, 31}, out.day)) out.on = Gift::On::day;
  if (occasion.id("tier", out.tier_id)) out.on = Gift::On::tier;
  occasion.only_one({"date", "day", "tier"});
  occasion.finish();
}

void decode_gift(const Value& value, SymbolTable& symbols, Gift& out) {
  Object gift(value);
  gift.id("id", out.id, Need::yes);
  gift.text("label", kLongestText, out.label, Need::yes);
  gift.with("on", Need::yes, [&](const Value& on) { decode_occasion(on, out); });
  gift.id("wallet", out.wallet_id);
  decode_when(gift, symbols, out.when);
  gift.integer("points", kPositive, out.points);
  gift.object("rate", [&](Object& rate) {
    rate.integer("points", kPositive, out.rate_points, Need::yes);
    rate.integer("every", kPositive, out.rate_every, Need::yes);
    rate.object(
        "of",
        [&](Object& of) {
          Reading reading;
          of.id("counter", reading.counter, Need::yes);
          decode_reading(of, reading);
          out.reading = reading;
        },
        Need::yes);
  });
  gift.only_one({"points", "rate"});
  gift.finish();
}

void decode_cause(const Value& value, Cause& out) {
  Object cause(value);
  cause.id("id", out.id, Need::yes);
  cause.text("name", kLongestText, out.name, Need::yes);
  cause.text("text", kLongestText, out.text);
  cause.id("counter", out.counter, Need::yes);
  cause.integer("gives", kPositive, out.gives);
  cause.integer("every", kPositive, out.every);
  cause.finish();
}

void decode_goal(const Value& value, Goal& out) {
  Object goal(value);
  goal.id("id", out.id, Need::yes);
  goal.text("name", kLongestText, out.name, Need::yes);
  goal.text("text", kLongestText, out.text);
  goal.id("counter", out.counter, Need::yes);
  goal.integer("goal", kPositive, out.goal, Need::yes);
  goal.finish();
}

void decode_leaderboard(const Value& value, Leaderboard& out) {
  Object board(value);
  board.id("id", out.id, Need::yes);
  board.text("name", kLongestText, out.name, Need::yes);
  board.id("counter", out.counter, Need::yes);
  board.word("in", kPeriodNames, out.period);
  board.id("alias", out.alias, Need::yes);
  board.integer("size", {1, 100}, out.size);
  board.finish();
}

}  // namespace

void decode_reading(Object& object, Reading& out) {
  object.word("read", {"sum", "days", "streak_days", "streak_weeks", "streak_months", "days_since"},
              out.of);
  object.with("in", Need::no, [&](const Value& window) { decode_window(window, out.in); });
}

void decode_wallet(Object& object, const char* key, const Program& program, std::int32_t& out) {
  object.with(key, Need::no, [&](const Value& value) {
    std::string id;
    if (!value.id(id)) return;
    for (std::int32_t wallet = 0; wallet < program.wallet_count(); ++wallet) {
      if (id != (wallet == 0 ? kPointsId : program.id_of_wallet(wallet))) continue;
      out = wallet;
      return;
    }
    value.fail(ErrorCode::unknown_reference,
               {"no wallet has the id \"", id, "\", expected \"points\" or one of /wallets"});
  });
}

void decode_tier(const Value& value, const Program& program, std::int32_t& out) {
  std::string id;
  if (!value.id(id)) return;
  const std::int32_t tier = find_tier(program.tiers, id);
  if (tier < 0) {
    value.fail(ErrorCode::unknown_reference,
               {"no tier has the id \"", id,
                "\", expected one of the program's /tiers/levels, or one of their formerly"});
    return;
  }
  out = tier;
}

void decode_engagement(Object& root, Program& out) {
  SymbolTable& symbols = out.symbols;
  root.list("counters", 0,
            [&](const Value& item) { decode_counter(item, symbols, out.counters.emplace_back()); });
  root.list("segments", 0,
            [&](const Value& item) { decode_segment(item, symbols, out.segments.emplace_back()); });
  root.list("challenges", 0, [&](const Value& item) {
    decode_challenge(item, symbols, out.challenges.emplace_back());
  });
  root.list("gifts", 0,
            [&](const Value& item) { decode_gift(item, symbols, out.gifts.emplace_back()); });
  root.list("causes", 0, [&](const Value& item) { decode_cause(item, out.causes.emplace_back()); });
  root.list("goals", 0, [&](const Value& item) { decode_goal(item, out.goals.emplace_back()); });
  root.list("leaderboards", 0,
            [&](const Value& item) { decode_leaderboard(item, out.leaderboards.emplace_back()); });
}

void decode_profile(const Value& value, std::vector<ProfileEntry>& out) {
  value.each_member([&](const std::string& name, const Value& entry) {
    ProfileEntry read{name, {}, 0};
    bool flag = false;
    switch (entry.kind()) {
      case Kind::number:
        if (entry.integer(kNotNegative, read.number)) out.push_back(std::move(read));
        return;
      case Kind::text:
        if (entry.text(1, 200, read.text)) out.push_back(std::move(read));
        return;
      case Kind::yes:
      case Kind::no:
        if (!entry.boolean(flag)) return;
        read.text = flag ? "true" : "false";
        out.push_back(std::move(read));
        return;
      default:
        entry.fail_type("a text, an integer, true or false");
    }
  });
}

bool decode_day_of_year(const Value& value, DayOfYear& out) {
  std::string text;
  if (!value.string(text)) return false;
  // A leap year has every day.
  const auto local = parse_local("2024-" + text);
  if (!local.ok() || text.size() != 5) {
    value.fail(ErrorCode::text_form,
               {"\"", text, "\" is no day of the year, expected one such as \"05-17\""});
    return false;
  }
  out = {local->date.month, local->date.day};
  return true;
}

}  // namespace loyalty::json
