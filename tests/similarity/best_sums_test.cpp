// SPDX-License-Identifier: MIT
#include "lfrec/similarity/best_sums.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/executors.hpp"
#include "support/random_rows.hpp"

using lfrec::csr;
using lfrec::index_t;
using lfrec::detail::entries;
using lfrec::detail::sum_bound;

namespace {

/// With values from `least` to 1, that rounding shows in.
template <typename Scalar>
csr<Scalar> random_rows(index_t rows, index_t columns, std::uint64_t per_row, std::uint64_t seed,
                        double least) {
  return lfrec_test::random_rows<Scalar>(rows, columns, per_row, seed, [&](auto& random) {
    return static_cast<Scalar>(least + (1 - least) * random.uniform());
  });
}

/// value = sum / (1 + column % 5), with the bound that follows.
template <typename Scalar>
struct by_fifths {
  std::vector<Scalar> weight;
  bool bounded = true;
  explicit by_fifths(index_t columns, bool with_bound) : bounded(with_bound) {
    for (index_t c = 0; c < columns; ++c) weight.push_back(static_cast<Scalar>(1 + c % 5));
  }
  Scalar operator()(index_t row, index_t column, Scalar sum) const {
    return row == column ? Scalar{0} : sum / weight[lfrec::to_size(column)];
  }
  sum_bound<Scalar> least(index_t, Scalar threshold) const {
    if (!bounded || !(threshold > 0)) return {};
    return lfrec::detail::rounded_down<Scalar>({0, static_cast<double>(threshold)});
  }
  Scalar const* weights() const { return weight.data(); }
};

template <typename Scalar>
csr<Scalar> best(csr<Scalar> const& left, entries left_values, csr<Scalar> const& right,
                 entries right_values, index_t keep, bool bounded,
                 lfrec::executor_ref exec = lfrec::serial{}) {
  lfrec::detail::packed_rows<Scalar> const packed(
      exec, right.rows(), right.columns(), [&](index_t k) { return right.row(k); }, right_values);
  return lfrec::detail::best_sums<Scalar>(
      exec, left.rows(), [&](index_t r) { return left.row(r); }, left_values, packed, keep,
      by_fifths<Scalar>(right.columns(), bounded));
}

/// By the product that looks at every sum.
template <typename Scalar>
csr<Scalar> expected(csr<Scalar> const& left, entries left_values, csr<Scalar> const& right,
                     entries right_values, index_t keep) {
  auto const ones = [](csr<Scalar> m, entries values) {
    std::vector<Scalar> one(m.nonzeros(), Scalar{1});
    return values == entries::ones ? std::move(m).with_values(std::move(one)) : m;
  };
  auto const a = ones(left, left_values);
  auto const b = ones(right, right_values);
  by_fifths<Scalar> const rank(right.columns(), false);
  return lfrec::detail::best_products<Scalar>(
      lfrec::serial{}, left.rows(), right.columns(), [&](index_t r) { return a.row(r); },
      [&](index_t k) { return b.row(k); }, keep,
      [&](index_t row, index_t column, lfrec::detail::pair_cell<Scalar> const& cell) {
        return rank(row, column, cell.dot);
      });
}

template <typename Scalar>
void check_same(csr<Scalar> const& left, csr<Scalar> const& right) {
  for (entries const a : {entries::as_they_are, entries::ones})
    for (entries const b : {entries::as_they_are, entries::ones})
      for (index_t const keep : {0, 1, 7, 100'000})
        for (bool const bounded : {true, false}) {
          CAPTURE(keep);
          CAPTURE(bounded);
          auto const found = best(left, a, right, b, keep, bounded);
          auto const wanted = expected(left, a, right, b, keep);
          CHECK(found.offsets() == wanted.offsets());
          CHECK(found.indices() == wanted.indices());
          CHECK(found.values() == wanted.values());
        }
}

}  // namespace

TEST_CASE_TEMPLATE("the best sums are those of the whole product, to the bit", Scalar, float,
                   double) {
  // Many sums of a row, which are scanned in order, and few, which are met again.
  check_same(random_rows<Scalar>(71, 53, 12, 1, -1), random_rows<Scalar>(53, 87, 40, 2, -1));
  check_same(random_rows<Scalar>(71, 53, 12, 1, 0.1), random_rows<Scalar>(53, 87, 40, 2, 0.1));
  check_same(random_rows<Scalar>(71, 53, 12, 1, 0.1), random_rows<Scalar>(53, 5'003, 9, 2, 0.1));
  check_same(random_rows<Scalar>(3, 5, 1, 3, 0), random_rows<Scalar>(5, 7, 1, 4, 0));  // nothing
}

TEST_CASE("sums over several blocks of columns are the same") {
  check_same(random_rows<float>(5, 31, 9, 5, 0.1), random_rows<float>(31, 140'003, 900, 6, 0.1));
}

TEST_CASE("the best sums have the same bits for any executor") {
  auto const left = random_rows<float>(701, 53, 12, 1, -0.5);
  auto const right = random_rows<float>(53, 87, 20, 2, -0.5);
  auto const once = best(left, entries::as_they_are, right, entries::as_they_are, 9, true);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const again = best(left, entries::as_they_are, right, entries::as_they_are, 9, true, exec);
    CHECK(again.indices() == once.indices());
    CHECK(again.values() == once.values());
  });
}

TEST_CASE("a bound lets through what rounding may have moved, and what is no number") {
  using lfrec::detail::rounded_down;
  constexpr float infinity = std::numeric_limits<float>::infinity();
  auto const bound = rounded_down<float>({0.5, 0.3});
  CHECK(bound.may_reach(0.5F + 0.3F * 7, 7));
  CHECK(bound.may_reach(0.5F + 0.3F * 7 - 1e-6F, 7));
  CHECK_FALSE(bound.may_reach(0.5F + 0.3F * 7 - 1e-4F, 7));
  CHECK(bound.may_reach(std::nanf(""), 7));
  CHECK(bound.may_reach(infinity, 7));
  CHECK_FALSE(bound.may_reach(0, lfrec::detail::bound_weight<float>(0)));
  CHECK(lfrec::detail::bound_weight<float>(1e300) == std::numeric_limits<float>::max());
  // 1.73 steps of the smallest float would be 2, 15 % too much.
  CHECK(lfrec::detail::bound_weight<float>(1.73 * 1.4e-45) == 0);
  CHECK(lfrec::detail::bound_weight<float>(2e-38) == 2e-38F);
}

TEST_CASE("nothing is bounded where nothing is known") {
  using lfrec::detail::rounded_down;
  CHECK(rounded_down<float>({-1, 1}).none());
  CHECK(rounded_down<float>({1, -1}).none());
  CHECK(rounded_down<float>({0, 0}).none());
  CHECK(rounded_down<float>({0, 1e-42}).none());
  CHECK(rounded_down<float>({std::nan(""), 1}).none());
  CHECK_FALSE(rounded_down<float>({0, 1e300}).none());
  CHECK(sum_bound<float>{}.may_reach(-5, 1));
}
