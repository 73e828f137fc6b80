#include "host/system_zone.h"

#include <absl/time/time.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "loyalty/spelling.h"

namespace loyalty {
namespace {

constexpr std::int64_t kEndOfTable = 4133980800;  // 2101-01-01T00:00:00Z, in seconds

// The instant of a transition. Abseil names it by the two wall clock times around it, one of
// which is skipped (the clock goes forward) or repeated (it goes back).
absl::Time instant_of(const absl::TimeZone::CivilTransition& transition, absl::TimeZone zone) {
  const bool forward = transition.from < transition.to;
  return zone.At(forward ? transition.from : transition.to).trans;
}

// Of the zones that this machine lists, the one whose city, or whose whole name, is like that;
// empty when there is none, or no list.
std::string zone_like(const std::string& name) {
  const char* folder = std::getenv("TZDIR");
  std::ifstream list(std::string(folder != nullptr ? folder : "/usr/share/zoneinfo") + "/zone.tab");
  for (std::string line; std::getline(list, line);) {
    std::istringstream columns(line);
    std::string zone;
    if (line.starts_with('#') || !(columns >> zone >> zone >> zone)) continue;
    if (alike(name, zone) || alike(name, zone.substr(zone.rfind('/') + 1))) return zone;
  }
  return {};
}

}  // namespace

Result<Zone> system_zone(const std::string& name) {
  absl::TimeZone source;
  // Abseil reads files by path where the name is one, and knows "localtime": neither is a zone
  // that a program may name.
  const bool path = name.empty() || name.front() == '/' || name.find("..") != std::string::npos;
  if (path || name == "localtime" || !absl::LoadTimeZone(name, &source)) {
    const std::string meant = zone_like(name);
    return fail(
        ErrorCode::unknown_time_zone, "",
        "this machine knows no time zone \"" + name + "\", expected " +
            (meant.empty() ? "an IANA name such as \"Europe/London\"" : "\"" + meant + "\""));
  }
  absl::Time at = absl::UnixEpoch();
  Zone zone{name, {{0, source.At(at).offset}}};
  absl::TimeZone::CivilTransition transition;
  while (source.NextTransition(at, &transition)) {
    at = instant_of(transition, source);
    const std::int64_t seconds = absl::ToUnixSeconds(at);
    if (seconds >= kEndOfTable) break;
    const std::int32_t offset = source.At(at).offset;
    if (offset != zone.changes.back().offset_seconds)
      zone.changes.push_back({seconds * 1000, offset});
  }
  return zone;
}

}  // namespace loyalty
