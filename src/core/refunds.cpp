#include "core/refunds.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/expiry.h"
#include "core/parts.h"
#include "core/tally.h"
#include "core/tiers.h"
#include "core/together.h"

namespace loyalty::core {
namespace {

struct Progressed {
  std::int64_t qualifying = 0;
  bool complete = true;
};

Progressed refunded_so_far(const Receipt& receipt) {
  Progressed so_far;
  for (const ReceiptLine& line : receipt.lines) {
    so_far.qualifying += refunded_part(line, line.qualifying);
    so_far.complete = so_far.complete && line.refunded();
  }
  return so_far;
}

// What of the points that its lines gave to one wallet has come back.
Points refunded_points(const Receipt& receipt, const WalletReceipt& part) {
  Points points = 0;
  for (std::size_t i = 0; i < receipt.lines.size(); ++i) {
    points += refunded_part(receipt.lines[i], part.points[i]);
  }
  return points;
}

void refund_pieces(ReceiptLine& line, std::int64_t pieces) {
  const std::int64_t before = line.refunded_quantity;
  line.refunded_quantity += pieces;
  const Money more = share(line.amount, before, line.refunded_quantity, line.quantity);
  line.refunded_amount = line.refunded_quantity == line.quantity
                             ? line.amount
                             : std::min(line.amount, line.refunded_amount + more);
}

void refund_money(ReceiptLine& line, Money money) {
  line.refunded_amount += money;
  if (line.refunded_amount == line.amount) line.refunded_quantity = line.quantity;
}

void refund_rest(ReceiptLine& line) {
  line.refunded_quantity = line.quantity;
  line.refunded_amount = line.amount;
}

Status refund_line(const RefundEvent::RefundLine& asked, const Pointer& where, Receipt& receipt) {
  const auto line = std::find_if(receipt.lines.begin(), receipt.lines.end(),
                                 [&](const ReceiptLine& l) { return l.id == asked.line; });
  if (line == receipt.lines.end()) {
    return fail(ErrorCode::unknown_reference, where + "/line",
                "the order has no line \"" + asked.line + "\"");
  }
  const std::int64_t pieces_left = line->quantity - line->refunded_quantity;
  const Money money_left = line->amount - line->refunded_amount;
  if (asked.quantity > pieces_left) {
    return fail(ErrorCode::refund_too_large, where + "/quantity",
                "more than is left of the line, expected at most " + std::to_string(pieces_left));
  }
  if (asked.amount > money_left) {
    return fail(ErrorCode::refund_too_large, where + "/amount",
                "more than is left of the line, expected at most " + std::to_string(money_left));
  }
  if (asked.quantity > 0) {
    refund_pieces(*line, asked.quantity);
  } else {
    refund_money(*line, asked.amount);
  }
  return Done{};
}

Status refund_order_amount(Money amount, Receipt& receipt) {
  Money left = 0;
  for (const ReceiptLine& line : receipt.lines) left += line.amount - line.refunded_amount;
  if (amount > left) {
    return fail(ErrorCode::refund_too_large, "/amount",
                "more than is left of the order, expected at most " + std::to_string(left));
  }
  // All that was paid is all of the order, what cost nothing too.
  if (amount == left) {
    for (ReceiptLine& line : receipt.lines) refund_rest(line);
    return Done{};
  }
  Money running = 0;
  for (ReceiptLine& line : receipt.lines) {
    const Money before = running;
    running += line.amount - line.refunded_amount;
    const Money part = share(amount, before, running, left);
    if (part > 0) refund_money(line, part);
  }
  return Done{};
}

Status refund_lines(const RefundEvent& event, Receipt& receipt) {
  if (event.amount > 0) return refund_order_amount(event.amount, receipt);
  if (event.lines.empty()) {
    for (ReceiptLine& line : receipt.lines) refund_rest(line);
    return Done{};
  }
  for (std::size_t i = 0; i < event.lines.size(); ++i) {
    Status status = refund_line(event.lines[i], "/lines/" + std::to_string(i), receipt);
    if (!status) return status;
  }
  return Done{};
}

bool is_extra(const std::string& line) {
  return std::find(std::begin(kExtraNames), std::end(kExtraNames), line) != std::end(kExtraNames);
}

// What of the goods has come back: in proportion to them redeemed points do, whether shipping
// earned or not.
struct Share {
  Money back = 0;
  Money whole = 0;
  bool complete = false;

