// SPDX-License-Identifier: MIT
#include "lfrec/implicit_als.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "contracts/recommender.hpp"
#include "support/brute_force_factorization.hpp"
#include "support/recipes.hpp"

using lfrec_test::implicit_als;

namespace {

/// The fit over full matrices, from the same start. Users without a play get the mean of the rest.
template <typename Scalar>
std::vector<std::vector<double>> by_brute_force(lfrec::implicit_als_options const& o,
                                                lfrec::matrix const& data) {
  namespace dense = lfrec_test::dense;
  auto const values = dense::values(data);
  dense::implicit_loss loss{.unobserved_weight = o.unobserved_weight.value_or(0),
                            .regularization = o.regularization,
                            .frequency_scaling = o.frequency_scaling,
                            .alpha = o.alpha.value_or(0),
                            .confidence_scale = dense::one_over_mean(values)};
  auto const d = static_cast<std::size_t>(o.factors);
  double const stddev = double{o.init_stddev} / std::sqrt(static_cast<double>(d));
  auto users = dense::copy(
      lfrec::random_factors<Scalar>(lfrec::serial{}, data.users(), o.factors, stddev, o.seed, 0));
  auto items = dense::copy(
      lfrec::random_factors<Scalar>(lfrec::serial{}, data.items(), o.factors, stddev, o.seed, 1));
  loss.fit(values, users, items, o.epochs, d);
  return dense::scores_with_prior(users, items);
}

}  // namespace

TEST_CASE_TEMPLATE("implicit_als keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  implicit_als<Scalar> const recipe{{.factors = 8, .epochs = 8, .unobserved_weight = 0.1F}};
  lfrec_test::check_recommender(
      recipe,
      {.oracle = [&](auto const& data) { return by_brute_force<Scalar>(recipe.options, data); },
       .tolerance = sizeof(Scalar) == 4 ? 1e-5 : 1e-10});
}

TEST_CASE("implicit_als of Hu, Koren and Volinsky keeps the contract") {
  implicit_als<float> const recipe{
      {.factors = 8, .epochs = 8, .regularization = 1, .frequency_scaling = 0, .alpha = 4.F}};
  lfrec_test::check_recommender(
      recipe,
      {.oracle = [&](auto const& data) { return by_brute_force<float>(recipe.options, data); },
       .tolerance = 1e-5});
}

TEST_CASE("implicit_als by conjugate gradient keeps the contract") {
  implicit_als<float> const recipe{
      {.factors = 8, .epochs = 8, .solver = lfrec::row_solver::conjugate_gradient}};
  lfrec_test::check_recommender(recipe);
}
