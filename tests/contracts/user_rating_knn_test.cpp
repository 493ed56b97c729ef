// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "contracts/recommender.hpp"
#include "lfrec/rating_knn.hpp"
#include "support/brute_force_ratings.hpp"

namespace {

namespace ratings = lfrec_test::ratings;

std::vector<std::vector<double>> by_brute_force(lfrec::user_rating_knn_options const& o,
                                                lfrec::matrix const& data) {
  auto const values = ratings::values(data);
  ratings::biases const b(values, double{o.user_regularization}, double{o.item_regularization}, 10);
  auto const residuals = b.residuals(values);
  auto const weight = [&](std::size_t u, std::size_t v) {
    auto const [r, n] = ratings::correlation(residuals[u], residuals[v], false);
    return r * (n - 1) / (n - 1 + double{o.shrinkage});
  };
  std::vector<std::vector<double>> scores(values.size(), std::vector<double>(b.items.size()));
  for (std::size_t u = 0; u < scores.size(); ++u)
    for (std::size_t i = 0; i < scores[u].size(); ++i)
      scores[u][i] = b.base(u, i) + ratings::neighbors_say(residuals, u, i,
                                                           static_cast<std::size_t>(o.neighbors),
                                                           double{o.damping}, weight);
  return scores;
}

}  // namespace

TEST_CASE_TEMPLATE("user_rating_knn keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec::user_rating_knn<Scalar> const recipe{{.neighbors = 2,
                                               .shrinkage = 2,
                                               .damping = 0.1F,
                                               .user_regularization = 3,
                                               .item_regularization = 1}};
  lfrec_test::check_recommender(
      recipe, {.learns_from = lfrec_test::feedback::ratings,
               .oracle = [&](auto const& data) { return by_brute_force(recipe.options, data); },
               .tolerance = sizeof(Scalar) == 4 ? 1e-4 : 1e-10});
}
