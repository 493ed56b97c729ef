// SPDX-License-Identifier: MIT
#include "lfrec/baseline.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "contracts/recommender.hpp"

namespace {

/// Epochs over full sums; users without a rating get the mean of the rest.
std::vector<std::vector<double>> by_brute_force(lfrec::baseline_options const& o,
                                                lfrec::matrix const& data) {
  std::vector<double> b_u(lfrec::to_size(data.users())), b_i(lfrec::to_size(data.items()));
  double mean = 0;
  for (lfrec::index_t u = 0; u < data.users(); ++u)
    for (float const r : data.user(lfrec::user_index{u}).value)
      mean += double{r} / static_cast<double>(data.nonzeros());
  for (int epoch = 0; epoch < o.epochs; ++epoch) {
    for (std::size_t i = 0; i < b_i.size(); ++i) {
      double sum = 0, count = 0;
      for (std::size_t u = 0; u < b_u.size(); ++u) {
        auto const row = data.user(lfrec::user_index{static_cast<lfrec::index_t>(u)});
        for (std::size_t n = 0; n < row.size(); ++n)
          if (lfrec::to_size(row.index[n]) == i) sum += row.value[n] - mean - b_u[u], count += 1;
      }
      b_i[i] = count > 0 ? sum / (count + double{o.item_regularization}) : 0;
    }
    for (std::size_t u = 0; u < b_u.size(); ++u) {
      auto const row = data.user(lfrec::user_index{static_cast<lfrec::index_t>(u)});
      double sum = 0;
      for (std::size_t n = 0; n < row.size(); ++n)
        sum += row.value[n] - mean - b_i[lfrec::to_size(row.index[n])];
      b_u[u] =
          row.empty() ? 0 : sum / (static_cast<double>(row.size()) + double{o.user_regularization});
    }
  }
  b_u[3] = (b_u[0] + b_u[1] + b_u[2] + b_u[4]) / 4;  // the user without a rating
  std::vector<std::vector<double>> scores(b_u.size(), std::vector<double>(b_i.size()));
  for (std::size_t u = 0; u < b_u.size(); ++u)
    for (std::size_t i = 0; i < b_i.size(); ++i) scores[u][i] = mean + b_u[u] + b_i[i];
  return scores;
}

}  // namespace

TEST_CASE_TEMPLATE("baseline keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec::baseline<Scalar> const recipe{
      {.epochs = 4, .user_regularization = 2, .item_regularization = 1.5F}};
  lfrec_test::check_recommender(
      recipe, {.personal = false,
               .learns_from = lfrec_test::feedback::ratings,
               .oracle = [&](auto const& data) { return by_brute_force(recipe.options, data); },
               .tolerance = sizeof(Scalar) == 4 ? 1e-5 : 1e-12});
}

TEST_CASE("baseline keeps the contract when it goes down the gradient") {
  lfrec::baseline<float> const recipe{{.epochs = 4, .solver = lfrec::bias_solver::sgd}};
  lfrec_test::check_recommender(recipe,
                                {.personal = false, .learns_from = lfrec_test::feedback::ratings});
}
