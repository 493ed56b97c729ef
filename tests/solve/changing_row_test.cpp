// SPDX-License-Identifier: MIT
#include "lfrec/solve/changing_row.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"
#include "support/brute_force_factorization.hpp"

namespace dense = lfrec_test::dense;
using lfrec::index_t;
using lfrec::detail::changing_row;

namespace {

constexpr std::size_t d = 7;

struct entry {
  double weight;
  double target;
};

/// A row of entries by item, over B = diag(.5, 1, 1.5, …) and a linear term.
struct example {
  lfrec::factors<double> items =
      lfrec::random_factors<double>(lfrec::serial{}, 23, static_cast<index_t>(d), 1, 3, 0);
  std::map<index_t, entry> row = {};
  std::vector<double> base = std::vector<double>(d * d, 0.0);
  std::vector<double> linear = std::vector<double>(d, 0.25);
  std::vector<index_t> index = {};
  std::vector<double> weight = {};
  std::vector<double> target = {};

  example() {
    for (std::size_t f = 0; f < d; ++f) base[f * d + f] = 0.5 * static_cast<double>(f + 1);
  }

  lfrec::row_problem<double> problem(double ridge) {
    index.clear(), weight.clear(), target.clear();
    for (auto const& [i, e] : row)
      index.push_back(i), weight.push_back(e.weight), target.push_back(e.target);
    return {items, index, weight, target, base, ridge, linear};
  }

  /// A and b, the obvious way.
  [[nodiscard]] dense::table normal(double ridge) const {
    dense::table a(d, dense::vector(d, 0.0));
    for (std::size_t f = 0; f < d; ++f) a[f][f] = base[f * d + f] + ridge;
    for (auto const& [i, e] : row)
      for (std::size_t f = 0; f < d; ++f)
        for (std::size_t g = 0; g < d; ++g) a[f][g] += e.weight * items.row(i)[f] * items.row(i)[g];
    return a;
  }
  [[nodiscard]] dense::vector right() const {
    dense::vector b = linear;
    for (auto const& [i, e] : row)
      for (std::size_t f = 0; f < d; ++f) b[f] += e.target * items.row(i)[f];
    return b;
  }
};

}  // namespace

TEST_CASE("after every change the row is what elimination of the whole says") {
  // With the ridge fixed the factor itself is updated, else made anew.
  for (bool const fixed_ridge : {true, false}) {
    CAPTURE(fixed_ridge);
    example data;
    changing_row state(d);
    CHECK_FALSE(state.ready());
    REQUIRE(state.start(data.problem(1), 1));
    lfrec::random_stream random(11);
    int removals = 0;
    for (int step = 0; step < 300; ++step) {
      auto const item = static_cast<index_t>(random.below(23));
      entry const old = data.row.contains(item) ? data.row[item] : entry{0, 0};
      entry next{0, 0};
      if (random.uniform() < 0.4) {
        data.row.erase(item);
      } else {  // once in a while something heavy, whose removal is the hard case
        next = {random.uniform() < 0.1 ? 1e4 : random.uniform(), random.normal()};
        data.row[item] = next;
      }
      removals += next.weight < old.weight ? 1 : 0;
      double const ridge = fixed_ridge ? 1 : 0.1 + static_cast<double>(data.row.size());
      auto const problem = data.problem(ridge);
      REQUIRE(state.change(std::span<double const>(data.items.row(item)), next.weight - old.weight,
                           next.target - old.target, problem, ridge));
      auto const x = dense::solve(data.normal(ridge), data.right());
      double scale = 0;
      for (double const v : x) scale = std::max(scale, std::abs(v));
      for (std::size_t f = 0; f < d; ++f)
        CHECK(std::abs(state.solution()[f] - x[f]) < 1e-7 * scale);

      auto const h = std::span<double const>(data.items.row(5));
      std::vector<double> z(state.room());
      state.half_response(h, z);
      auto const response = dense::solve(data.normal(ridge), {h.begin(), h.end()});
      CHECK(dense::inner(z, z) ==
            doctest::Approx(dense::inner(response, {h.begin(), h.end()})).epsilon(1e-7));
      state.complete(z);
      for (std::size_t f = 0; f < d; ++f)
        CHECK(std::abs(z[f] - response[f]) < 1e-6 * (1 + std::abs(response[f])));
    }
    CHECK(removals > 3 * changing_row::removals_a_refresh);
  }
}

TEST_CASE("a row without a solution says so and recovers") {
  example data;
  std::ranges::fill(data.base, 0.0);
  changing_row state(d);
  CHECK_FALSE(state.start(data.problem(0), 0));
  CHECK_FALSE(state.ready());
  data.row[3] = {1, 1};
  auto const problem = data.problem(2);
  REQUIRE(state.change(std::span<double const>(data.items.row(3)), 1, 1, problem, 2));
  auto const x = dense::solve(data.normal(2), data.right());
  for (std::size_t f = 0; f < d; ++f) CHECK(state.solution()[f] == doctest::Approx(x[f]));
}
