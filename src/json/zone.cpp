#include "json/json.h"

#include "json/decode.h"
#include "json/reader.h"

namespace loyalty {

Result<Zone> json::decode_zone(const Json& document) {
  json::Errors errors;
  json::Object root(json::Value{&document, {}, &errors});
  Zone zone;
  zone.changes.clear();
  if (const auto name = root.need("name")) name->text(1, 64, zone.name);
  if (const auto changes = root.need("changes")) {
    json::Object::each(*changes, 1, [&](const json::Value& item) {
      Zone::Change change;
      std::int64_t offset = 0;
      if (!item.json->is_array() || item.json->size() != 2) {
        item.fail_type("a pair of UTC milliseconds and offset in seconds");
        return;
      }
      const json::Value at{&(*item.json)[0], {&item.path, nullptr, 0}, item.errors};
      const json::Value seconds{&(*item.json)[1], {&item.path, nullptr, 1}, item.errors};
      // No civil offset is larger than a day.
      if (!at.integer({}, change.at) || !seconds.integer({-86400, 86400}, offset)) return;
      if (!zone.changes.empty() && change.at <= zone.changes.back().at) {
        at.fail(ErrorCode::number_range, {"the changes do not ascend, expected a later instant"});
        return;
      }
      change.offset_seconds = static_cast<std::int32_t>(offset);
      zone.changes.push_back(change);
    });
  }
  root.finish();
  if (!errors.none()) return errors.list().front();
  return zone;
}

Result<Zone> decode_zone(std::string_view text) {
  auto document = json::parse(text);
  if (!document) return document.error();
  return json::decode_zone(*document);
}

std::string encode_zone(const Zone& zone) {
  json::Json changes = json::Json::array();
  for (const Zone::Change& change : zone.changes) {
    changes.push_back(json::Json::array({change.at, change.offset_seconds}));
  }
  return json::Json{{"name", zone.name}, {"changes", std::move(changes)}}.dump();
}

}  // namespace loyalty
