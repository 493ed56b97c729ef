// SPDX-License-Identifier: MIT
#include "lfrec/solve/implied_descent.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "support/brute_force_factorization.hpp"
#include "support/tiny_data.hpp"

namespace dense = lfrec_test::dense;
namespace detail = lfrec::detail;
using lfrec::index_t;

namespace {

detail::descent_problem problem() {
  return {.regularization = 0.8,
          .bias_regularization = 0.3,
          .frequency_scaling = 0.5,
          .mean = 4,
          .scale = 2};
}

using descent = detail::implied_descent<double>;

descent started(lfrec::matrix const& data, double implied_regularization) {
  return {lfrec::serial{}, data, problem(), implied_regularization, 3, 0.3, 5};
}

/// Koren's rule to the letter: after every rating, every y_j of the user moves, and the sum over
/// them is made again. λ_y shrinks once a user.
struct to_the_letter {
  dense::table p, q, y;
  double met = 0;

  to_the_letter(lfrec::matrix const& data, dense::table users, dense::table items, double lambda_y,
                int epochs, double rate)
      : p(std::move(users)), q(std::move(items)), y(q.size(), dense::vector(q[0].size(), 0.0)) {
    auto const values = dense::values(data);
    auto const by_item = dense::turned(values, q.size());
    auto const often = [](auto const& row) {
      double n = 0;
      for (auto const& v : row) n += v ? 1 : 0;
      return std::pow(n, 0.5 - 1);
    };
    for (int epoch = 1; epoch <= epochs; ++epoch) {
      auto order = detail::identity(data.users());
      lfrec::random_stream random(5, 2, static_cast<std::uint64_t>(epoch));
      lfrec::shuffle(std::span(order), random);
      met = 0;
      for (index_t const user : order) {
        auto const& row = values[lfrec::to_size(user)];
        auto& own = p[lfrec::to_size(user)];
        std::vector<std::size_t> rated;
        for (std::size_t i = 0; i < row.size(); ++i)
          if (row[i]) rated.push_back(i);
        double const share = 1 / std::sqrt(static_cast<double>(rated.size()));
        for (std::size_t const i : rated) {
          auto x = own;
          for (std::size_t const j : rated)
            for (std::size_t f = 2; f < x.size(); ++f) x[f] += share * y[j][f];
          auto& item = q[i];
          double const e = (*row[i] - 4) / 2 - dense::inner(x, item);
          met += e * e;
          auto const old = item;
          for (std::size_t f = 2; f < x.size(); ++f) {
            item[f] += rate * (e * x[f] - 0.8 * often(by_item[i]) * old[f]);
            own[f] += rate * (e * old[f] - 0.8 * often(row) * own[f]);
            for (std::size_t const j : rated) y[j][f] += rate * e * share * old[f];
          }
          own[0] += rate * (e - 0.3 * often(row) * own[0]);
          item[1] += rate * (e - 0.3 * often(by_item[i]) * item[1]);
        }
        for (std::size_t const j : rated)
          for (double& v : y[j]) v *= 1 - rate * lambda_y * often(by_item[j]);
      }
    }
  }
};

double largest_difference(dense::table const& a, lfrec::factors<double> const& b) {
  double largest = 0;
  for (std::size_t r = 0; r < a.size(); ++r)
    for (std::size_t f = 0; f < a[r].size(); ++f)
      largest = std::max(largest, std::abs(a[r][f] - b.row(static_cast<index_t>(r))[f]));
  return largest;
}

}  // namespace

TEST_CASE("one sum a user is Koren's rule rating by rating") {
  auto const data = lfrec_test::power_law(23, 17, 6, 4);
  auto work = started(data, 0);
  to_the_letter const expected(data, dense::copy(work.user_vectors(lfrec::serial{}, data)),
                               dense::copy(work.items()), 0, 3, 0.05);
  double met = 0;
  for (int epoch = 1; epoch <= 3; ++epoch) met = work.epoch(data, epoch, 0.05);
  CHECK(met == doctest::Approx(expected.met));
  CHECK(largest_difference(expected.q, work.items()) < 1e-12);
  CHECK(largest_difference(expected.y, work.implied()) < 1e-12);
}

TEST_CASE("what items imply shrinks once a user by their own frequency") {
  // Of a single user the rule differs from the letter by the shrinking alone.
  auto const data = lfrec_test::power_law(1, 17, 30, 4);
  REQUIRE(data.nonzeros() > 5);
  auto work = started(data, 2);
  auto free = started(data, 0);
  (void)work.epoch(data, 1, 0.05);
  (void)free.epoch(data, 1, 0.05);
  for (index_t i = 0; i < 17; ++i)
    CHECK(std::ranges::equal(work.implied().row(i), free.implied().row(i)));  // y began as 0
  auto const before = work.implied();
  auto const items = work.items();
  (void)work.epoch(data, 2, 0.05);
  double shrunk = 0, kept = 0;
  (void)free.epoch(data, 2, 0.05);
  for (std::size_t n = 0; n < before.size(); ++n) {
    shrunk += std::abs(free.implied().data()[n] - work.implied().data()[n] -
                       0.05 * 2 * before.data()[n]);  // n_i = 1
    kept += std::abs(before.data()[n]);
  }
  CHECK(kept > 0);
  CHECK(shrunk < 1e-12);
}

TEST_CASE("the loss is the sum over the ratings and the penalties of four tables") {
  auto const data = lfrec_test::power_law(23, 17, 6, 4);
  auto work = started(data, 2);
  auto const start = dense::copy(work.user_vectors(lfrec::serial{}, data));
  auto const loss = work.loss(lfrec::serial{}, data);
  auto const values = dense::values(data);
  auto const by_item = dense::turned(values, 17);
  auto const items = dense::copy(work.items());
  double observed = 0, penalty = 0;
  auto const weight = [](auto const& row) {
    double n = 0;
    for (auto const& v : row) n += v ? 1 : 0;
    return std::sqrt(n);
  };
  auto const square = [](dense::vector const& x) {
    double sum = 0;
    for (std::size_t f = 2; f < x.size(); ++f) sum += x[f] * x[f];
    return sum;
  };
  for (std::size_t u = 0; u < start.size(); ++u) {
    penalty += 0.8 * weight(values[u]) * square(start[u]);
    for (std::size_t i = 0; i < 17; ++i)
      if (values[u][i])
        observed += std::pow((*values[u][i] - 4) / 2 - dense::inner(start[u], items[i]), 2);
  }
  for (std::size_t i = 0; i < 17; ++i) penalty += 0.8 * weight(by_item[i]) * square(items[i]);
  CHECK(loss.observed == doctest::Approx(4 * observed));
  CHECK(loss.regularization == doctest::Approx(4 * penalty));
  CHECK(loss.unobserved == 0);
}
