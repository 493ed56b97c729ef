// SPDX-License-Identifier: MIT
#include "lfrec/rating_knn.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "support/brute_force_ratings.hpp"
#include "support/tiny_data.hpp"

namespace ratings = lfrec_test::ratings;
using lfrec::index_t;
using lfrec::item_rating_knn;
using lfrec::rating_center;
using lfrec::rating_similarity;
using lfrec::user_index;
using lfrec::user_rating_knn;

namespace {

template <typename M>
std::vector<double> scores(M const& model, lfrec::query const& whom) {
  std::vector<double> result(lfrec::to_size(model.items()));
  model.score(whom, std::span(result));
  return result;
}

}  // namespace

TEST_CASE("item KNN with the items' means and correlations, by full tables") {
  auto const data = lfrec_test::power_law(43, 31, 12, 19);
  auto const values = ratings::values(data);
  auto const columns = ratings::transposed(values);
  lfrec::item_rating_knn_options const o{.neighbors = 3,
                                         .similarity = rating_similarity::pearson,
                                         .shrinkage = 5,
                                         .damping = 0,
                                         .min_support = 3,
                                         .center = rating_center::mean};
  auto const model = item_rating_knn<double>{o}.fit(data);
  std::vector<double> means(columns.size());
  auto residuals = columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    double sum = 0, n = 0;
    for (auto const& r : columns[i])
      if (r) sum += *r, n += 1;
    means[i] = n > 0 ? sum / n : 0;
    for (auto& r : residuals[i])
      if (r) *r -= means[i];
  }
  for (std::size_t u = 0; u < values.size(); ++u) {
    auto const found = scores(model, {.user = user_index{static_cast<index_t>(u)}});
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (data.item(lfrec::item_index{static_cast<index_t>(i)}).empty()) continue;
      double const said =
          ratings::neighbors_say(residuals, i, u, 3, 0, [&](std::size_t a, std::size_t b) {
            auto const [r, n] = ratings::correlation(columns[a], columns[b], true);
            return n < 3 || r < 1e-9 ? 0 : r * (n - 1) / (n - 1 + 5.);
          });
      CHECK(found[i] == doctest::Approx(means[i] + said).epsilon(1e-9));
    }
  }
}

TEST_CASE("user KNN with the users' means: a user of one kind is predicted by that kind") {
  // Users 0 … 4 like items 0 … 3 and dislike 4 … 7, users 5 … 9 the other way round.
  std::vector<lfrec::interaction> rows;
  for (index_t u = 0; u < 10; ++u)
    for (index_t i = 0; i < 8; ++i)
      if (u != i)
        rows.push_back({user_index{u}, lfrec::item_index{i}, (u < 5) == (i < 4) ? 5.F : 1.F});
  lfrec::matrix const data(lfrec::interaction_log(10, 8, std::move(rows)));
  for (auto const center : {rating_center::mean, rating_center::baseline}) {
    user_rating_knn<double> const recipe{{.damping = 0, .center = center}};
    auto const model = recipe.fit(data);
    for (index_t u = 0; u < 8; ++u) {
      double const found = scores(model, {.user = user_index{u}})[lfrec::to_size(u)];
      CHECK(((u < 5) == (u < 4) ? found > 4 : found < 2));
    }
  }
}

TEST_CASE("a newcomer gets what a user of the same ratings has, for what is not rated") {
  auto const data = lfrec_test::power_law(43, 31, 7, 19);
  auto const same = [&](auto const& model) {
    for (index_t u = 0; u < 43; ++u) {
      auto const row = data.user(user_index{u});
      auto const known = scores(model, {.user = user_index{u}});
      auto const newer = scores(model, {.history = row});
      for (index_t i = 0; i < 31; ++i)
        if (!std::ranges::binary_search(row.index, i))
          CHECK(known[lfrec::to_size(i)] == newer[lfrec::to_size(i)]);
    }
  };
  same(item_rating_knn<double>{}.fit(data));
  // Neighbours enough: the newcomer's twin takes one's place.
  same(user_rating_knn<double>{{.neighbors = 100}}.fit(data));
}

TEST_CASE("one item is scored with the bits of all") {
  auto const data = lfrec_test::power_law(43, 31, 12, 19);
  auto const model = item_rating_knn<float>{{.neighbors = 2}}.fit(data);
  for (index_t u = 0; u < 43; ++u) {
    lfrec::query const whom{.user = user_index{u}};
    std::vector<float> all(31);
    model.score(whom, std::span(all));
    for (index_t i = 0; i < 31; ++i)
      CHECK(model.score_item(whom, lfrec::item_index{i}) == all[lfrec::to_size(i)]);
  }
}

TEST_CASE("no item has more neighbours than candidates") {
  auto const data = lfrec_test::power_law(43, 31, 12, 19);
  auto const model = item_rating_knn<float>{{.candidates = 3}}.fit(data);
  std::vector<int> count(31);
  for (index_t const i : model.parts().weights.indices()) ++count[lfrec::to_size(i)];
  for (int const n : count) CHECK(n <= 3);
}

TEST_CASE("ratings of any sign or size, or all alike, give a defined model") {
  for (float const value : {0.F, -3.F, 1e30F}) {
    auto const data = lfrec_test::checkerboard(9, value);
    for (auto const s : {rating_similarity::pearson, rating_similarity::pearson_baseline,
                         rating_similarity::cosine, rating_similarity::msd}) {
      for (double const x :
           scores(item_rating_knn<double>{{.similarity = s}}.fit(data), {.user = user_index{2}}))
        CHECK(x == doctest::Approx(double{value}));
      for (double const x :
           scores(user_rating_knn<double>{{.similarity = s}}.fit(data), {.user = user_index{2}}))
        CHECK(x == doctest::Approx(double{value}));
    }
  }
}

TEST_CASE("options outside their range are errors that name the recipe") {
  auto const data = lfrec_test::five_by_seven();
  CHECK_THROWS_WITH_AS((void)item_rating_knn<float>{{.neighbors = 0}}.fit(data),
                       doctest::Contains("item_rating_knn.neighbors"), lfrec::invalid_option);
  CHECK_THROWS_WITH_AS((void)user_rating_knn<float>{{.damping = -1}}.fit(data),
                       doctest::Contains("user_rating_knn.damping"), lfrec::invalid_option);
  CHECK_THROWS_WITH_AS((void)user_rating_knn<float>{{.shrinkage = std::nanf("")}}.fit(data),
                       doctest::Contains("user_rating_knn.shrinkage"), lfrec::invalid_option);
}
