#include "json/syntax.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "loyalty/spelling.h"

namespace loyalty::json {
namespace {

using View = std::string_view;

constexpr View kSpace = " \t\r\n";
constexpr View kStructure = "{}[],:";
constexpr const char* kUnshown = "this";

// Empty at the end of the text.
struct Token {
  std::size_t at = 0;
  View text;

  bool is(char c) const { return text.size() == 1 && text[0] == c; }
  bool quoted() const { return !text.empty() && text[0] == '"'; }
  std::size_t end() const { return at + text.size(); }
};

// Up to the closing quote, or else to the end of the line.
std::size_t quoted_size(View text) {
  for (std::size_t i = 1; i < text.size() && text[i] != '\n' && text[i] != '\r'; ++i) {
    if (text[i] == '"') return i + 1;
    if (text[i] == '\\') ++i;
  }
  return std::min(text.find_first_of("\r\n"), text.size());
}

std::size_t token_size(View text) {
  if (text[0] == '"') return quoted_size(text);
  if (kStructure.find(text[0]) != View::npos) return 1;
  return std::min(text.find_first_of(" \t\r\n{}[],:\""), text.size());
}

// Goes through the tokens of a text, whatever they are.
class Walk {
 public:
  explicit Walk(View all) : text(all) {
    constexpr View kMark = "\xEF\xBB\xBF";
    if (text.substr(0, kMark.size()) == kMark) now.at = kMark.size();
  }

  // To the next token; false at the end.
  bool step() {
    if (now.is('{') || now.is('[')) open.push_back(now);
    if ((now.is('}') || now.is(']')) && !open.empty()) open.pop_back();
    before_that = before;
    before = now;
    const std::size_t start = std::min(text.find_first_not_of(kSpace, now.end()), text.size());
    now = {start, text.substr(start)};
    if (!now.text.empty()) now.text = now.text.substr(0, token_size(now.text));
    return !now.text.empty();
  }

  bool in_object() const { return !open.empty() && open.back().is('{'); }
  // Where a key stands, or should.
  bool at_key() const { return in_object() && (before.is('{') || before.is(',')); }
  // What stands before is a key.
  bool after_key() const {
    return in_object() && before.quoted() && (before_that.is('{') || before_that.is(','));
  }
  bool after_value() const {
    return !before.text.empty() && (before.is('}') || before.is(']') || !structural(before));
  }

  static bool structural(const Token& token) {
    return token.text.size() == 1 && kStructure.find(token.text[0]) != View::npos;
  }

  View text;
  Token now, before, before_that;
  std::vector<Token> open;
};

std::string line_of(View text, std::size_t at) {
  const View read = text.substr(0, at);
  return "line " + std::to_string(std::count(read.begin(), read.end(), '\n') + 1);
}

// "line 4, column 3"
std::string place_of(View text, std::size_t at) {
  const View line = text.substr(0, at).substr(text.substr(0, at).rfind('\n') + 1);
  const auto column = std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  });
  return join({line_of(text, at), ", column ", std::to_string(column + 1)});
}

Error at_token(View text, const Token& token, std::initializer_list<View> message) {
  return fail(ErrorCode::json_syntax, "", join({place_of(text, token.at), ": ", join(message)}));
}

// What may be shown in a message: plain characters, and not too many.
std::string shown(View token) {
  constexpr std::size_t kMost = 40;
  const bool plain =
      std::all_of(token.begin(), token.end(), [](char c) { return ' ' <= c && c <= '~'; });
  if (!plain) return token.substr(0, 1) == "\"" ? "this text" : kUnshown;
  return token.size() <= kMost ? std::string(token) : join({token.substr(0, kMost), "..."});
}

bool begins_with(View text, std::initializer_list<View> starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](View start) { return text.substr(0, start.size()) == start; });
}

bool is_digit(char c) {
  return '0' <= c && c <= '9';
}

