// SPDX-License-Identifier: MIT
#include "lfrec/data/csr_view.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/data/matrix.hpp"

using lfrec::csr_view;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

static_assert(lfrec::RowMatrix<csr_view<float>>);
static_assert(lfrec::RowMatrix<csr_view<std::uint8_t, std::uint32_t>>);
static_assert(!lfrec::InteractionMatrix<csr_view<float>>);
static_assert(lfrec::InteractionMatrix<lfrec::with_items<csr_view<float>>>);

namespace {

// 3 users × 4 items; user 1 is empty.
std::vector<std::int32_t> const offsets{0, 2, 2, 5};
std::vector<index_t> const indices{0, 3, 0, 1, 2};
std::vector<double> const values{5, 1, 4, 0, 2.5};

}  // namespace

TEST_CASE("a view reads the caller's arrays in place") {
  csr_view const view(3, 4, offsets, indices, values);
  static_assert(std::is_same_v<decltype(view), csr_view<double, std::int32_t> const>);
  CHECK(view.users() == 3);
  CHECK(view.items() == 4);
  CHECK(view.nonzeros() == 5);
  CHECK(view.user(user_index{0}).value.data() == values.data());
  CHECK(view.user(user_index{1}).empty());
  CHECK(view.user(user_index{2}).index[1] == 1);
  CHECK(view.user(user_index{2}).value[1] == 0);  // a stored zero is a value
}

TEST_CASE("any integer offsets and any arithmetic values do") {
  std::array<std::uint64_t, 3> const wide{0, 1, 2};
  std::array<index_t, 2> const at{1, 0};
  std::array<std::uint8_t, 2> const stars{5, 3};
  csr_view const view(2, 2, wide, at, stars);
  static_assert(std::is_same_v<decltype(view), csr_view<std::uint8_t, std::uint64_t> const>);
  CHECK(view.user(user_index{1}).value[0] == 3);
}

TEST_CASE("with_items gives a view its other orientation") {
  csr_view const view(3, 4, offsets, indices, values);
  lfrec::with_items const both(view);
  auto const first = both.item(item_index{0});
  REQUIRE(first.size() == 2);
  CHECK(first.index[0] == 0);
  CHECK(first.value[0] == 5.0F);
  CHECK(first.index[1] == 2);
  CHECK(first.value[1] == 4.0F);
  CHECK(both.user(user_index{0}).value.data() == values.data());
}

TEST_CASE("a matrix without users is a matrix") {
  std::vector<std::int64_t> const start{0};
  csr_view const view(0, 4, start, std::vector<index_t>{}, std::vector<float>{});
  CHECK(view.nonzeros() == 0);
}

TEST_CASE("the constructor names what is wrong with the arrays") {
  auto const view = [](std::vector<std::int32_t> o, std::vector<index_t> i, std::vector<double> v,
                       index_t items = 4) { return csr_view(3, items, o, i, v).nonzeros(); };
  CHECK_THROWS_WITH_AS(view({0, 2, 5}, indices, values), "sparse matrix: 3 offsets for 3 rows",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS(view({1, 2, 2, 5}, indices, values),
                       "sparse matrix: the first offset is not 0", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(view({0, 3, 2, 5}, indices, values), "sparse matrix: offsets fall at row 1",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS(view({0, 2, 2, 6}, indices, values),
                       "sparse matrix: 6 nonzeros by offset, 5 indices, 5 values",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS(view(offsets, {3, 0, 0, 1, 2}, values),
                       "sparse matrix: row 0 holds index 0 after 3, of 4", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(view(offsets, {0, 3, 0, 1, 1}, values),
                       "sparse matrix: row 2 holds index 1 after 1, of 4", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(view(offsets, indices, values, 3),
                       "sparse matrix: row 0 holds index 3 after 0, of 3", lfrec::shape_error);
  auto broken = values;
  broken[3] = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH_AS(view(offsets, indices, broken),
                       "sparse matrix: row 2, index 1 is not finite", lfrec::numeric_error);
}
