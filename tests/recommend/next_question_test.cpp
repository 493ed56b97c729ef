// SPDX-License-Identifier: MIT
#include "lfrec/recommend/next_question.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "support/brute_force_factorization.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace dense = lfrec_test::dense;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::newcomer;
using lfrec::next_question;

namespace {

constexpr index_t items = 30;

/// Random items, the popularity of i is i % 6; items 0, 6, … nobody has, 8 and 14 are the same.
lfrec::factor_model_parts<double> example(lfrec::row_objective objective) {
  lfrec::serial const here;
  lfrec::factor_model_parts<double> parts;
  parts.users = lfrec::random_factors<double>(here, 3, 4, 1, 9, 0);
  parts.items = lfrec::random_factors<double>(here, items, 4, 1, 9, 1);
  std::ranges::copy(parts.items.row(8), parts.items.row(14).begin());
  for (index_t i = 0; i < items; ++i) parts.popularity.push_back(static_cast<float>(i % 6));
  parts.item_offsets.assign(items, 0);
  parts.prior = lfrec::mean_row(parts.users);
  parts.objective = std::move(objective);
  return parts;
}

/// The popularity-weighted mean of hᵀA⁻¹h, the slow way, where A has weight · h_j h_jᵀ for each j.
double mean_variance(lfrec::factor_model<double> const& model, std::vector<index_t> const& rated,
                     double weight, double ridge, double unobserved) {
  auto const h = dense::copy(model.item_factors());
  dense::table a(4, dense::vector(4, 0.0));
  auto const add = [&](dense::vector const& v, double by) {
    for (std::size_t f = 0; f < 4; ++f)
      for (std::size_t g = 0; g < 4; ++g) a[f][g] += by * v[f] * v[g];
  };
  for (std::size_t f = 0; f < 4; ++f) a[f][f] = ridge;
  for (auto const& v : h) add(v, unobserved);
  for (index_t const j : rated) add(h[lfrec::to_size(j)], weight);
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < h.size(); ++i) {
    auto const n = static_cast<double>(model.popularity()[i]);
    sum += n * dense::inner(h[i], dense::solve(a, h[i]));
    total += n;
  }
  return sum / total;
}

}  // namespace

TEST_CASE("the question asked is the one after which the least variance is left") {
  struct world {
    lfrec::row_objective objective;
    double weight, ridge, unobserved;
  };
  world const worlds[] = {
      {lfrec::explicit_objective{.regularization = 2, .frequency_scaling = 0}, 1, 2, 0},
      {lfrec::implicit_objective{
           .unobserved_weight = 0.5, .regularization = 3, .frequency_scaling = 0},
       1, 3, 0.5},
      {lfrec::implicit_objective{
           .unobserved_weight = 1, .regularization = 3, .frequency_scaling = 0, .alpha = 4},
       4, 3, 1}};
  for (auto const& w : worlds) {
    lfrec::factor_model<double> const model(example(w.objective));
    next_question<double> const next(model);
    newcomer<double> guest(model);
    std::vector<index_t> rated;
    for (int round = 0; round < 20; ++round) {
      double const before = mean_variance(model, rated, w.weight, w.ridge, w.unobserved);
      index_t best = -1;
      double most = -1;
      for (index_t j = 0; j < items; ++j) {
        if (j % 6 == 0 || std::ranges::count(rated, j) > 0) continue;
        auto with = rated;
        with.push_back(j);
        double const gain = before - mean_variance(model, with, w.weight, w.ridge, w.unobserved);
        if (gain > most + 1e-12) best = j, most = gain;
      }
      auto const found = next(guest);
      REQUIRE(found.has_value());
      CHECK(found->item == item_index{best});  // of 8 and 14, which are the same, 8 comes first
      CHECK(found->gain == doctest::Approx(most).epsilon(1e-9));
      CHECK(next(guest)->item == found->item);
      guest.rate(found->item, 1);  // a play of confidence 1, and a rating like any other
      rated.push_back(lfrec::to_index(found->item));
    }
  }
}

TEST_CASE("only the most popular of the candidates are asked about, until none is left") {
  lfrec::factor_model<double> const model(example(lfrec::explicit_objective{}));
  newcomer<double> guest(model);
  next_question<double> const next(model, {.candidates = 3});
  auto const asked = next(guest);
  REQUIRE(asked.has_value());
  // Of popularity 5, those with the lowest indices: 5, 11 and 17.
  CHECK((asked->item == item_index{5} || asked->item == item_index{11} ||
         asked->item == item_index{17}));
  CHECK(next(guest, lfrec::only({item_index{1}, item_index{6}}))->item == item_index{1});
  guest.rate(item_index{1}, 2);
  CHECK_FALSE(next(guest, lfrec::only({item_index{1}, item_index{6}})).has_value());
}

TEST_CASE("answers to its questions tell more than answers about what is popular or drawn") {
  auto const data = lfrec_test::power_law(200, 60, 12, 4);
  auto const model = lfrec_test::implicit_als<float>{{.factors = 8, .epochs = 4}}.fit(data);
  next_question<float> const next(model);
  auto const left = [&](newcomer<float> const& guest) {
    std::vector<double> sd(60);
    guest.stddevs(sd);
    double sum = 0;
    for (std::size_t i = 0; i < 60; ++i)
      sum += static_cast<double>(model.popularity()[i]) * sd[i] * sd[i];
    return sum;
  };
  auto const value = static_cast<float>(
      1 / std::get<lfrec::implicit_objective>(model.parts().objective).confidence_scale);
  newcomer<float> asked(model), popular(model), drawn(model);
  lfrec::random_stream random(1);
  for (index_t n = 0; n < 6; ++n) {
    asked.rate(next(asked)->item, value);
    popular.rate(item_index{n}, value);
    drawn.rate(item_index{static_cast<index_t>(random.below(60))}, value);
  }
  CHECK(left(asked) < left(popular));
  CHECK(left(asked) < left(drawn));
}

TEST_CASE("what cannot be asked is an error") {
  lfrec::factor_model<double> const model(example(lfrec::explicit_objective{}));
  CHECK_THROWS_WITH_AS((next_question<double>(model, {.candidates = 0})),
                       "next_question.candidates must be a whole number between 1 and 1000000000, "
                       "got 0",
                       lfrec::invalid_option);
  auto parts = example(lfrec::explicit_objective{.non_negative = true});
  newcomer<double> const bounded{lfrec::factor_model<double>(std::move(parts))};
  CHECK_THROWS_AS(static_cast<void>(next_question<double>(model)(bounded)), lfrec::shape_error);
  newcomer<float> const other(lfrec_test::implicit_als<float>{{.factors = 2, .epochs = 1}}.fit(
      lfrec_test::five_by_seven()));
  auto const seven =
      lfrec_test::implicit_als<float>{{.factors = 3, .epochs = 1}}.fit(lfrec_test::five_by_seven());
  CHECK_THROWS_WITH_AS(static_cast<void>(next_question<float>(seven)(other)),
                       "a newcomer of 7 items and width 2 was asked about 7 items of width 3",
                       lfrec::shape_error);
}
