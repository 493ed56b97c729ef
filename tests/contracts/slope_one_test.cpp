// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "contracts/recommender.hpp"
#include "lfrec/baseline.hpp"
#include "support/brute_force_ratings.hpp"

namespace {

namespace ratings = lfrec_test::ratings;

/// Σ_j c_ij (r_uj + dev_ij) / Σ_j c_ij; the baseline where there is no such j.
std::vector<std::vector<double>> by_brute_force(lfrec::matrix const& data) {
  auto const values = ratings::values(data);
  ratings::biases const b(values, 15, 10, 10);
  std::vector<std::vector<double>> scores(values.size(), std::vector<double>(b.items.size()));
  for (std::size_t u = 0; u < scores.size(); ++u)
    for (std::size_t i = 0; i < b.items.size(); ++i) {
      double sum = 0, all = 0;
      for (std::size_t j = 0; j < b.items.size(); ++j) {
        if (i == j || !values[u][j]) continue;
        double deviation = 0, count = 0;
        for (auto const& row : values)
          if (row[i] && row[j]) deviation += *row[i] - *row[j], count += 1;
        if (count == 0) continue;
        sum += count * (*values[u][j] + deviation / count);
        all += count;
      }
      scores[u][i] = all > 0 ? sum / all : b.base(u, i);
    }
  return scores;
}

}  // namespace

// How items differ is the same for everybody: no checkerboard can be told from that.
TEST_CASE_TEMPLATE("slope_one keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(lfrec::slope_one<Scalar>{},
                                {.personal = false,
                                 .learns_from = lfrec_test::feedback::ratings,
                                 .oracle = by_brute_force,
                                 .tolerance = sizeof(Scalar) == 4 ? 1e-5 : 1e-12});
}
