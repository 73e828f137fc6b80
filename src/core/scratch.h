// What a calculator keeps between calls: memory, and answers that depend on nothing else.
#pragma once

#include <memory>
#include <optional>

#include "core/evaluate.h"
#include "loyalty/calculator.h"

namespace loyalty {

struct Calculator::Scratch {
  const CompiledProgram& program;
  core::EvaluationScratch evaluation;
  std::vector<Award> awards;  // of the wallets beside the points
  core::TierCount count;

  // Of the member of the previews; none for a guest.
  std::unique_ptr<const MemberSource> source;
  // As it is while now lies in [from, until).
  std::optional<Member> member;
  core::Shopper shopper;
  Instant from = kNever;
  Instant until = kNever;
};

}  // namespace loyalty
