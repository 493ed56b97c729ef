// SPDX-License-Identifier: MIT
// Figures that others published, from their own lists and splits, through evaluate.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/metrics/metric_text.hpp"
#include "support/real_data.hpp"

using lfrec::index_t;
using lfrec::user_index;

namespace {

std::vector<lfrec::interaction> read_rows(std::string const& path, char separator) {
  std::ifstream file(path);
  std::vector<lfrec::interaction> rows;
  for (std::string line; std::getline(file, line);) {
    for (char& c : line)
      if (c == separator) c = ' ';
    std::istringstream fields(line);
    index_t user = 0;
    index_t item = 0;
    fields >> user >> item;
    rows.push_back({user_index{user}, lfrec::item_index{item}});
  }
  return rows;
}

// `uid item item …` a line.
std::vector<lfrec::interaction> read_adjacency(std::string const& path) {
  std::ifstream file(path);
  std::vector<lfrec::interaction> rows;
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    index_t user = 0;
    fields >> user;
    for (index_t item = 0; fields >> item;)
      rows.push_back({user_index{user}, lfrec::item_index{item}});
  }
  return rows;
}

// Says what somebody else's lists say: the first of n listed items scores n, unlisted items 0.
struct given_lists {
  using scalar_type = float;
  index_t user_count;
  index_t item_count;
  std::map<user_index, std::vector<lfrec::item_index>> lists;

  [[nodiscard]] index_t users() const { return user_count; }
  [[nodiscard]] index_t items() const { return item_count; }
  void score(lfrec::query const& q, std::span<float> scores) const {
    std::fill(scores.begin(), scores.end(), 0.F);
    auto const found = lists.find(*q.user);
    if (found == lists.end()) return;
    auto left = static_cast<float>(found->second.size());
    for (auto const item : found->second) scores[lfrec::to_size(item)] = left--;
  }
};

struct same_for_all {
  using scalar_type = float;
  index_t user_count;
  std::vector<float> of_item;

  [[nodiscard]] index_t users() const { return user_count; }
  [[nodiscard]] index_t items() const { return static_cast<index_t>(of_item.size()); }
  void score(lfrec::query const&, std::span<float> scores) const {
    std::copy(of_item.begin(), of_item.end(), scores.begin());
  }
};

}  // namespace

TEST_CASE("HetRec fold 0: the published lists of EASE have the published precision and recall") {
  auto const folder = lfrec_test::data_folder("hetrec2011-lastfm-2k-fold0");
  if (!folder) return;
  index_t const users = 2101;  // ids are used as indices
  index_t const items = 18746;
  lfrec::matrix const train(
      lfrec::interaction_log(users, items, read_rows(*folder + "/train.dat", ',')));
  lfrec::matrix const test(
      lfrec::interaction_log(users, items, read_rows(*folder + "/test.dat", ',')));
  REQUIRE(train.nonzeros() == 74'715);
  REQUIRE(test.nonzeros() == 8'302);
  given_lists ease{users, items, {}};
  for (auto const& row : read_rows(*folder + "/ease.csv", ','))
    ease.lists[row.user].push_back(row.item);

  lfrec::thread_pool pool(2);
  auto const report = evaluate(
      ease, lfrec::held_out{train, test}, pool,
      lfrec::make_metrics("precision@1,recall@1,precision@5,recall@5,precision@10,recall@10"));
  CHECK(report.users().size() == 1845);
  std::vector<double> const published = {.249864, .056460, .132791, .148091, .095556, .210422};
  for (std::size_t m = 0; m < published.size(); ++m) {
    CAPTURE(report.metrics()[m]);
    CHECK(std::abs(report.mean(m) - published[m]) < 5e-7);
  }
}

TEST_CASE("Gowalla: popularity has the published recall and ndcg") {
  auto const folder = lfrec_test::data_folder("gowalla");
  if (!folder) return;
  index_t const users = 29'858;
  index_t const items = 40'981;
  lfrec::matrix const train(
      lfrec::interaction_log(users, items, read_adjacency(*folder + "/train.txt")));
  lfrec::matrix const test(
      lfrec::interaction_log(users, items, read_adjacency(*folder + "/test.txt")));
  REQUIRE(train.nonzeros() == 810'128);
  REQUIRE(test.nonzeros() == 217'242);
  same_for_all popularity{users, {}};
  for (index_t i = 0; i < items; ++i)
    popularity.of_item.push_back(static_cast<float>(train.item(lfrec::item_index{i}).size()));

  lfrec::thread_pool pool(2);
  auto const report =
      evaluate(popularity, lfrec::held_out{train, test}, pool, lfrec::recall{20}, lfrec::ndcg{20});
  CHECK(std::abs(report.mean("recall@20") - .0416) < 5e-5);
  CHECK(std::abs(report.mean("ndcg@20") - .0317) < 5e-5);
}