bool all_digits(View text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool ends_quoted(View token) {
  if (token.size() < 2 || token.back() != '"') return false;
  std::size_t slashes = 0;
  while (token[token.size() - 2 - slashes] == '\\') ++slashes;
  return slashes % 2 == 0;
}

// A text in quotes that is none.
Error explain_quoted(const Walk& walk, std::size_t position) {
  const Token& token = walk.now;
  const unsigned char c = position > 0 && position <= walk.text.size()
                              ? static_cast<unsigned char>(walk.text[position - 1])
                              : 0;
  if (c == '\t') {
    return at_token(walk.text, token, {"a tab inside of quotes, write \\t or a space"});
  }
  // One that is cut short ends where the closing quote is read.
  if (c >= 0x80 || (ends_quoted(token.text) && position == token.end())) {
    return at_token(walk.text, token,
                    {"a character that is not UTF-8, save the file as UTF-8 (plain text)"});
  }
  if (!ends_quoted(token.text)) {
    return at_token(walk.text, token,
                    {"the quotes that open here are not closed, expected \" before the line ends"});
  }
  return at_token(walk.text, token,
                  {"a backslash or a control character inside of quotes, write \\\\ for a "
                   "backslash and \\n for a new line"});
}

Error explain_end(const Walk& walk) {
  if (walk.before.text.empty()) {
    return at_token(walk.text, walk.now, {"the document is empty, expected an object in { }"});
  }
  if (walk.open.empty()) {
    return at_token(walk.text, walk.before,
                    {shown(walk.before.text), " is no document, expected an object in { }"});
  }
  const Token& open = walk.open.back();
  return at_token(walk.text, walk.now,
                  {"the document ends inside of the ", open.text, " of ",
                   line_of(walk.text, open.at), ", expected its ", open.is('{') ? "}" : "]"});
}

// A comma, a colon or a closing bracket out of place.
Error explain_structure(const Walk& walk) {
  const Token& token = walk.now;
  const Token& before = walk.before;
  if (before.is(':')) {
    return at_token(walk.text, token,
                    {"a value is missing after ", shown(walk.before_that.text),
                     ", expected one between \":\" and \"", token.text, "\""});
  }
  if (walk.after_key()) {
    return at_token(walk.text, token,
                    {"the key ", shown(before.text), " has no value, expected \":\" and one"});
  }
  if (token.is(',')) {
    return at_token(walk.text, token, {"a comma too many, remove it"});
  }
  if (before.is(',') && !token.is(':')) {
    return at_token(walk.text, before,
                    {"a comma before ", token.text, ", remove it: the last entry has none"});
  }
  if (!token.is(':') && !walk.open.empty()) {
    const Token& open = walk.open.back();
    return at_token(
        walk.text, token,
        {token.text, " does not close the ", open.text, " of ", line_of(walk.text, open.at),
         ", expected ", open.is('{') ? "}" : "]", " before it"});
  }
  if (token.is(':') && !walk.open.empty() && !walk.in_object()) {
    return at_token(walk.text, token, {"a key inside of [ ], write { } around it and its value"});
  }
  return at_token(walk.text, token, {"\"", token.text, "\" is out of place, remove it"});
}

// What is in no document, wherever it stands.
const char* what_is_strange(View token) {
  if (begins_with(token, {"“", "”", "„", "«", "»", "‘", "’"})) {
    return "typographic quotes, write straight ones: \"";
  }
  if (begins_with(token, {"'", "`"})) return "single quotes, write double ones: \"";
  if (begins_with(token, {"//", "/*", "#"})) {
    return "a comment, which JSON does not have, remove it or write it under \"$comment\" at the "
           "top";
  }
  if (begins_with(token, {"="})) return "\"=\" is out of place, write \":\" between key and value";
  if (begins_with(token, {";"})) return "\";\" is out of place, write \",\" between two entries";
  return nullptr;
}

// A word or a number that is none.
Error explain_word(const Walk& walk) {
  const Token& token = walk.now;
  const std::string word = shown(token.text);
  if (walk.before.text.empty()) {
    return at_token(walk.text, token,
                    {word, " where the document begins, expected an object in { }"});
  }
  if (walk.at_key()) {
    return at_token(walk.text, token, {word, " is a key without quotes, expected \"", word, "\""});
  }
  for (const char* known : {"true", "false", "null"}) {
    if (alike(token.text, known)) {
      return at_token(walk.text, token, {word, " is not known, write ", known});
    }
  }
  const bool number = token.text.find_first_of("0123456789") != View::npos &&
                      (is_digit(token.text[0]) || begins_with(token.text, {"-", "+", "."}));
  if (number) {
    return at_token(walk.text, token,
                    {word,
                     " is not a number that can be read, expected one such as 1250 or 0.5, or a "
                     "text in quotes"});
  }
  if (word == kUnshown) {
    return at_token(walk.text, token,
                    {"neither a number nor a text in quotes, expected one of the two"});
  }
  return at_token(walk.text, token, {word, " without quotes, expected \"", word, "\""});
}

Error explain_token(const Walk& walk) {
  const Token& token = walk.now;
  const Token& before = walk.before;
  const View text = walk.text;
  const bool touches = !before.text.empty() && before.end() == token.at;
  if (const char* strange = what_is_strange(token.text)) return at_token(text, token, {strange});
  if (walk.open.empty() && !before.text.empty()) {
    return at_token(text, token,
                    {shown(token.text),
                     " stands after the end of the document, expected nothing there, or one } or ] "
                     "fewer before it"});
  }
  if (before.is(',') && touches && all_digits(token.text) && all_digits(walk.before_that.text) &&
      walk.before_that.end() == before.at) {
    const bool thousands = token.text.size() == 3;
    return at_token(text, walk.before_that,
                    {"a comma inside of a number, write ", shown(walk.before_that.text),
                     thousands ? "" : ".", shown(token.text)});
  }
  if (Walk::structural(token) && !token.is('{') && !token.is('[')) return explain_structure(walk);
  if (touches && (before.quoted() || token.quoted()) && !Walk::structural(token) &&
      !Walk::structural(before)) {
    return at_token(text, token,
                    {"quotes end or begin in the middle of a text, write \\\" for quotes inside of "
                     "it"});
  }
  if (walk.at_key()) {
    if (!Walk::structural(token)) return explain_word(walk);
    return at_token(text, token, {token.text, " in place of a key, expected one in quotes"});
  }
  if (walk.after_key()) {
    return at_token(text, token,
                    {"a colon is missing after ", shown(before.text), ", write \":\""});
  }
  if (walk.after_value()) {
    const Token end{before.end(), {}};
    return at_token(text, end,
                    {"a comma is missing after ", shown(before.text), ", expected one before ",
                     shown(token.text), " in ", line_of(text, token.at)});
  }
  return explain_word(walk);
}

}  // namespace

