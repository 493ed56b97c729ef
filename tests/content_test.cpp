// SPDX-License-Identifier: MIT
#include "lfrec/content.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/models/explain_by_features.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "lfrec/recommend/similar.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

using lfrec::content;
using lfrec::feature_weighting;
using lfrec::features;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

namespace {

/// Tags of items by seed, with counts; item 5 has none.
features some_tags(index_t items, index_t tags) {
  auto const drawn = lfrec_test::power_law(items, tags, 5, 17).by_user();
  std::vector<lfrec::interaction> rows;
  for (index_t i = 0; i < items; ++i)
    for (std::size_t n = 0; i != 5 && n < drawn.row(i).size(); ++n)
      rows.push_back({user_index{i}, item_index{drawn.row(i).index[n]}, drawn.row(i).value[n]});
  std::vector<std::string> names;
  for (index_t t = 0; t < tags; ++t) names.push_back("tag " + std::to_string(t));
  return {lfrec::matrix(lfrec::interaction_log(items, tags, rows)).by_user(), names};
}

std::vector<double> dense(features const& all, index_t row) {
  std::vector<double> result(lfrec::to_size(all.columns()), 0);
  for (std::size_t n = 0; n < all.row(row).size(); ++n)
    result[lfrec::to_size(all.row(row).index[n])] = static_cast<double>(all.row(row).value[n]);
  return result;
}

double dot(std::vector<double> const& a, std::vector<double> const& b) {
  double sum = 0;
  for (std::size_t n = 0; n < a.size(); ++n) sum += a[n] * b[n];
  return sum;
}

}  // namespace

TEST_CASE("with all neighbours a score is the profile's cosine with the item, times its length") {
  auto const plays = lfrec_test::power_law(23, 31, 6, 4);
  auto const tags = some_tags(31, 19);
  for (auto const how : {feature_weighting::tfidf, feature_weighting::bm25}) {
    content<double> const recipe{
        {.neighbors = 31, .weighting = how, .shrinkage = 0, .k1 = 2, .b = 0.5F}};
    auto const model = recipe.fit(lfrec::training{plays, nullptr, &tags});
    auto const compared = recipe.compared(tags);
    for (index_t u = 0; u < 23; ++u) {
      std::vector<double> scores(31);
      model.score({.user = user_index{u}}, std::span(scores));
      auto const row = plays.user(user_index{u});
      std::vector<double> profile(19, 0);
      for (std::size_t n = 0; n < row.size(); ++n) {
        auto const f = dense(compared, row.index[n]);
        double const length = std::sqrt(dot(f, f));
        for (std::size_t t = 0; t < f.size() && length > 0; ++t)
          profile[t] += static_cast<double>(row.value[n]) * f[t] / length;
      }
      for (index_t i = 0; i < 31; ++i) {
        if (std::ranges::count(row.index, i) > 0) continue;  // an item does not speak for itself
        auto const f = dense(compared, i);
        double const length = std::sqrt(dot(f, f));
        double const expected = length > 0 ? dot(profile, f) / length : 0;
        CHECK(std::abs(scores[lfrec::to_size(i)] - expected) <= 1e-6 * (1 + std::abs(expected)));
      }
    }
  }
}

TEST_CASE("when an item's features are its users, content is item_knn") {
  auto const plays = lfrec_test::power_law(53, 31, 6, 4);
  std::vector<std::string> names;
  for (int u = 0; u < 53; ++u) names.push_back("user " + std::to_string(u));
  features const users(plays.by_item(), names);
  content<float> const recipe{
      {.neighbors = 7, .weighting = feature_weighting::raw, .shrinkage = 3}};
  auto const model = recipe.fit(lfrec::training{plays, nullptr, &users});
  auto const other = lfrec_test::item_knn<float>{{.neighbors = 7, .shrinkage = 3}}.fit(plays);
  CHECK(model.neighbors().indices() == other.neighbors().indices());
  CHECK(model.neighbors().values() == other.neighbors().values());
}

TEST_CASE("an artist that nobody has is recommended by its tags, and has similar ones") {
  // 0, 1 metal; 2, 3 jazz; nobody has 1 or 3; 4 has neither tags nor listeners.
  lfrec::interaction_log const log(
      2, 5, {{user_index{0}, item_index{0}}, {user_index{1}, item_index{2}}});
  lfrec::matrix const plays(log);
  features const tags(
      lfrec::csr<float>(5, 3, {0, 2, 3, 5, 6, 6}, {0, 2, 0, 1, 2, 1}, {1, 1, 5, 2, 1, 1}),
      {"metal", "jazz", "seen live"});
  content const recipe{};
  auto const model = recipe.fit(lfrec::training{plays, nullptr, &tags});
  for (index_t const u : {0, 1}) {
    auto const list =
        lfrec::recommend(model, user_index{u}, 3, lfrec::unseen(plays, user_index{u}));
    CHECK(list[0].item == item_index{2 * u + 1});
    CHECK(list.has_evidence(0));
  }
  auto const alike = lfrec::similar_items(model, item_index{1}, 2);
  CHECK(alike[0].item == item_index{0});
  CHECK(alike.with_evidence() == 1);
  CHECK(lfrec::similar_items(model, item_index{4}, 2).with_evidence() == 0);
  auto const why = lfrec::explain_by_features(model, recipe.compared(tags), {.user = user_index{0}},
                                              item_index{1});
  REQUIRE(why.terms.size() == 1);
  CHECK(tags.name(why.terms[0].index) == "metal");
}

TEST_CASE("explanations by features sum to the score") {
  auto const plays = lfrec_test::power_law(23, 31, 6, 4);
  auto const tags = some_tags(31, 19);
  content<float> const recipe{{.neighbors = 9, .shrinkage = 2}};
  auto const model = recipe.fit(lfrec::training{plays, nullptr, &tags});
  auto const compared = recipe.compared(tags);
  std::vector<float> scores(31);
  for (index_t u = 0; u < 23; ++u) {
    model.score({.user = user_index{u}}, std::span(scores));
    for (index_t i = 0; i < 31; ++i) {
      auto const why =
          lfrec::explain_by_features(model, compared, {.user = user_index{u}}, item_index{i});
      auto const score = static_cast<double>(scores[lfrec::to_size(i)]);
      CHECK(std::abs(why.sum() - score) <= 1e-5 * (1 + std::abs(score)));
    }
  }
}

TEST_CASE("features that are missing or of other items are named") {
  auto const plays = lfrec_test::five_by_seven();
  CHECK_THROWS_WITH_AS((void)content{}.fit(plays),
                       "content: the training data have no item_features", lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)content{}.fit(lfrec::training{plays}),
                       "content: the training data have no item_features", lfrec::shape_error);
  auto const tags = some_tags(6, 4);
  CHECK_THROWS_WITH_AS((void)content{}.fit(lfrec::training{plays, nullptr, &tags}),
                       "content: item_features of 6 items, the matrix has 7", lfrec::shape_error);
  CHECK_THROWS_AS((void)content{{.neighbors = 0}}.fit(plays), lfrec::invalid_option);
}
