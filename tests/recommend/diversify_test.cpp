// SPDX-License-Identifier: MIT
#include "lfrec/recommend/diversify.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"

using namespace lfrec;

namespace {

std::vector<index_t> items_of(ranked_list<float> const& list) {
  std::vector<index_t> items;
  for (auto const& entry : list) items.push_back(to_index(entry.item));
  return items;
}

/// Items 0, 1, … in this order, best first.
ranked_list<float> list_of(std::vector<float> const& scores, std::size_t with_evidence) {
  std::vector<recommendation<float>> entries;
  for (std::size_t i = 0; i < scores.size(); ++i)
    entries.push_back({item_index{static_cast<index_t>(i)}, scores[i]});
  return {entries, with_evidence};
}

/// The paper's formula, all likenesses looked at anew for each place of the list.
std::vector<index_t> by_the_formula(ranked_list<float> const& list, std::size_t n, double diversity,
                                    std::vector<std::vector<double>> const& like) {
  double low = static_cast<double>(list[0].score);
  double high = low;
  for (auto const& entry : list) {
    low = std::min(low, static_cast<double>(entry.score));
    high = std::max(high, static_cast<double>(entry.score));
  }
  std::vector<index_t> chosen;
  while (chosen.size() < std::min(n, list.size())) {
    index_t best = -1;
    double most = -1e9;
    for (auto const& entry : list) {
      index_t const item = to_index(entry.item);
      if (std::find(chosen.begin(), chosen.end(), item) != chosen.end()) continue;
      double nearest = chosen.empty() ? 0 : -1e9;
      for (index_t const other : chosen)
        nearest = std::max(nearest, like[to_size(other)][to_size(item)]);
      double const relevance =
          high > low ? (static_cast<double>(entry.score) - low) / (high - low) : 1;
      double const gain = (1 - diversity) * relevance - diversity * nearest;
      if (gain > most) {
        most = gain;
        best = item;
      }
    }
    chosen.push_back(best);
  }
  return chosen;
}

/// Compares items by a table; everything else is of no interest.
struct table_model {
  using scalar_type = float;
  std::vector<std::vector<double>> like;
  double scale = 1;
  [[nodiscard]] index_t items() const { return static_cast<index_t>(like.size()); }
  [[nodiscard]] index_t users() const { return 0; }
  void score(query const&, std::span<float>) const {}
  void similarity_to_item(item_index i, std::span<float> out) const {
    for (std::size_t j = 0; j < out.size(); ++j)
      out[j] = static_cast<float>(scale * like[to_size(i)][j]);
  }
};
static_assert(ComparesItems<table_model>);

}  // namespace

TEST_CASE("a diversified list is what the formula gives") {
  random_stream random(7);
  for (int round = 0; round < 200; ++round) {
    std::size_t const size = 1 + random.below(13);
    std::vector<float> scores;
    for (std::size_t i = 0; i < size; ++i)  // few values: ties
      scores.push_back(static_cast<float>(random.below(6)) - 2);
    std::sort(scores.rbegin(), scores.rend());
    std::vector<std::vector<double>> like(size, std::vector<double>(size, 1));
    for (std::size_t a = 0; a < size; ++a)
      for (std::size_t b = 0; b < a; ++b)  // sixteenths: exact in float
        like[a][b] = like[b][a] = static_cast<double>(random.below(33)) / 16 - 1;
    auto const list = list_of(scores, size);
    double const diversity = static_cast<double>(random.below(5)) / 4;
    std::size_t const n = random.below(size + 3);
    auto const expected = by_the_formula(list, n, diversity, like);
    auto const by_function = [&](item_index a, item_index b) {
      return like[to_size(a)][to_size(b)];
    };
    CHECK(items_of(diversify(list, n, by_function, {diversity})) == expected);
    CHECK(items_of(diversify(list, n, table_model{like}, {diversity})) == expected);
  }
}

TEST_CASE("without diversity the list stays, and its first entry always does") {
  auto const list = list_of({9, 8, 7, 6}, 4);
  auto const same = [](item_index, item_index) { return 1.0; };
  CHECK(diversify(list, 4, same, {0}) == list);
  CHECK(items_of(diversify(list, 2, same, {1})) == std::vector<index_t>{0, 1});
  CHECK(diversify(ranked_list<float>(), 3, same).empty());
  CHECK(diversify(list, 0, same).empty());
}

TEST_CASE("features tell what is alike; an item without any is like no other") {
  // Two metal bands, a metal and folk band, folk, nothing known.
  item_vectors const tags(csr<float>(5, 2, {0, 1, 2, 4, 5, 5}, {0, 0, 0, 1, 1}, {3, 5, 1, 1, 2}));
  auto const list = list_of({5, 4.9F, 4.8F, 4.7F, 1}, 5);
  CHECK(items_of(diversify(list, 5, tags, {0.5})) == std::vector<index_t>{0, 3, 2, 4, 1});
  CHECK_THROWS_AS((void)diversify(list_of({2, 1, 1, 1, 1, 1}, 6), 6, tags), shape_error);
}

TEST_CASE("what rests on no evidence stays behind, in its order") {
  auto const list = list_of({3, 2, 1, 0, 0}, 3);
  auto const same = [](item_index a, item_index b) {
    return a == item_index{0} && b != a ? 1.0 : 0;
  };
  auto const result = diversify(list, 4, same, {0.9});
  CHECK(items_of(result) == std::vector<index_t>{0, 1, 2, 3});
  CHECK(result.with_evidence() == 3);
}

TEST_CASE("weights of neighbours of any scale count alike") {
  std::vector<std::vector<double>> const like = {{0, 1, 0.25}, {1, 0, 0.5}, {0.25, 0.5, 0}};
  auto const list = list_of({3, 2, 1.5F}, 3);
  auto const one = diversify(list, 3, table_model{like});
  CHECK(diversify(list, 3, table_model{like, 64}) == one);
  CHECK(items_of(diversify(list, 3, table_model{like}, {0.9})) == std::vector<index_t>{0, 2, 1});
}

TEST_CASE("diversity out of its range is refused") {
  auto const list = list_of({3, 2}, 2);
  auto const same = [](item_index, item_index) { return 1.0; };
  CHECK_THROWS_WITH_AS((void)diversify(list, 1, same, {1.5}),
                       "diversify.diversity must be between 0 and 1, got 1.5", invalid_option);
}
