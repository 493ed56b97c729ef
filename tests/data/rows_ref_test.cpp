// SPDX-License-Identifier: MIT
#include "lfrec/data/rows_ref.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <type_traits>

#include "lfrec/data/matrix.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;

namespace {

auto const no_rows = [](index_t) { return lfrec::sparse_row<double>{}; };
using no_rows_type = std::remove_const_t<decltype(no_rows)>;
static_assert(std::is_same_v<decltype(lfrec::rows_ref(no_rows)), lfrec::rows_ref<double>>);
// Would refer to what is gone.
static_assert(!std::is_constructible_v<lfrec::rows_ref<double>, no_rows_type>);
static_assert(!std::is_constructible_v<lfrec::rows_ref<double>, int const&>);

template <typename Row, typename Other>
bool same(Row const& a, Other const& b) {
  return std::ranges::equal(a.index, b.index) && std::ranges::equal(a.value, b.value);
}

}  // namespace

TEST_CASE("rows of a matrix are read by either side, and those of a callable") {
  auto const data = lfrec_test::power_law(23, 17, 5, 3);
  auto const users = lfrec::user_rows(data);
  auto const items = lfrec::item_rows(data);
  for (index_t u = 0; u < data.users(); ++u) CHECK(same(users(u), data.user(lfrec::user_index{u})));
  for (index_t i = 0; i < data.items(); ++i) CHECK(same(items(i), data.item(lfrec::item_index{i})));
  auto const backwards = [&](index_t u) {
    return data.user(lfrec::user_index{data.users() - 1 - u});
  };
  lfrec::rows_ref const rows(backwards);
  auto const copy = rows;
  CHECK(same(copy(0), data.user(lfrec::user_index{data.users() - 1})));
}
