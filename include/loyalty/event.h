// What happened to a member: order, refund, hold, release, adjustment, action, profile, claim,
// status, grant, clock. An order commits the holds it names.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "loyalty/cart.h"
#include "loyalty/member.h"
#include "loyalty/number.h"
#include "loyalty/time.h"

namespace loyalty {

struct OrderEvent {
  std::string order;  // the shop's id of the order
  Cart cart;          // cart.at is the instant of the order; every line has an id
};

// Goods that came back, or money that was given back. Without lines and amount: all that is left.
struct RefundEvent {
  struct RefundLine {
    std::string line;
    std::int64_t quantity = 0;  // pieces, >= 1; 0 when the amount is stated
    Money amount = 0;           // minor units, >= 1; 0 when the quantity is stated
  };
  std::string order;
  std::vector<RefundLine> lines;
  Money amount = 0;  // of the order as a whole, shared out over what is left of its lines
};

// Sets points aside for a reward. The event's id names the hold.
struct HoldEvent {
  std::string reward;
  Points points = 0;  // asked; only for variable rewards and free products
};

// Gives held points back.
struct ReleaseEvent {
  std::string hold;
};

// A reward that is had apart from any order.
struct ClaimEvent {
  std::string reward;
  Points points = 0;  // asked; as many times the reward as they pay, at least once
};

// Points given (positive) or taken (negative) by hand.
struct AdjustmentEvent {
  Points points = 0;
  std::string reason;
  std::int32_t wallet = 0;  // see Program::terms_of
};

// What a member did beside orders: a review, a sign-up, a visit, a run.
struct ActionEvent {
  struct Number {
    Symbol name = kNoSymbol;
    std::int64_t value = 0;

    friend bool operator==(const Number&, const Number&) = default;
  };
  std::string action;
  Symbol symbol = kNoSymbol;    // of the action; kNoSymbol where no rule asks for it
  std::vector<Number> numbers;  // as far as rules ask for them
  std::vector<Symbol> texts;    // likewise; true and false are texts
};

// What is known of a member changes.
struct ProfileEvent {
  std::optional<DayOfYear> birthday;
  std::vector<ProfileEntry> set;
  std::vector<std::string> unset;  // names
};

// What became of an order that was booked: "delivered", "return-window-closed".
struct StatusEvent {
  std::string order;
  std::string status;
};

// A tier that a member has at least until then, whatever the metric says: an invitation, a status
// that another program's is matched with. The first tier ends a grant.
struct GrantEvent {
  std::int32_t tier = 0;  // index
  Instant until = kNever;
};

// Nothing but time passing: lots mature and expire, the tier window moves.
struct ClockEvent {};

struct Event {
  std::string id;  // chosen by the sender; the same id is the same event
  Instant at = 0;
  std::variant<OrderEvent, RefundEvent, HoldEvent, ReleaseEvent, AdjustmentEvent, ActionEvent,
               ProfileEvent, ClaimEvent, StatusEvent, GrantEvent, ClockEvent>
      body;
  // What all members together had before it, where the host tells; else what the member was told.
  std::optional<std::vector<Together>> together{};
};

}  // namespace loyalty
