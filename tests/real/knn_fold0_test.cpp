// SPDX-License-Identifier: MIT
// The lists of popularity and of user KNN that others published for fold 0 of HetRec.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/metrics/precision.hpp"
#include "lfrec/popularity.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "support/real_data.hpp"

namespace {

/// `user,item,value` a line; ids serve as indices, so that ties go to the lower id.
std::vector<lfrec::interaction> read_rows(std::string const& path) {
  std::ifstream file(path);
  std::vector<lfrec::interaction> rows;
  char comma = 0;
  lfrec::index_t user = 0;
  lfrec::index_t item = 0;
  for (float value = 0; file >> user >> comma >> item >> comma >> value;)
    rows.push_back({lfrec::user_index{user}, lfrec::item_index{item}, value});
  return rows;
}

lfrec::matrix read_matrix(std::string const& path) {
  return lfrec::matrix(lfrec::interaction_log(2101, 18746, read_rows(path)));
}

}  // namespace

TEST_CASE("HetRec fold 0: popularity gives the published lists") {
  auto const folder = lfrec_test::data_folder("hetrec2011-lastfm-2k-fold0");
  if (!folder) return;
  auto const train = read_matrix(*folder + "/train.dat");
  auto const published = read_rows(*folder + "/mostpop.csv");
  REQUIRE(published.size() == 37'500);
  auto const model = lfrec::popularity{}.fit(train);
  std::size_t differ = 0;
  for (std::size_t first = 0; first < published.size(); first += 20) {  // lists of 20
    auto const user = published[first].user;
    auto const list = lfrec::recommend(model, user, 20, lfrec::unseen(train, user));
    for (std::size_t n = 0; n < 20; ++n)
      differ +=
          list[n].item != published[first + n].item || list[n].score != published[first + n].value;
  }
  CHECK(differ == 0);
}

TEST_CASE("HetRec fold 0: user_knn gives the published scores and precision with 42 neighbours") {
  auto const folder = lfrec_test::data_folder("hetrec2011-lastfm-2k-fold0");
  if (!folder) return;
  auto const train = read_matrix(*folder + "/train.dat");
  auto const test = read_matrix(*folder + "/test.dat");
  auto const published = read_rows(*folder + "/userknn.csv");
  REQUIRE(published.size() == 37'500);
  lfrec::thread_pool pool(2);
  auto const model = lfrec::user_knn{{.neighbors = 42, .shrinkage = 0}}.fit(train, pool);

  double worst = 0;
  double hits = 0;
  std::vector<float> scores(18746);
  for (std::size_t first = 0; first < published.size(); first += 20) {
    auto const user = published[first].user;
    model.score({.user = user}, std::span(scores));
    auto const held = test.user(user).index;
    for (std::size_t n = first; n < first + 20; ++n) {
      auto const& [who, item, value, time] = published[n];
      worst = std::max(worst, std::abs(double{scores[lfrec::to_size(item)]} - double{value}));
      if (n < first + 10) hits += static_cast<double>(std::ranges::count(held, to_index(item)));
    }
  }
  CHECK(worst < 1e-5);
  auto const report =
      lfrec::evaluate(model, lfrec::held_out(train, test), pool, lfrec::precision{10});
  CHECK(report.users().size() == 1845);
  MESSAGE("precision@10 ", report.mean(0), ", published ", hits / 18450);
  CHECK(std::abs(report.mean(0) - hits / 18450) < 5e-7);
}
