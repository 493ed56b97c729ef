// SPDX-License-Identifier: MIT
#include "lfrec/data/rows_ref.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;

namespace {

struct no_rows {
  lfrec::sparse_row<double> operator()(index_t) const { return {}; }
};
static_assert(std::is_same_v<decltype(lfrec::rows_ref(std::declval<no_rows const&>())),
                             lfrec::rows_ref<double>>);
// Would refer to what is gone.
static_assert(!std::is_constructible_v<lfrec::rows_ref<double>, no_rows>);
static_assert(!std::is_constructible_v<lfrec::rows_ref<double>, int const&>);

// Copies may come from anything that refers.
static_assert(std::is_constructible_v<lfrec::rows_ref<double>, lfrec::rows_ref<double> const>);
template <typename M>
concept GivesRows = requires(M&& data) {
  lfrec::user_rows(std::forward<M>(data));
};
static_assert(GivesRows<lfrec::matrix const&> && !GivesRows<lfrec::matrix>);

/// Rows by item that own what they hold.
struct owns_columns : lfrec::matrix {
  struct owner {
    std::vector<index_t> index;
    std::vector<float> value;
  };
  [[nodiscard]] static owner item(lfrec::item_index) { return {}; }
};
static_assert(lfrec::RowMatrix<owns_columns> && !lfrec::InteractionMatrix<owns_columns>);

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
