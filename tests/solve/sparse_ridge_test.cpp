// SPDX-License-Identifier: MIT
#include "lfrec/solve/sparse_ridge.hpp"

#include <doctest/doctest.h>

#include <Eigen/Cholesky>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/core/random.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

using lfrec::csr;
using lfrec::factors;
using lfrec::index_t;
using lfrec::sparse_ridge;

namespace {

struct problem {
  csr<float> x;
  factors<double> y;
  std::vector<double> weights;
};

/// Rows of small counts, random targets, weights 0 … 3.
problem some_problem(index_t rows, index_t columns, index_t targets) {
  problem p{lfrec_test::power_law(rows, columns, 5, 8).by_user(),
            lfrec::random_factors<double>(lfrec::serial{}, rows, targets, 1, 5, 0),
            {}};
  lfrec::random_stream random(11);
  for (index_t r = 0; r < rows; ++r) p.weights.push_back(static_cast<double>(random.below(4)));
  return p;
}

}  // namespace

TEST_CASE("the map is what the dense normal equations give") {
  auto const p = some_problem(61, 23, 3);
  auto const map = sparse_ridge{.regularization = 0.7, .steps = 500, .tolerance = 1e-12}.fit(
      p.x, p.y, std::span<double const>(p.weights), lfrec::serial{});
  Eigen::MatrixXd x = Eigen::MatrixXd::Zero(61, 23);
  Eigen::MatrixXd y(61, 3);
  Eigen::VectorXd w(61);
  for (index_t r = 0; r < 61; ++r) {
    for (std::size_t n = 0; n < p.x.row(r).size(); ++n)
      x(r, p.x.row(r).index[n]) = static_cast<double>(p.x.row(r).value[n]);
    for (index_t f = 0; f < 3; ++f) y(r, f) = p.y.row(r)[lfrec::to_size(f)];
    w[r] = p.weights[lfrec::to_size(r)];
  }
  Eigen::RowVectorXd const mean = (w.transpose() * y) / w.sum();
  Eigen::MatrixXd const normal =
      x.transpose() * w.asDiagonal() * x + 0.7 * Eigen::MatrixXd::Identity(23, 23);
  Eigen::MatrixXd const b =
      normal.llt().solve(x.transpose() * w.asDiagonal() * (y.rowwise() - mean));
  for (index_t t = 0; t < 23; ++t)
    for (index_t f = 0; f < 3; ++f)
      CHECK(std::abs(map.coefficients().row(t)[lfrec::to_size(f)] - b(t, f)) < 1e-9);
  std::vector<double> out(3);
  map.predict(p.x.row(4), out);
  Eigen::RowVectorXd const expected = mean + x.row(4) * b;
  for (index_t f = 0; f < 3; ++f) CHECK(out[lfrec::to_size(f)] == doctest::Approx(expected[f]));
  map.predict({}, out);
  CHECK(out[1] == doctest::Approx(mean[1]));
}

TEST_CASE("the map is the same to the bit for any executor") {
  auto const p = some_problem(613, 91, 5);
  auto const fit = [&](lfrec::executor_ref exec) {
    return sparse_ridge{}.fit(p.x, p.y, std::span<double const>(p.weights), exec);
  };
  auto const once = fit(lfrec::serial{});
  CHECK(once.steps() < 200);
  lfrec_test::for_each_executor(
      [&](lfrec::executor_ref exec) { CHECK(fit(exec).coefficients() == once.coefficients()); });
}

TEST_CASE("nothing to learn from gives the mean, and what does not fit is refused") {
  auto const p = some_problem(7, 5, 2);
  std::vector<double> const none(7, 0.0);
  auto const map = sparse_ridge{}.fit(p.x, p.y, std::span<double const>(none), lfrec::serial{});
  CHECK(map.steps() == 0);
  CHECK(map.intercept()[0] == 0);
  CHECK_THROWS_WITH_AS(
      (void)sparse_ridge{}.fit(p.x, p.y, std::span<double const>(none).first(6), lfrec::serial{}),
      "ridge: 7 rows, 7 targets, 6 weights", lfrec::shape_error);
}

static_assert(lfrec::Regressor<sparse_ridge, float> && lfrec::Regressor<sparse_ridge, double>);
static_assert(!lfrec::Regressor<int, float>);

TEST_CASE("without a ridge, a feature that no row has gave NaN") {
  lfrec::csr<float> const x(3, 3, {0, 1, 2, 3}, {0, 2, 0}, {1, 2, 2});
  lfrec::factors<double> y(3, 1);
  for (lfrec::index_t r = 0; r < 3; ++r) y.row(r)[0] = 1 + r;
  std::vector<double> const w(3, 1.0);
  auto const map = lfrec::sparse_ridge{.regularization = 0}.fit(x, y, std::span<double const>(w),
                                                                lfrec::serial{});
  std::vector<double> out(1);
  for (lfrec::index_t r = 0; r < 3; ++r) {
    map.predict(x.row(r), std::span<double>(out));
    CHECK(std::isfinite(out[0]));
  }
  for (double const bad : {-1.0, std::nan("")})
    CHECK_THROWS_AS(static_cast<void>(lfrec::sparse_ridge{.regularization = bad}.fit(
                        x, y, std::span<double const>(w), lfrec::serial{})),
                    lfrec::invalid_option);
}
