// SPDX-License-Identifier: MIT
// Lists and scores that others published for fold 0 of a split of HetRec, and ours.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/id_map.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/linear.hpp"
#include "lfrec/metrics/metric_text.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "support/real_data.hpp"

namespace {

struct fold {
  lfrec::id_map<lfrec::user_index, std::int64_t> users;
  lfrec::id_map<lfrec::item_index, std::int64_t> items;

  /// `user,item,value` a line.
  std::vector<lfrec::interaction> read(std::string const& path) {
    std::ifstream file(path);
    std::vector<lfrec::interaction> rows;
    for (std::string line; std::getline(file, line);) {
      std::ranges::replace(line, ',', ' ');
      std::istringstream fields(line);
      std::int64_t user = 0;
      std::int64_t item = 0;
      float value = 0;
      fields >> user >> item >> value;
      rows.push_back({users.insert(user), items.insert(item), value});
    }
    return rows;
  }

  [[nodiscard]] lfrec::matrix matrix(std::vector<lfrec::interaction> const& rows) const {
    return lfrec::matrix(lfrec::interaction_log(static_cast<lfrec::index_t>(users.size()),
                                                static_cast<lfrec::index_t>(items.size()), rows));
  }
};

}  // namespace

TEST_CASE("HetRec fold 0: ease gives the published lists and scores with a penalty of 500") {
#ifndef __OPTIMIZE__
  MESSAGE("skipped: takes a minute without optimisation");
#else
  auto const folder = lfrec_test::data_folder("hetrec2011-lastfm-2k-fold0");
  if (!folder) return;
  fold ids;
  auto const train_rows = ids.read(*folder + "/train.dat");
  auto const test_rows = ids.read(*folder + "/test.dat");
  auto const published = ids.read(*folder + "/ease.csv");
  REQUIRE(published.size() == 36'900);
  auto const train = ids.matrix(train_rows);
  auto const test = ids.matrix(test_rows);
  lfrec::thread_pool pool(2);
  auto const model = lfrec::ease<double>{{.regularization = 500}}.fit(train, pool);

  constexpr std::size_t length = 20;
  double worst = 0;
  std::size_t swapped = 0;
  std::vector<double> scores(lfrec::to_size(model.items()));
  for (std::size_t n = 0; n < published.size(); n += length) {
    auto const user = published[n].user;
    auto const list = lfrec::recommend(model, user, length, lfrec::unseen(train, user));
    for (std::size_t k = 0; k < length; ++k) {
      auto const& expected = published[n + k];
      REQUIRE(expected.user == user);
      worst = std::max(worst, std::abs(list[k].score - double{expected.value}));
      if (list[k].item == expected.item) continue;
      // Items with the same listeners, say, tie; the published lists break ties by rounding.
      model.score({.user = user}, scores);
      CHECK(std::abs(scores[lfrec::to_size(expected.item)] - list[k].score) < 1e-12);
      ++swapped;
    }
  }
  MESSAGE("largest difference of a score ", worst, ", ties in another order ", swapped);
  CHECK(worst < 1e-6);

  auto const report = lfrec::evaluate(model, lfrec::held_out(train, test), pool,
                                      lfrec::make_metrics("precision@10,recall@10"));
  // Two hits more or less among the ties.
  CHECK(std::abs(report.mean(0) - .095556) < 1.1e-4);
  CHECK(std::abs(report.mean(1) - .210422) < 5e-4);
#endif
}
