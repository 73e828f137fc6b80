#include <iostream>
#include <memory>
#include <optional>

#include "cli/files.h"
#include "json/json.h"
#include "json/messages.h"
#include "json/ucp.h"

namespace loyalty::cli {
namespace {

struct Options {
  std::string program;
  std::string member;
  std::string cart;
  std::string at;
  std::string ucp_key;
  bool why = false;
  std::optional<Money> reach;
  bool best = false;
};

void show(const Options& options) {
  const CompiledProgram program = load_program(options.program);
  std::optional<Member> member;
  if (!options.member.empty()) {
    member =
        value_or_fail(decode_member(read_file(options.member), program.program()), options.member);
  }
  std::string text = read_file(options.cart);
  if (!options.at.empty()) {
    text = with_instant(text, value_or_fail(parse_instant(options.at), "--at"));
  }
  const Cart cart = value_or_fail(decode_cart(text, program.program()), options.cart);

  Calculator calculator(program);
  const Preview preview = value_or_fail(
      calculator.preview(member ? &*member : nullptr, cart, Detail::breakdown), options.cart);
  if (options.ucp_key.empty()) {
    std::string shown = encode_preview(preview, cart, program.program());
    const auto add = [&](const char* key, const std::string& json) {
      shown.back() = ',';
      shown += std::string("\"") + key + "\":" + json + "}";
    };
    if (options.why) {
      const auto unapplied = calculator.unapplied(preview);
      add("unapplied", encode_unapplied(unapplied, program.program()));
    }
    if (options.reach) {
      const auto reach = value_or_fail(
          within_reach(calculator, program, member ? &*member : nullptr, cart, *options.reach),
          options.cart);
      add("within_reach", encode_reach(reach, cart, program.program()));
    }
    if (options.best && member) {
      const auto best =
          value_or_fail(best_redemption(calculator, program, &*member, cart), options.cart);
      add("best_redemption", encode_best(best, program.program()));
    }
    std::cout << shown << '\n';
  } else {
    std::cout << encode_ucp(preview, program.program(), options.ucp_key, member ? member->id : "")
              << '\n';
  }
}

}  // namespace

void add_preview(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("preview", "Show what a cart would earn and redeem");
  command->add_option("--program", options->program, "The program, as JSON")->required();
  command->add_option("--cart", options->cart, "The cart, as JSON; - is the standard input")
      ->required();
  command->add_option("--member", options->member,
                      "The member's snapshot, as JSON; without it, a guest");
  command->add_option("--at", options->at,
                      "RFC 3339 instant, such as 2026-11-21T09:30:00Z, instead of the cart's own");
  command->add_flag(
      "--why", options->why,
      "Also, as \"unapplied\", the rules that gave nothing, and the first reason why");
  command->add_flag(
      "--best", options->best,
      "Also, as \"best_redemption\", the rewards that together take most off the cart");
  command
      ->add_option(
          "--reach", options->reach,
          "Also, as \"within_reach\", what an addition of at most so many minor units (or 99 "
          "pieces) brings, each with the smallest one that does")
      ->check(CLI::Range(Money{1}, kMaxSurfaceInteger));
  command
      ->add_option("--ucp", options->ucp_key,
                   "As the loyalty extension of the Universal Commerce Protocol, under this key, "
                   "such as com.example.rewards")
      ->check(reverse_domain);
  command->footer(
      "Prints the preview as JSON; docs/json.md describes all three documents and the answer.\n"
      "Exit codes: 0 fine, 1 a document is wrong, 2 wrong usage.");
  command->callback([options, &exit_code] {
    show(*options);
    exit_code = kFine;
  });
}

}  // namespace loyalty::cli
