#include <nlohmann/json.hpp>
#include <utility>

#include "json/json.h"

#include "json/reader.h"

namespace loyalty {

namespace {

using json::Need;
using json::Value;

void decode_change(const Value& item, std::vector<Zone::Change>& changes) {
  if (item.kind() != json::Kind::array || item.count() != 2) {
    item.fail_type("a pair of UTC milliseconds and offset in seconds");
    return;
  }
  Zone::Change change;
  bool is_offset = false;
  item.each(2, [&](const Value& part) {
    std::int64_t offset = 0;
    if (!std::exchange(is_offset, true)) {
      if (part.integer({}, change.at) && !changes.empty() && change.at <= changes.back().at) {
        part.fail(ErrorCode::number_range, {"the changes do not ascend, expected a later instant"});
      }
    } else if (part.integer({-86400, 86400}, offset)) {  // No civil offset is larger than a day.
      change.offset_seconds = static_cast<std::int32_t>(offset);
    }
  });
  changes.push_back(change);
}

}  // namespace

Result<Zone> decode_zone(std::string_view text) {
  const auto document = json::parse(text);
  if (!document) return document.error();
  json::Input in(*document);
  json::Object root{Value(in)};
  Zone zone;
  zone.changes.clear();
  root.text("name", 64, zone.name, Need::yes);
  root.list(
      "changes", 1, [&](const Value& item) { decode_change(item, zone.changes); }, Need::yes);
  root.finish();
  if (!in.errors.none()) return in.errors.list().front();
  return zone;
}

std::string encode_zone(const Zone& zone) {
  using Json = nlohmann::ordered_json;
  Json changes = Json::array();
  for (const Zone::Change& change : zone.changes) {
    changes.push_back(Json::array({change.at, change.offset_seconds}));
  }
  return Json{{"name", zone.name}, {"changes", std::move(changes)}}.dump();
}

}  // namespace loyalty
