// SPDX-License-Identifier: MIT
#include "lfrec/kernels/pair_step.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/instruction_sets.hpp"
#include "support/normals.hpp"

using lfrec_test::normals;
using lfrec_test::with_each_set;

namespace {

/// Rows of one length, at an address that is no multiple of a vector.
template <typename Scalar>
struct rows {
  explicit rows(std::size_t size)
      : n(size),
        p(normals<Scalar>(n + 1, 1)),
        x(normals<Scalar>(n + 1, 2)),
        y(normals<Scalar>(n + 1, 3)) {}
  std::size_t n;
  std::vector<Scalar> p, x, y;
};

}  // namespace

TEST_CASE_TEMPLATE("products and squares of rows of any length are those of plain sums", Scalar,
                   float, double) {
  double const close = 64 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  with_each_set([&] {
    for (std::size_t n = 0; n < 80; ++n) {
      CAPTURE(n);
      rows<Scalar> const r(n);
      Scalar const a = -0.5, b = 0.75;
      double product = 0, user = 0, gradient = 0, size = 1;
      for (std::size_t i = 1; i <= n; ++i) {
        double const p = r.p[i], x = r.x[i], y = r.y[i];
        double const g = static_cast<double>(a) * x + static_cast<double>(b) * y;
        product += p * x;
        user += p * p;
        gradient += g * g;
        size += std::abs(p * x) + p * p + g * g;
      }
      auto const sums =
          lfrec::detail::squares(r.p.data() + 1, a, r.x.data() + 1, b, r.y.data() + 1, n);
      auto const inner =
          static_cast<double>(lfrec::detail::inner(r.p.data() + 1, r.x.data() + 1, n));
      CHECK(std::abs(inner - product) <= close * size);
      CHECK(std::abs(static_cast<double>(sums.user) - user) <= close * size);
      CHECK(std::abs(static_cast<double>(sums.gradient) - gradient) <= close * size);
    }
  });
}

TEST_CASE_TEMPLATE("a step moves three rows from their old values and nothing beside them", Scalar,
                   float, double) {
  double const close = 16 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  lfrec::detail::pair_step<Scalar> const step{.keep_user = Scalar{0.5},
                                              .user_positive = Scalar{-0.25},
                                              .user_negative = Scalar{0.125},
                                              .keep_positive = Scalar{0.75},
                                              .positive_user = Scalar{-2},
                                              .keep_negative = Scalar{0.25},
                                              .negative_user = Scalar{3}};
  with_each_set([&] {
    for (std::size_t n = 0; n < 80; ++n) {
      CAPTURE(n);
      rows<Scalar> const old(n);
      auto now = old;
      for (auto* row : {&now.p, &now.x, &now.y}) row->push_back(7);
      lfrec::detail::move(step, now.p.data() + 1, now.x.data() + 1, now.y.data() + 1, n);
      bool right = true;
      for (std::size_t i = 1; i <= n; ++i) {
        double const p = old.p[i], x = old.x[i], y = old.y[i];
        auto const is = [&](Scalar value, double expected) {
          return std::abs(static_cast<double>(value) - expected) <=
                 close * (std::abs(p) + std::abs(x) + std::abs(y));
        };
        right = right && is(now.p[i], 0.5 * p + 0.25 * x - 0.125 * y) &&
                is(now.x[i], 0.75 * x + 2 * p) && is(now.y[i], 0.25 * y - 3 * p);
      }
      CHECK(right);
      for (auto const* row : {&now.p, &now.x, &now.y}) CHECK(row->back() == 7);
      CHECK(now.p[0] == old.p[0]);
      CHECK(now.x[0] == old.x[0]);
      CHECK(now.y[0] == old.y[0]);
    }
  });
}
