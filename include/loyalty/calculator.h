// The calculator: one pure function in two forms. `apply` books an event, `preview` shows what
// booking a cart would do; both earn through the same code, so the preview is the award.
#pragma once

#include <memory>

#include "loyalty/cart.h"
#include "loyalty/event.h"
#include "loyalty/member.h"
#include "loyalty/outcome.h"
#include "loyalty/program.h"

namespace loyalty::core {
struct Evaluation;
}

namespace loyalty {

// A program checked and made ready: references resolved, rates on a common denominator, rules
// indexed by the strings they ask for. Immutable, so any number of threads may share one.
class CompiledProgram {
 public:
  // Checks what the decoder cannot: that references exist, windows do not end before they start,
  // tiers ascend, rates stay exact. The pointer of an error is that of the program's JSON.
  static Result<CompiledProgram> compile(Program program, Zone zone);

  CompiledProgram(CompiledProgram&&) noexcept;
  CompiledProgram& operator=(CompiledProgram&&) noexcept;
  ~CompiledProgram();

  const Program& program() const;
  const Zone& zone() const;

  struct Parts;
  const Parts& parts() const { return *parts_; }

  // One that was compiled before.
  static CompiledProgram of(std::unique_ptr<Parts> parts);

 private:
  explicit CompiledProgram(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// Keeps a member in whatever form. Previews apply time to what it makes of it, and ask for it again
// where their time goes back.
class MemberSource {
 public:
  virtual ~MemberSource() = default;
  virtual void read(Member& fresh) const = 0;
};

enum class Detail : std::uint8_t {
  totals,     // Award::contributions stays empty
  breakdown,  // which rule gave what on which line
};

// Evaluates carts and events. Holds scratch memory that is reused, so one a thread, and what it
// remembers is only ever a cache: every answer depends on its arguments alone.
class Calculator {
 public:
  // The program must outlive the calculator.
  explicit Calculator(const CompiledProgram& program);
  Calculator(Calculator&&) noexcept;
  ~Calculator();

  // The state after the event, or an error and nothing else. Time is applied first: lots mature
  // and expire, the tier window moves, up to event.at (or the member's own time, if later).
  Result<Outcome> apply(const Member& member, const Event& event);

  // member may be null: a guest, who is shown what a new member would get.
  // Pointers of errors are those of the cart's JSON.
  Result<Preview> preview(const Member* member, const Cart& cart, Detail detail);

  // The same in two steps, for a page that previews one member again and again: the member is
  // copied once, and the memory of `preview` is reused. On an error it holds no answer.
  void set_member(const Member* member);
  // No copy where the member is kept in another form; none: a guest.
  void set_member(std::unique_ptr<const MemberSource> source);
  Status preview_into(const Cart& cart, Detail detail, Preview& preview);

  // Why each rule for orders that gave nothing did not: of the last preview (with its breakdown),
  // which this is and whose cart is still there.
  std::vector<Unapplied> unapplied(const Preview& preview) const;

  // What the last preview measured, for the searches of this library.
  const core::Evaluation& evaluation() const;

 private:
  struct Scratch;

  // Makes the member of the previews as it is at that instant.
  void settle_member(Instant at);

  std::unique_ptr<Scratch> scratch_;
};

// A member that has just joined.
Member new_member(std::string id, Instant at);

}  // namespace loyalty
