// SPDX-License-Identifier: MIT
#include "lfrec/kernels/instruction_sets.hpp"

#include <doctest/doctest.h>

#include <type_traits>

#include "support/instruction_sets.hpp"

using lfrec::instruction_set;

namespace {

instruction_set set_called() {
  return lfrec::detail::with_instructions([](auto set) {
    using called = decltype(set);
#if defined(__x86_64__)
    if (std::is_same_v<called, lfrec::detail::avx512_set>) return instruction_set::avx512;
    if (std::is_same_v<called, lfrec::detail::avx2_set>) return instruction_set::avx2;
#endif
    return instruction_set::portable;
  });
}

}  // namespace

TEST_CASE("the set that is called is the one in use") {
  lfrec_test::with_each_set([] { CHECK(set_called() == lfrec::instructions()); });
}

TEST_CASE("columns come in whole multiples") {
  CHECK(lfrec::detail::dense_padded(0) == 0);
  CHECK(lfrec::detail::dense_padded(1) == 16);
  CHECK(lfrec::detail::dense_padded(16) == 16);
  CHECK(lfrec::detail::dense_padded(17) == 32);
}
