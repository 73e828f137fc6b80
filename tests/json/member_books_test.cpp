// A member that comes from outside is only booked on when its books agree.
#include <string>

#include "catch.h"
#include "json/json.h"
#include "support/shop.h"

using namespace loyalty;
using namespace loyalty::test;

namespace {

const std::string kBooks = R"({"id":"m","settled_at":"2026-11-20T00:00:00.000Z",
  "accounts":{"issued":-900,"pending":100,"available":300,"held":100,"redeemed":300,"expired":50,"reversed":50},
  "lots":[{"points":100,"available_from":"2026-11-22T00:00:00Z","source":"o"},
          {"points":300,"available_from":"2026-01-01T00:00:00Z","source":"a"}],
  "debt":0,"orders":1,"progress":[],"tier":"member",
  "holds":[{"id":"h","reward":"pay","points":100,"at":"2026-11-20T00:00:00Z",
            "lots":[{"points":100,"available_from":"2026-01-02T00:00:00Z","source":"a"}]}],
  "receipts":[{"order":"o","at":"2026-11-20T00:00:00Z",
    "lines":[{"id":"1","quantity":2,"amount":60000,"qualifying":60000,"points":150,
              "refunded_quantity":1,"refunded_amount":30000}],
    "redeemed":300,"returned":0,
    "lots":[{"points":300,"available_from":"2026-01-03T00:00:00Z","source":"a"}]}]})";

std::string with(const std::string& from, const std::string& to) {
  const std::size_t place = kBooks.find(from);
  REQUIRE(place != std::string::npos);
  return std::string(kBooks).replace(place, from.size(), to);
}

// Where the books are said not to agree, or "" when they do.
std::string disagreement(const std::string& books) {
  const auto program = program_with("");
  const auto member = decode_member(books, program.program());
  if (member.ok()) return "";
  CHECK(member.error().code == ErrorCode::program_contradiction);
  return member.error().where;
}

}  // namespace

TEST_CASE("books that agree are taken") {
  CHECK(disagreement(kBooks) == "");
}

TEST_CASE("books that do not agree are refused where they differ") {
  CHECK(disagreement(with("\"expired\":50", "\"expired\":51")) == "/accounts");
  CHECK(disagreement(with("\"available\":300", "\"available\":299")) == "/accounts/available");
  CHECK(disagreement(with("2026-11-22", "2026-11-02")) == "/accounts/available");
  CHECK(disagreement(with("\"pending\":100", "\"pending\":10")) == "/accounts/pending");
  CHECK(disagreement(with("\"held\":100", "\"held\":1")) == "/accounts/held");
  CHECK(disagreement(with("\"debt\":0", "\"debt\":1")) == "/accounts/available");
}

TEST_CASE("lots that were held or spent before they were available are refused") {
  CHECK(disagreement(with("2026-01-02", "2027-01-02")) == "/holds/0/lots");
  CHECK(disagreement(with("2026-01-03", "2027-01-03")) == "/receipts/0");
}

TEST_CASE("a receipt that gives back more than there was is refused") {
  CHECK(disagreement(with("\"returned\":0", "\"returned\":1")) == "/receipts/0");
  CHECK(disagreement(with("\"refunded_quantity\":1", "\"refunded_quantity\":3")) == "/receipts/0");
  CHECK(disagreement(with("\"refunded_amount\":30000", "\"refunded_amount\":60001")) ==
        "/receipts/0");
  CHECK(disagreement(with("\"points\":150", "\"points\":901")) == "/receipts/0");
}

TEST_CASE(
    "an event that would make a sum larger than JSON carries is refused and changes nothing") {
  const auto program = program_with("");
  const auto member =
      decode_member(with("\"orders\":1", "\"orders\":9007199254740991"), program.program());
  REQUIRE(member.ok());
  Calculator calculator(program);
  const auto outcome = calculator.apply(
      *member, order("one more", cart_of(program, {R"("price": 100, "quantity": 1)"})));
  REQUIRE_FALSE(outcome.ok());
  CHECK(outcome.error().code == ErrorCode::overflow);
}
