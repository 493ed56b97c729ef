// SPDX-License-Identifier: MIT
#include "lfrec/kernels/instructions.hpp"

#include <doctest/doctest.h>

TEST_CASE("a limit holds, and gives way to what the processor has") {
  using lfrec::instruction_set;
  auto const best = lfrec::detail::detect_instructions();
  lfrec::limit_instructions(instruction_set::portable);
  CHECK(lfrec::instructions() == instruction_set::portable);
  lfrec::limit_instructions(instruction_set::avx512);
  CHECK(lfrec::instructions() == best);
}
