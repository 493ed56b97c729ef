// SPDX-License-Identifier: MIT
#include "lfrec/als.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "contracts/recommender.hpp"
#include "support/brute_force_factorization.hpp"
#include "support/recipes.hpp"

namespace {

/// The fit over full matrices, from the same start. Users without a rating get the mean of the
/// rest.
template <typename Scalar>
std::vector<std::vector<double>> by_brute_force(lfrec::als_options const& o,
                                                lfrec::matrix const& data) {
  namespace dense = lfrec_test::dense;
  auto const values = dense::values(data);
  auto const width = static_cast<std::size_t>(o.factors) + 1;
  auto const start = [&](lfrec::index_t rows, std::uint64_t side) {
    double const stddev = double{o.init_stddev} / std::sqrt(static_cast<double>(o.factors));
    auto table = dense::copy(
        lfrec::random_factors<Scalar>(lfrec::serial{}, rows, o.factors + 1, stddev, o.seed, side));
    for (auto& row : table) row[0] = 0;  // the bias
    return table;
  };
  auto users = start(data.users(), 0);
  auto items = start(data.items(), 1);
  dense::explicit_loss const loss{o.regularization, dense::mean_value(values)};
  loss.fit(values, users, items, o.epochs, width);
  // [b_u, p_u] against [1, q_i], and what the item has for everybody.
  auto against = items;
  for (auto& row : against) row[0] = 1;
  auto scores = dense::scores_with_prior(users, against);
  for (auto& row : scores)
    for (std::size_t i = 0; i < row.size(); ++i) row[i] += loss.mean + items[i][0];
  return scores;
}

}  // namespace

TEST_CASE_TEMPLATE("als keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::als<Scalar> const recipe{{.factors = 3, .epochs = 8}};
  lfrec_test::check_recommender(
      recipe,
      {.learns_from = lfrec_test::feedback::ratings,
       .oracle = [&](auto const& data) { return by_brute_force<Scalar>(recipe.options, data); },
       .tolerance = sizeof(Scalar) == 4 ? 1e-4 : 1e-9});
}

TEST_CASE_TEMPLATE("als without biases keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(
      lfrec_test::als<Scalar>{{.factors = 3, .epochs = 8, .biases = false}},
      {.learns_from = lfrec_test::feedback::ratings});
}

TEST_CASE_TEMPLATE("non-negative als keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(
      lfrec_test::als<Scalar>{{.factors = 4, .epochs = 8, .biases = false, .non_negative = true}},
      {.learns_from = lfrec_test::feedback::ratings});
}

TEST_CASE_TEMPLATE("non-negative als with biases keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(
      lfrec_test::als<Scalar>{{.factors = 4, .epochs = 8, .non_negative = true}},
      {.learns_from = lfrec_test::feedback::ratings});
}
