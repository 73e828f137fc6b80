// Previews of a member that the host has in memory. In a file of its own, because the storefront
// has an image in its place, and the code to copy a member would be 1,200 bytes of its module.
#include "core/scratch.h"

namespace loyalty {
namespace {

// Without receipts: no preview reads them.
class Copy final : public MemberSource {
 public:
  explicit Copy(const Member& member) : member_(member) { member_.receipts.clear(); }
  void read(Member& fresh) const override { fresh = member_; }

 private:
  Member member_;
};

}  // namespace

void Calculator::set_member(const Member* member) {
  set_member(member == nullptr ? nullptr : std::make_unique<const Copy>(*member));
}

Result<Preview> Calculator::preview(const Member* member, const Cart& cart, Detail detail) {
  set_member(member);
  Preview out;
  if (Status status = preview_into(cart, detail, out); !status) return status.error();
  return out;
}

}  // namespace loyalty