  Points of(Points points) const {
    if (complete) return points;
    return whole > 0 ? share(points, 0, back, whole) : 0;
  }
};

Share share_of_goods(const Receipt& receipt, bool complete) {
  Share goods;
  goods.complete = complete;
  for (const ReceiptLine& line : receipt.lines) {
    if (is_extra(line.id)) continue;
    goods.whole += line.amount;
    goods.back += line.refunded_amount;
  }
  return goods;
}

Points return_redeemed(const CompiledProgram::Parts& parts, const Share& goods,
                       const std::string& order, WalletReceipt& part, Member& member,
                       Transfers& transfers) {
  const Points more = std::max<Points>(goods.of(part.redeemed) - part.returned, 0);
  if (more == 0) return 0;
  part.returned += more;
  Wallet& wallet = wallet_of(part.wallet, member);
  prolong(parts, member, part.wallet, part.redeemed_lots);
  const auto expired =
      give_back(wallet, part.redeemed_lots, more, member.settled_at, Account::redeemed, transfers);
  for (const Lot& lot : expired) {
    // This order's own receipt is still in hand.
    if (lot.source == order) {
      part.expired += lot.amount;
    } else {
      note_expired(lot, part.wallet, member);
    }
  }
  return more;
}

// Gives back what the lines took of limits, and takes back what they counted.
void take_back_tallies(const CompiledProgram::Parts& parts, bool was_complete, bool complete,
                       const Receipt& before, const Receipt& after, Member& member) {
  const auto unused = [&](const TallyPart& part) {
    take_from_tally(parts.zone, after.at, part, member.usage);
    unuse_together(parts.zone, after, part, member);
  };
  const auto uncounted = [&](const TallyPart& part) {
    take_from_tally(parts.zone, after.at, part, member.counters);
    uncount_together(after, part, member);
  };
  const auto each = [&](std::size_t i, const std::vector<TallyPart>& taken, auto take) {
    for (TallyPart part : taken) {
      part.amount =
          refunded_part(after.lines[i], part.amount) - refunded_part(before.lines[i], part.amount);
      take(part);
    }
  };
  for (std::size_t i = 0; i < after.lines.size(); ++i) {
    each(i, after.lines[i].used, unused);
    each(i, after.lines[i].counted, uncounted);
  }
  if (was_complete || !complete) return;
  for (const TallyPart& part : after.counted) uncounted(part);
}

// Takes back points of the order; returns those that could not be had. What expired unspent is
// gone: it is taken from no other points.
Points take_back(const CompiledProgram::Parts& parts, Points due, const std::string& order,
                 WalletReceipt& part, Member& member, Transfers& transfers) {
  if (due == 0) return 0;
  Wallet& wallet = wallet_of(part.wallet, member);
  const Points others = reverse_own(wallet, order, due, member.settled_at, transfers);
  const Points excused = std::min(others, part.expired - part.excused);
  part.excused += excused;
  return excused + reverse(wallet, others - excused, member.settled_at,
                           parts.program.refunds.allow_negative, transfers);
}

}  // namespace

std::int64_t refunded_part(const ReceiptLine& line, std::int64_t total) {
  if (line.refunded()) return total;
  // Whole pieces take back their part of the points, however their money was rounded.
  const bool by_pieces =
      line.refunded_quantity > 0 &&
      line.refunded_amount == share(line.amount, 0, line.refunded_quantity, line.quantity);
  if (line.amount > 0 && !by_pieces) return share(total, 0, line.refunded_amount, line.amount);
  return share(total, 0, line.refunded_quantity, line.quantity);
}

std::shared_ptr<const Receipt>* find_receipt(Member& member, const std::string& order) {
  const auto found = std::find_if(member.receipts.begin(), member.receipts.end(),
                                  [&](const auto& r) { return r->order == order; });
  return found == member.receipts.end() ? nullptr : &*found;
}

Status refund(const CompiledProgram::Parts& parts, const RefundEvent& event, Outcome& out) {
  Member& member = out.member;
  std::shared_ptr<const Receipt>* found = find_receipt(member, event.order);
  if (found == nullptr) {
    return fail(ErrorCode::order_unknown, "/order",
                "no order \"" + event.order + "\" was booked for this member");
  }
  Receipt receipt = **found;
  const Progressed before = refunded_so_far(receipt);
  if (Status status = refund_lines(event, receipt); !status) return status;
  const Progressed after = refunded_so_far(receipt);
  const Share goods = share_of_goods(receipt, after.complete);
  for (std::size_t i = 0; i < receipt.wallets.size(); ++i) {
    WalletReceipt& part = receipt.wallets[i];
    const Points returned =
        return_redeemed(parts, goods, receipt.order, part, member, out.transfers);
    const Points due = refunded_points(receipt, part) - refunded_points(**found, part);
    const Points forgone = take_back(parts, due, receipt.order, part, member, out.transfers);
    if (i > 0) {
      out.refunds.push_back({part.wallet, due - forgone, forgone, returned});
      continue;
    }
    out.returned = returned;
    out.forgone = forgone;
    out.reversed = due - forgone;
  }
  take_back_tallies(parts, before.complete, after.complete, **found, receipt, member);
  std::int64_t qualifying = after.qualifying - before.qualifying;
  // An order counts until all of it is given back.
  if (after.complete && !before.complete) qualifying += receipt.qualifying;
  take_progress(parts.program.tiers, parts.zone, receipt.at, qualifying, member.settled_at, member);
  *found = std::make_shared<const Receipt>(std::move(receipt));
  return Done{};
}

}  // namespace loyalty::core
