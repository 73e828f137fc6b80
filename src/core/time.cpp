#include "loyalty/time.h"

#include <algorithm>
#include <chrono>

namespace loyalty {
namespace {

constexpr std::int64_t kDay = 86400000;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

std::int64_t offset_ms(const Zone& zone, Instant at) {
  auto after = std::upper_bound(zone.changes.begin(), zone.changes.end(), at,
                                [](Instant t, const Zone::Change& c) { return t < c.at; });
  if (after != zone.changes.begin()) --after;
  return std::int64_t{after->offset_seconds} * 1000;
}

std::int64_t days_of(const Date& date) {
  using namespace std::chrono;
  return sys_days{year{date.year} / month{static_cast<unsigned>(date.month)} /
                  day{static_cast<unsigned>(date.day)}}
      .time_since_epoch()
      .count();
}

Date date_of(std::int64_t days) {
  using namespace std::chrono;
  const year_month_day ymd{sys_days{std::chrono::days{days}}};
  return {int{ymd.year()}, static_cast<int>(unsigned{ymd.month()}),
          static_cast<int>(unsigned{ymd.day()})};
}

int last_day_of(int year, int month) {
  using namespace std::chrono;
  const year_month_day_last last{std::chrono::year{year} /
                                 std::chrono::month{static_cast<unsigned>(month)} /
                                 std::chrono::last};
  return static_cast<int>(unsigned{last.day()});
}

void append_digits(std::string& out, std::int64_t value, int width) {
  char digits[8];
  for (int i = width - 1; i >= 0; --i) {
    digits[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  out.append(digits, static_cast<std::size_t>(width));
}

// Reads fixed-width decimals and separators from the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool digits(int width, int& value) {
    if (text_.size() < static_cast<std::size_t>(width)) return false;
    value = 0;
    for (int i = 0; i < width; ++i) {
      const char c = text_[static_cast<std::size_t>(i)];
      if (c < '0' || c > '9') return false;
      value = value * 10 + (c - '0');
    }
    text_.remove_prefix(static_cast<std::size_t>(width));
    return true;
  }
  bool one_of(std::string_view set) {
    if (text_.empty() || set.find(text_[0]) == std::string_view::npos) return false;
    text_.remove_prefix(1);
    return true;
  }
  // A fraction of a second after its point, cut to milliseconds.
  bool milliseconds(int& value) {
    value = 0;
    int count = 0;
    while (!text_.empty() && text_[0] >= '0' && text_[0] <= '9') {
      if (count < 3) value = value * 10 + (text_[0] - '0');
      ++count;
      text_.remove_prefix(1);
    }
    for (int i = count; i < 3; ++i) value *= 10;
    return count > 0 && count <= 9;
  }
  char front() const { return text_.empty() ? '\0' : text_[0]; }
  bool done() const { return text_.empty(); }

 private:
  std::string_view text_;
};

bool scan_date(Scanner& in, Date& date) {
  return in.digits(4, date.year) && in.one_of("-") && in.digits(2, date.month) && in.one_of("-") &&
         in.digits(2, date.day) && date.year >= 1 && date.month >= 1 && date.month <= 12 &&
         date.day >= 1 && date.day <= last_day_of(date.year, date.month);
}

bool scan_clock(Scanner& in, bool need_seconds, std::int32_t& ms_of_day) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  int ms = 0;
  if (!in.digits(2, hour) || !in.one_of(":") || !in.digits(2, minute)) return false;
  if (in.one_of(":")) {
    if (!in.digits(2, second)) return false;
    if (in.one_of(".") && !in.milliseconds(ms)) return false;
  } else if (need_seconds) {
    return false;
  }
  if (hour > 23 || minute > 59 || second > 59) return false;
  ms_of_day = ((hour * 60 + minute) * 60 + second) * 1000 + ms;
  return true;
}

}  // namespace

LocalTime to_local(const Zone& zone, Instant at) {
  const std::int64_t local = at + offset_ms(zone, at);
  const std::int64_t days = floor_div(local, kDay);
  return {date_of(days), static_cast<std::int32_t>(local - days * kDay)};
}

Instant to_instant(const Zone& zone, const LocalTime& local) {
  const std::int64_t wall = days_of(local.date) * kDay + local.ms_of_day;
  const std::int64_t before = offset_ms(zone, wall - kDay);
  const std::int64_t after = offset_ms(zone, wall + kDay);
  if (offset_ms(zone, wall - before) == before) return wall - before;
  if (offset_ms(zone, wall - after) == after) return wall - after;
  return wall - before;
}

