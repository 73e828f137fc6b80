#include "server/verify.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <stdexcept>

#include "json/json.h"
#include "server/ledger.h"
#include "server/rules.h"
#include "server/sums.h"

namespace loyalty::server {
namespace {

constexpr int kMembersAtOnce = 500;

using Report = std::function<void(const std::string&)>;

// Where two texts part, with a little of each.
std::string difference(const std::string& stored, const std::string& replayed) {
  const auto [at, other] =
      std::mismatch(stored.begin(), stored.end(), replayed.begin(), replayed.end());
  const auto offset = static_cast<std::size_t>(at - stored.begin());
  const std::size_t from = offset < 20 ? 0 : offset - 20;
  return "at byte " + std::to_string(offset) + ": stored ..." + stored.substr(from, 60) +
         "... replayed ..." + replayed.substr(from, 60) + "...";
}

// Replays one member after the other. Rules and calculators are made once.
class Replay {
 public:
  Replay(Store& store, const Report& report) : store_(store), report_(report) {}

  void member(const std::string& id) {
    ++totals_.members;
    id_ = id;
    state_ = MemberState{};
    transfers_.clear();
    for (const TransferRow& transfer : store_.transfers(id, 1, kMaxSurfaceInteger)) {
      transfers_[transfer.seq].push_back(transfer);
    }
    store_.each_event(id, [this](const EventRow& row) { event(row); });
    compare_snapshot();
  }

  // What all members have together is the sum of what each event changed.
  const Verification& totals() {
    for (const auto& [name, sum] : together_) {
      const long long stored = store_.read_together({sum}, false).front().amount;
      if (stored == sum.amount) continue;
      ++totals_.differences;
      report_("all members together: \"" + name + "\" is stored as " + std::to_string(stored) +
              ", the events give " + std::to_string(sum.amount));
    }
    return totals_;
  }

 private:
  // The program under one zone table, and the calculator for it.
  struct Host {
    explicit Host(RulesPointer with) : rules(std::move(with)), calculator(rules->compiled) {}
    RulesPointer rules;
    Calculator calculator;
  };

  Host& host(const std::string& program, const std::string& zone) {
    std::unique_ptr<Host>& slot = hosts_[{program, zone}];
    if (!slot) slot = std::make_unique<Host>(load_rules(store_, program, zone));
    return *slot;
  }

  void differ(const std::string& what) {
    ++totals_.differences;
    report_("member " + id_ + ": " + what);
  }

  void event(const EventRow& row) {
    ++totals_.events;
    const std::string name = "event " + std::to_string(row.seq) + " (" + row.id + ")";
    if (row.seq != state_.seq + 1) differ(name + " does not follow " + std::to_string(state_.seq));
    Host& with = host(row.program, row.zone);
    const Result<Event> decoded = decode_event(row.body, with.rules->program());
    if (!decoded) {
      differ(name + " cannot be read: " + decoded.error().where + ": " + decoded.error().message);
      return;
    }
    if (state_.seq == 0) {
      state_.member = new_member(id_, decoded->at);
    } else if (row.program != state_.rules->program_hash) {
      state_.member =
          adopt(std::move(state_.member), state_.rules->program(), with.rules->program());
    }
    state_.seq = row.seq;
    state_.rules = with.rules;
    Result<Step> next = step(with.calculator, *with.rules, state_.member, *decoded);
    if (!next) {
      differ(name + " is refused now: " + next.error().message);
      return;
    }
    if (next->answer != row.answer) {
      differ(name + ": the answer differs " + difference(row.answer, next->answer));
    }
    if (!same_transfers(next->outcome.transfers, transfers_[row.seq])) {
      differ(name + ": the transfers differ");
    }
    if (decoded->together) {
      for (const Together& change : changes_of(*decoded->together, next->outcome.member.together)) {
        const auto [sum, is_new] = together_.try_emplace(name_of(change), change);
        if (!is_new) sum->second.amount += change.amount;
      }
    }
    state_.member = std::move(next->outcome.member);
  }

  static bool same_transfers(const std::vector<Transfer>& replayed,
                             const std::vector<TransferRow>& stored) {
    return std::equal(replayed.begin(), replayed.end(), stored.begin(), stored.end(),
                      [](const Transfer& one, const TransferRow& other) {
                        return other.wallet == one.wallet && other.source == name_of(one.from) &&
                               other.target == name_of(one.to) && other.points == one.amount;
                      });
  }

  void compare_snapshot() {
    const auto row = store_.find_member(id_);
    if (!row) {
      differ("has events and no snapshot");
      return;
    }
    if (row->seq != state_.seq) {
      differ("the snapshot is of event " + std::to_string(row->seq) + ", the last one is " +
             std::to_string(state_.seq));
    }
    if (state_.seq == 0) return;
    if (row->program != state_.rules->program_hash) differ("the snapshot names another program");
    const std::string replayed =
        encode_member(state_.member, state_.rules->program(), Receipts::leave_out);
    if (row->state != replayed) {
      differ("the snapshot differs " + difference(row->state, replayed));
    }
    compare_receipts();
  }

  void compare_receipts() {
    const std::vector<std::string> stored = store_.all_receipts(id_);
    std::vector<std::string> replayed;
    for (const auto& receipt : state_.member.receipts) replayed.push_back(encode_receipt(*receipt));
    if (stored.size() != replayed.size()) {
      differ("there are " + std::to_string(stored.size()) + " receipts, expected " +
             std::to_string(replayed.size()));
      return;
    }
    for (std::size_t i = 0; i < stored.size(); ++i) {
      if (stored[i] == replayed[i]) continue;
      differ("the receipt of order \"" + state_.member.receipts[i]->order + "\" differs " +
             difference(stored[i], replayed[i]));
    }
  }

  Store& store_;
  const Report& report_;
  Verification totals_;
  std::string id_;
  MemberState state_;
  std::map<long long, std::vector<TransferRow>> transfers_;
  std::map<std::string, Together> together_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<Host>> hosts_;
};

}  // namespace

Verification verify_ledger(Database& database, const Report& report) {
  Store store(database);
  Replay replay(store, report);
  std::string last;
  for (;;) {
    const std::vector<std::string> ids = store.members_after(last, kMembersAtOnce);
    if (ids.empty()) return replay.totals();
    for (const std::string& id : ids) replay.member(id);
    last = ids.back();
  }
}

}  // namespace loyalty::server

namespace loyalty {

int run_verify(const VerifyOptions& options) {
  try {
    server::Database database(options.database);
    if (!database.exists()) throw std::runtime_error("there is no database " + options.database);
    const server::Verification totals =
        server::verify_ledger(database, [](const std::string& line) { std::cout << line << '\n'; });
    std::cout << totals.members << " members, " << totals.events << " events, "
              << totals.differences << " differences\n";
    return totals.differences == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "loyalty verify: " << error.what() << '\n';
    return 2;
  }
}

}  // namespace loyalty
