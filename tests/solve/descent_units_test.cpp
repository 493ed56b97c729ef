// SPDX-License-Identifier: MIT
#include "lfrec/solve/descent_units.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/core/random.hpp"

namespace detail = lfrec::detail;
using lfrec::index_t;

namespace {

constexpr std::size_t factor_count = 3;

/// Rows [a, b, factors, filling] with two of the first being the bias and the constant.
lfrec::factors<double> rows(index_t n, std::size_t constant_at, bool biased) {
  lfrec::factors<double> table(n, static_cast<index_t>(detail::padded_width<double>(factor_count)));
  lfrec::random_stream random(4, constant_at);
  for (index_t r = 0; r < n; ++r) {
    for (std::size_t f = 0; f < 2 + factor_count; ++f)
      if (biased || f >= 2) table.row(r)[f] = random.normal();
    if (biased) table.row(r)[constant_at] = 1;
  }
  return table;
}

}  // namespace

TEST_CASE("scores and penalties come out in the data's own units") {
  for (bool const biased : {true, false}) {
    detail::descent_problem const problem{.regularization = 0.7,
                                          .bias_regularization = 0.2,
                                          .frequency_scaling = 0.5,
                                          .biased = biased,
                                          .mean = biased ? 3.5 : 0.0,
                                          .scale = 1.7};
    detail::descent_units const units(problem);
    auto const p = rows(4, 1, biased);
    auto const q = rows(3, 0, biased);
    std::vector<index_t> const user_order{2, 0, 3, 1}, item_order{1, 2, 0};
    auto const users = units.users(p, user_order, factor_count);
    auto const items = units.items(q, item_order, factor_count);
    double const ridge = units.objective().ridge(9);
    CHECK(units.objective().frequency_scaling == 0.5);
    for (std::size_t r = 0; r < 4; ++r) {
      auto const from = p.row(static_cast<index_t>(r));
      auto const x = users.row(user_order[r]);
      for (std::size_t c = 0; c < 3; ++c) {
        auto const other = q.row(static_cast<index_t>(c));
        auto const y = items.table.row(item_order[c]);
        double trained = 0;
        for (std::size_t f = 0; f < from.size(); ++f) trained += from[f] * other[f];
        double found = items.offsets[lfrec::to_size(item_order[c])];
        for (std::size_t f = 0; f < x.size(); ++f) found += x[f] * y[f];
        CHECK(found == doctest::Approx(problem.mean + 1.7 * trained));
      }
      // σ² n^ν (λ ‖p‖² + λ_b b²) is the ridge times the vector's square.
      double penalty = biased ? 0.2 * from[0] * from[0] : 0;
      for (std::size_t f = 2; f < from.size(); ++f) penalty += 0.7 * from[f] * from[f];
      double square = 0;
      for (double const v : x) square += v * v;
      CHECK(ridge * square == doctest::Approx(1.7 * 1.7 * 3 * penalty));
    }
  }
}