int weekday_of(const Date& date) {
  const std::chrono::weekday day{std::chrono::sys_days{std::chrono::days{days_of(date)}}};
  return static_cast<int>(day.iso_encoding()) - 1;
}

Instant add_days(const Zone& zone, Instant at, int days) {
  LocalTime local = to_local(zone, at);
  local.date = date_of(days_of(local.date) + days);
  return to_instant(zone, local);
}

Instant add_months(const Zone& zone, Instant at, int months) {
  LocalTime local = to_local(zone, at);
  const std::int64_t month = std::int64_t{local.date.year} * 12 + (local.date.month - 1) + months;
  local.date.year = static_cast<int>(floor_div(month, 12));
  local.date.month = static_cast<int>(month - floor_div(month, 12) * 12) + 1;
  local.date.day = std::min(local.date.day, last_day_of(local.date.year, local.date.month));
  return to_instant(zone, local);
}

std::int64_t days_between(const Zone& zone, Instant from, Instant to) {
  return days_of(to_local(zone, to).date) - days_of(to_local(zone, from).date);
}

Date date_in(int year, int month, int day) {
  return {year, month, std::min(day, last_day_of(year, month))};
}

Instant start_of(const Zone& zone, Period period, Instant at) {
  Date date = to_local(zone, at).date;
  switch (period) {
    case Period::day:
      break;
    case Period::week:
      date = date_of(days_of(date) - weekday_of(date));
      break;
    case Period::quarter:
      date.month -= (date.month - 1) % 3;
      date.day = 1;
      break;
    case Period::year:
      date.month = 1;
      [[fallthrough]];
    case Period::month:
      date.day = 1;
      break;
    case Period::lifetime:
      return kDistantPast;
  }
  return to_instant(zone, {date, 0});
}

std::string format_instant(Instant at) {
  const std::int64_t days = floor_div(at, kDay);
  const Date date = date_of(days);
  std::int64_t ms = at - days * kDay;
  std::string out;
  out.reserve(24);
  append_digits(out, date.year, 4);
  out += '-';
  append_digits(out, date.month, 2);
  out += '-';
  append_digits(out, date.day, 2);
  out += 'T';
  append_digits(out, ms / 3600000, 2);
  out += ':';
  append_digits(out, ms / 60000 % 60, 2);
  out += ':';
  append_digits(out, ms / 1000 % 60, 2);
  out += '.';
  append_digits(out, ms % 1000, 3);
  out += 'Z';
  return out;
}

Result<Instant> parse_instant(std::string_view text) {
  const Error error =
      fail(ErrorCode::text_form, "", "expected an instant such as \"2026-11-21T09:30:00Z\"");
  Scanner in(text);
  LocalTime local;
  if (!scan_date(in, local.date) || !in.one_of("T") || !scan_clock(in, true, local.ms_of_day)) {
    return error;
  }
  std::int64_t offset = 0;
  if (!in.one_of("Z")) {
    const int sign = in.front() == '-' ? -1 : 1;
    int hour = 0;
    int minute = 0;
    if (!in.one_of("+-") || !in.digits(2, hour) || !in.one_of(":") || !in.digits(2, minute) ||
        hour > 23 || minute > 59) {
      return error;
    }
    offset = sign * std::int64_t{hour * 60 + minute} * 60000;
  }
  const Instant at = days_of(local.date) * kDay + local.ms_of_day - offset;
  if (!in.done() || at < kFirstInstant || at > kLastInstant) return error;
  return at;
}

Result<LocalTime> parse_local(std::string_view text) {
  Scanner in(text);
  LocalTime local;
  const bool date = scan_date(in, local.date);
  if (date && in.done()) return local;
  if (date && in.one_of("T") && scan_clock(in, false, local.ms_of_day) && in.done()) return local;
  const int month = local.date.month;
  if (!date && local.date.day > 28 && month >= 1 && month <= 12 && local.date.year >= 1) {
    const int last = last_day_of(local.date.year, month);
    return fail(ErrorCode::text_form, "",
                join({"expected a day from 01 to ", std::to_string(last), " in that month"}));
  }
  return fail(
      ErrorCode::text_form, "",
      "expected one such as \"2026-11-27\" or \"2026-11-27T09:30\", on the wall clock of the "
      "program's time zone");
}

}  // namespace loyalty
