// SPDX-License-Identifier: MIT
#include "lfrec/datasets/movielens.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/baseline.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/evaluate/evaluate_ratings.hpp"
#include "lfrec/metrics/rating_error.hpp"
#include "lfrec/rating_knn.hpp"
#include "support/real_data.hpp"

using namespace lfrec;
using datasets::read_movielens;

namespace {

bool has(features const& all, item_index item, char const* name) {
  auto const column = all.find(name);
  auto const row = all.row(item).index;
  return column && std::ranges::binary_search(row, *column);
}

/// The mean RMSE over the official folds, clipped to 1 … 5.
template <typename Recipe>
double rmse_100k(std::string const& folder, Recipe const& recipe,
                 std::vector<std::string> const& folds) {
  auto const data = read_movielens(folder);
  thread_pool pool(2);
  double sum = 0;
  for (auto const& name : folds) {
    auto const cut = datasets::read_movielens_fold(folder, data, name);
    matrix const train(cut.train);
    matrix const test(cut.test);
    sum += evaluate_ratings(recipe.fit(train, pool), held_out(train, test), rating_scale{1, 5},
                            pool, rmse{})
               .value("rmse");
  }
  return sum / static_cast<double>(folds.size());
}

}  // namespace

TEST_CASE("MovieLens 100K is read whole, every quirk of it") {
  auto const folder = lfrec_test::data_folder("ml-100k");
  if (!folder) return;
  dataset const d = read_movielens(*folder);
  CHECK(d.log.users() == 943);
  CHECK(d.log.items() == 1682);
  CHECK(d.log.size() == 100'000);
  CHECK(d.report.rows_merged == 0);
  CHECK(std::ranges::all_of(d.log.rows(), [](auto const& row) {
    return row.value == std::round(row.value) && row.time > 870'000'000;
  }));
  CHECK(d.item_features.columns() == 19);
  CHECK(d.item_name(item_index{266}) == "unknown");
  CHECK(has(d.item_features, item_index{266}, "unknown"));
  CHECK(d.find_item_named("Misérables, Les (1995)"));
  CHECK(has(d.item_features, d.item_named("Toy Story (1995)"), "Animation"));
  CHECK(d.user_features.rows() == 943);
  CHECK(d.user_features.find("zip:T8H1N"));
  CHECK(d.report.notes ==
        std::vector<std::string>{"u.item: not UTF-8: read as Latin-1",
                                 "u.item: 18 titles of more than one movie: kept apart"});

  SUBCASE("the folds u1 to u5 take it apart") {
    std::set<std::pair<user_index, item_index>> tested;
    for (auto const* name : {"u1", "u2", "u3", "u4", "u5"}) {
      auto const cut = datasets::read_movielens_fold(*folder, d, name);
      CHECK(cut.train.size() == 80'000);
      CHECK(cut.test.size() == 20'000);
      for (auto const& row : cut.test) tested.emplace(row.user, row.item);
    }
    CHECK(tested.size() == 100'000);
  }
  SUBCASE("ua and ub hold out ten of each user") {
    for (auto const* name : {"ua", "ub"}) {
      matrix const test(datasets::read_movielens_fold(*folder, d, name).test);
      for (index_t u = 0; u < 943; ++u) CHECK(test.user(user_index{u}).size() == 10);
    }
  }
}

TEST_CASE("MovieLens 1M is read whole") {
  auto const folder = lfrec_test::data_folder("ml-1m");
  if (!folder) return;
  dataset const d = read_movielens(*folder);
  CHECK(d.log.users() == 6040);
  CHECK(d.log.items() == 3883);  // of which 3,706 are rated
  CHECK(d.log.size() == 1'000'209);
  std::set<item_index> rated;
  for (auto const& row : d.log) rated.insert(row.item);
  CHECK(rated.size() == 3706);
  CHECK(d.item_features.columns() == 18);
  CHECK(d.item_name(item_index{0}) == "Toy Story (1995)");
  CHECK(d.user_features.find("occupation:K-12 student"));
}

TEST_CASE("MovieLens latest-small is read whole") {
  auto const folder = lfrec_test::data_folder("ml-latest-small");
  if (!folder) return;
  dataset const d = read_movielens(*folder);
  CHECK(d.log.users() == 610);
  CHECK(d.log.items() == 9742);  // of which 9,724 are rated
  CHECK(d.log.size() == 100'836);
  CHECK(std::ranges::count_if(d.item_names, [](std::string const& name) {
          return name.find(',') != std::string::npos;
        }) == 2079);
  int without = 0;
  for (index_t i = 0; i < 9742; ++i) without += d.item_features.row(i).empty();
  CHECK(without == 34);
  CHECK(std::ranges::any_of(d.log.rows(), [](auto const& row) { return row.value == 0.5F; }));
}

TEST_CASE("MovieLens 100K: the figures of the baseline and of slope one") {
  auto const folder = lfrec_test::data_folder("ml-100k");
  if (!folder) return;
  CHECK(rmse_100k(*folder, baseline{}, {"u1", "u2", "u3", "u4", "u5"}) <= .948);
  CHECK(rmse_100k(*folder, slope_one{}, {"u2"}) <= .945);  // .950 over the five
}

TEST_CASE("MovieLens 100K: neighbours over the baseline, on fold u2") {
  auto const folder = lfrec_test::data_folder("ml-100k");
  if (!folder) return;
  CHECK(rmse_100k(*folder, item_rating_knn{}, {"u2"}) <= .93);
  CHECK(rmse_100k(*folder, user_rating_knn{}, {"u2"}) <= .93);
}
