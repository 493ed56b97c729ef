// SPDX-License-Identifier: MIT
#include <lfrec/baseline.hpp>
#include <lfrec/bayesian_mf.hpp>
#include <lfrec/core/random.hpp>
#include <lfrec/data/matrix.hpp>
#include <lfrec/evaluate/evaluate_ratings.hpp>
#include <lfrec/metrics/rating_error.hpp>
#include <lfrec/split/random_holdout.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

// 120 people rate films from 1 to 5. People like even or odd films, and some films are just better.
lfrec::interaction_log ratings() {
  std::vector<lfrec::interaction> rows;
  for (int u = 0; u < 120; ++u) {
    lfrec::random_stream random(1, static_cast<std::uint64_t>(u));
    for (int i = 0; i < 60; ++i) {
      if (random.uniform() > 0.3) continue;
      double const taste = u % 2 == i % 2 ? 1 : -1;
      double const rating = 3 + taste + i / 60.0 + 0.5 * random.normal();
      rows.push_back({lfrec::user_index{u}, lfrec::item_index{i},
                      static_cast<float>(std::clamp(std::round(rating), 1.0, 5.0))});
    }
  }
  return {120, 60, rows};
}

int main() {
  auto const parts = lfrec::random_holdout{{.fraction = 0.2}}(ratings());
  lfrec::matrix const train(parts.train, lfrec::duplicates::last);
  lfrec::matrix const test(parts.test, lfrec::duplicates::last);

  auto const judge = [&](char const* name, auto const& model) {
    auto const report =
        lfrec::evaluate_ratings(model, lfrec::held_out(train, test), {.lowest = 1, .highest = 5},
                                lfrec::serial{}, lfrec::rmse{}, lfrec::mae{});
    std::printf("%-12s rmse %.2f  mae %.2f\n", name, report.value("rmse"), report.value("mae"));
  };
  judge("baseline", lfrec::baseline{}.fit(train));
  auto const model = lfrec::bayesian_mf{{.factors = 4}}.fit(train);
  judge("bayesian_mf", model);

  // How sure is it? One rating says little, twelve say more.
  std::vector<lfrec::index_t> const films{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  std::vector<float> stars;
  for (auto const film : films) stars.push_back(film % 2 == 0 ? 4.F : 2.F);
  std::vector<lfrec::rating_prediction> predicted(60);
  for (std::size_t const known : {1U, 12U}) {
    lfrec::row_view const history{std::span(films).first(known), std::span(stars).first(known)};
    model.predict({.history = history}, predicted);
    std::printf("after %2zu ratings: film 20 gets %.1f +- %.1f stars\n", known, predicted[20].mean,
                predicted[20].stddev);
  }
}
