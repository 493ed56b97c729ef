// SPDX-License-Identifier: MIT
#include "lfrec/data/eigen_view.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/data/matrix.hpp"
#include "support/tiny_data.hpp"

using lfrec::eigen_view;
using lfrec::item_index;
using lfrec::user_index;
using by_row = Eigen::SparseMatrix<double, Eigen::RowMajor>;

static_assert(lfrec::RowMatrix<eigen_view<int>>);
static_assert(!lfrec::InteractionMatrix<eigen_view<double>>);
static_assert(std::is_constructible_v<eigen_view<double>, by_row const&>);
static_assert(!std::is_constructible_v<eigen_view<double>, by_row>);  // a temporary would dangle

namespace {

by_row plays() {
  auto const log = lfrec_test::five_by_seven_log();
  std::vector<Eigen::Triplet<double>> triplets;
  for (auto const& x : log) triplets.emplace_back(to_index(x.user), to_index(x.item), x.value);
  by_row m(log.users(), log.items());
  m.setFromTriplets(triplets.begin(), triplets.end());
  return m;
}

template <typename View>
void check_equals_five_by_seven(View const& view) {
  auto const expected = lfrec_test::five_by_seven();
  REQUIRE(view.users() == expected.users());
  REQUIRE(view.items() == expected.items());
  CHECK(view.nonzeros() == expected.nonzeros());
  for (lfrec::index_t u = 0; u < expected.users(); ++u) {
    auto const row = view.user(user_index{u});
    auto const wanted = expected.user(user_index{u});
    REQUIRE(row.size() == wanted.size());
    for (std::size_t n = 0; n < row.size(); ++n) {
      CHECK(row.index[n] == wanted.index[n]);
      CHECK(static_cast<float>(row.value[n]) == wanted.value[n]);
    }
  }
}

}  // namespace

TEST_CASE("a compressed matrix is read in place") {
  by_row const m = plays();
  eigen_view const view(m);
  static_assert(std::is_same_v<decltype(view), eigen_view<double> const>);
  check_equals_five_by_seven(view);
  CHECK(view.user(user_index{0}).value.data() == m.valuePtr());
}

TEST_CASE("an uncompressed matrix with spare room is read in place") {
  by_row m = plays();
  m.reserve(Eigen::VectorXi::Constant(5, 3));
  REQUIRE(!m.isCompressed());
  check_equals_five_by_seven(eigen_view(m));
}

TEST_CASE("a Map, a Ref and some rows of a matrix do too") {
  by_row m = plays();
  Eigen::Map<by_row const> const map(m.rows(), m.cols(), m.nonZeros(), m.outerIndexPtr(),
                                     m.innerIndexPtr(), m.valuePtr());
  check_equals_five_by_seven(eigen_view(map));
  Eigen::Ref<by_row const> const ref(m);
  check_equals_five_by_seven(eigen_view(ref));
  auto const rows = m.middleRows(1, 2);
  eigen_view const part(rows);
  CHECK(part.users() == 2);
  CHECK(part.nonzeros() == 7);
  CHECK(part.user(user_index{1}).index[1] == 2);
  CHECK(part.user(user_index{1}).value[1] == 5);
}

TEST_CASE("with_items gives an Eigen matrix its other orientation") {
  by_row const m = plays();
  eigen_view const view(m);
  lfrec::with_items const both(view);
  CHECK(both.item(item_index{5}).empty());
  CHECK(both.item(item_index{6}).index[1] == 4);
  CHECK(both.item(item_index{6}).value[1] == 3.0F);
}

TEST_CASE("a Map over damaged arrays is refused") {
  std::vector<int> offsets{0, 2, 3};
  std::vector<int> indices{0, 2, 1};
  std::vector<float> values{1, 2, 3};
  auto const view = [&] {
    Eigen::Map<Eigen::SparseMatrix<float, Eigen::RowMajor> const> const map(
        2, 3, 3, offsets.data(), indices.data(), values.data());
    return eigen_view(map).nonzeros();
  };
  CHECK(view() == 3);
  indices = {2, 0, 1};
  CHECK_THROWS_WITH_AS(view(), "sparse matrix: row 0 holds index 0 after 2, of 3",
                       lfrec::shape_error);
  indices = {0, 2, 3};
  CHECK_THROWS_WITH_AS(view(), "sparse matrix: row 1 holds index 3 after -1, of 3",
                       lfrec::shape_error);
  indices = {0, 2, 1};
  values[2] = std::numeric_limits<float>::infinity();
  CHECK_THROWS_WITH_AS(view(), "sparse matrix: row 1, index 1 is not finite", lfrec::numeric_error);
  values[2] = 3;
  offsets = {0, 3, 2};
  CHECK_THROWS_AS(view(), lfrec::shape_error);
}
