// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include "lfrec/kernels/instructions.hpp"

namespace lfrec_test {

/// Every set of instructions that this machine has, one after the other; the best at the end.
template <typename Check>
void with_each_set(Check const& check) {
  for (auto const set : {lfrec::instruction_set::portable, lfrec::instruction_set::avx2,
                         lfrec::instruction_set::avx512}) {
    lfrec::limit_instructions(set);
    if (lfrec::instructions() != set) {
      MESSAGE("this processor lacks set ", static_cast<int>(set));
      continue;
    }
    CAPTURE(static_cast<int>(set));
    check();
  }
  lfrec::limit_instructions(lfrec::instruction_set::avx512);
}

}  // namespace lfrec_test
