// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/held_out.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "lfrec/data/matrix.hpp"
#include "support/tiny_data.hpp"

TEST_CASE("what is held out goes by reference, with how and whence") {
  auto const train = lfrec_test::five_by_seven();
  auto const test = lfrec_test::checkerboard(6);
  lfrec::held_out const plain(train, test);
  CHECK(&plain.train == &train);
  CHECK(&plain.test == &test);
  CHECK_FALSE(plain.options.include_seen);
  CHECK(plain.warnings.empty());
  lfrec::held_out const told(train, test, {.include_seen = true}, "by hand", {"leaks"});
  CHECK(told.options.include_seen);
  CHECK(told.protocol == "by hand");
  CHECK(told.warnings == std::vector<std::string>{"leaks"});
}

TEST_CASE("a row of floats is seen as it is, any other is copied") {
  std::vector<lfrec::index_t> const items = {1, 4};
  std::vector<float> const floats = {2, 3};
  std::vector<int> const whole = {2, 3};
  std::vector<float> copy;
  auto const same = lfrec::detail::float_row(lfrec::row_view{items, floats}, copy);
  CHECK(same.value.data() == floats.data());
  CHECK(copy.empty());
  auto const other = lfrec::detail::float_row(lfrec::sparse_row<int>{items, whole}, copy);
  CHECK(other.value.data() == copy.data());
  CHECK(other.value[1] == 3);
  CHECK(other.index.data() == items.data());
}
