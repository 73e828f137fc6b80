// What a calculator keeps between calls: memory, and answers that depend on nothing else.
#pragma once

#include "core/evaluate.h"
#include "loyalty/calculator.h"

namespace loyalty {

struct Calculator::Scratch {
  const CompiledProgram& program;
  core::EvaluationScratch evaluation;
  std::vector<Award> awards;  // of the wallets beside the points
  core::TierCount count;

  // The member of the previews as set, and as it is while now lies in [from, until).
  Member member;
  bool guest = true;
  Member settled;
  core::Shopper shopper;
  Instant from = kNever;
  Instant until = kNever;
};

}  // namespace loyalty