Error syntax_error(View text, std::size_t position) {
  Walk walk(text);
  while (walk.step() && walk.now.end() < position) {
    // The rest of the text cannot be told from what is inside of these quotes.
    if (walk.now.quoted() && !ends_quoted(walk.now.text)) break;
  }
  if (walk.now.text.empty()) return explain_end(walk);
  // Where a text in quotes may stand, what is wrong is inside of it.
  const bool fits = !walk.after_value() && !walk.after_key();
  const bool inside =
      walk.now.quoted() && (fits || position < walk.now.end() || !ends_quoted(walk.now.text));
  return inside ? explain_quoted(walk, position) : explain_token(walk);
}

Error repeated_key(View text, View key) {
  Walk walk(text);
  // Of each open object: its keys, and where they stand.
  std::vector<std::map<View, std::size_t>> keys;
  while (walk.step()) {
    keys.resize(walk.open.size());
    if (!walk.at_key() || !walk.now.quoted()) continue;
    const auto [first, fresh] = keys.back().emplace(walk.now.text, walk.now.at);
    if (fresh) continue;
    return fail(ErrorCode::duplicate_id, "",
                join({place_of(text, walk.now.at), ": the key ", walk.now.text, " stands in ",
                      line_of(text, first->second), " already, remove or rename one of them"}));
  }
  // They are written in two ways, one of them with escapes.
  return fail(ErrorCode::duplicate_id, "",
              join({"the key \"", key, "\" stands twice in one object, remove or rename one"}));
}

}  // namespace loyalty::json
