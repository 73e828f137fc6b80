#include "loyalty/member.h"

namespace loyalty {

const char* name_of(Account account) {
  switch (account) {
    case Account::issued:
      return "issued";
    case Account::pending:
      return "pending";
    case Account::available:
      return "available";
    case Account::held:
      return "held";
    case Account::redeemed:
      return "redeemed";
    case Account::expired:
      return "expired";
    case Account::reversed:
      return "reversed";
    case Account::donated:
      return "donated";
    case Account::converted:
      return "converted";
  }
  return "unknown";
}

}  // namespace loyalty
