#include <iostream>
#include <memory>
#include <optional>

#include "cli/files.h"
#include "json/json.h"
#include "json/messages.h"

namespace loyalty::cli {
namespace {

struct Options {
  std::string program;
  std::string member;
  std::string cart;
  std::string at;
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
  std::cout << encode_preview(preview, cart, program.program()) << '\n';
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
  command->footer(
      "Prints the preview as JSON; docs/json.md describes all three documents and the answer.\n"
      "Exit codes: 0 fine, 1 a document is wrong, 2 wrong usage.");
  command->callback([options, &exit_code] {
    show(*options);
    exit_code = kFine;
  });
}

}  // namespace loyalty::cli
