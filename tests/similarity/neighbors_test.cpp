// SPDX-License-Identifier: MIT
#include "lfrec/similarity/neighbors.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "lfrec/similarity/measures.hpp"
#include "support/brute_force_neighbors.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

namespace {

/// A third of the values negative, some zero.
lfrec::matrix with_dislikes() {
  auto const log = lfrec_test::power_law_log(83, 47, 6, 21);
  std::vector<lfrec::interaction> rows(log.begin(), log.end());
  for (std::size_t n = 0; n < rows.size(); ++n) {
    if (n % 3 == 0) rows[n].value = -rows[n].value;
    if (n % 11 == 0) rows[n].value = 0;
  }
  return lfrec::matrix(lfrec::interaction_log(83, 47, std::move(rows)));
}

template <typename Scalar>
void check_against_sorting(lfrec::matrix const& data, lfrec::index_t neighbors, double shrinkage) {
  CAPTURE(neighbors);
  CAPTURE(shrinkage);
  auto const found = lfrec::nearest_items<Scalar>(
      data, lfrec::neighbor_rule<lfrec::cosine>{.neighbors = neighbors, .shrinkage = shrinkage});
  auto const expected =
      lfrec_test::neighbors_by_sorting<double>(data, lfrec::to_size(neighbors), shrinkage);
  REQUIRE(found.rows() == data.items());
  REQUIRE(found.columns() == data.items());
  for (lfrec::index_t i = 0; i < data.items(); ++i) {
    std::vector<double> row(lfrec::to_size(data.items()), 0.0);
    auto const sparse = found.row(i);
    for (std::size_t n = 0; n < sparse.size(); ++n)
      row[lfrec::to_size(sparse.index[n])] = double{sparse.value[n]};
    for (std::size_t j = 0; j < row.size(); ++j)
      CHECK(std::abs(row[j] - expected[lfrec::to_size(i)][j]) <
            (sizeof(Scalar) == 4 ? 1e-6 : 1e-12));
  }
}

template <lfrec::Similarity S>
lfrec::neighbor_rule<S> keep(lfrec::index_t neighbors, S similarity = {}) {
  return {.similarity = similarity, .neighbors = neighbors};
}

struct always {
  double value;
  double operator()(lfrec::pair_stats, lfrec::row_stats, lfrec::row_stats) const { return value; }
};

struct counted {
  double operator()(lfrec::pair_stats pair, lfrec::row_stats, lfrec::row_stats) const {
    return pair.overlap;
  }
};

/// The entries that two items have in common, from the columns' maps.
struct common_entries {
  std::vector<double> a;
  std::vector<double> b;
};

using column = std::map<lfrec::index_t, double>;

common_entries common_of(column const& a, column const& b) {
  common_entries both;
  for (auto const& [user, value] : a)
    if (b.count(user) > 0) {
      both.a.push_back(value);
      both.b.push_back(b.at(user));
    }
  return both;
}

double mean(std::vector<double> const& x) {
  double sum = 0;
  for (double const v : x) sum += v;
  return sum / static_cast<double>(x.size());
}

double angle(std::vector<double> const& a, std::vector<double> const& b) {
  double dot = 0, aa = 0, bb = 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    dot += a[n] * b[n];
    aa += a[n] * a[n];
    bb += b[n] * b[n];
  }
  return aa > 1e-20 && bb > 1e-20 ? dot / std::sqrt(aa * bb) : 0;
}

double correlation(common_entries both) {
  double const mean_a = mean(both.a);
  double const mean_b = mean(both.b);
  for (double& x : both.a) x -= mean_a;
  for (double& x : both.b) x -= mean_b;
  return angle(both.a, both.b);
}

/// Items as maps of users; `centered` less what the user gives on average.
std::vector<column> columns_of(lfrec::matrix const& data, bool centered) {
  std::vector<column> result(lfrec::to_size(data.items()));
  for (lfrec::index_t u = 0; u < data.users(); ++u) {
    auto const row = data.user(lfrec::user_index{u});
    double const middle = centered && !row.empty()
                              ? mean(std::vector<double>(row.value.begin(), row.value.end()))
                              : 0;
    for (std::size_t n = 0; n < row.size(); ++n)
      result[lfrec::to_size(row.index[n])][u] = double{row.value[n]} - middle;
  }
  return result;
}

double by_definition(lfrec::chosen_similarity const& choice, column const& a, column const& b) {
  auto const both = common_of(a, b);
  if (both.a.empty()) return 0;
  auto const norm = [](column const& x) {
    double squares = 0;
    for (auto const& [user, value] : x) squares += value * value;
    return std::sqrt(squares);
  };
  double dot = 0;
  for (std::size_t n = 0; n < both.a.size(); ++n) dot += both.a[n] * both.b[n];
  auto const n = static_cast<double>(both.a.size());
  auto const only_a = static_cast<double>(a.size()) - n;
  auto const only_b = static_cast<double>(b.size()) - n;
  switch (choice.kind) {
    case lfrec::similarity_kind::cosine:
      return norm(a) * norm(b) > 0 ? dot / (norm(a) * norm(b)) : 0;
    case lfrec::similarity_kind::asymmetric_cosine:
      return norm(a) * norm(b) > 0 ? dot / std::pow(norm(a), 2 * choice.asymmetry) /
                                         std::pow(norm(b), 2 * (1 - choice.asymmetry))
                                   : 0;
    case lfrec::similarity_kind::adjusted_cosine:
      return angle(both.a, both.b);
    case lfrec::similarity_kind::pearson:
      return correlation(both);
    case lfrec::similarity_kind::jaccard:
      return n / (n + only_a + only_b);
    case lfrec::similarity_kind::dice:
      return 2 * n / (2 * n + only_a + only_b);
    case lfrec::similarity_kind::tversky:
      return n / (n + choice.tversky_alpha * only_a + choice.tversky_beta * only_b);
  }
  return 0;
}

void check_all_measures(lfrec::matrix const& data) {
  auto const kinds = names(static_cast<lfrec::similarity_kind const*>(nullptr));
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    CAPTURE(kinds[k]);
    lfrec::chosen_similarity const choice{.kind = static_cast<lfrec::similarity_kind>(k),
                                          .asymmetry = 0.3,
                                          .tversky_alpha = 0.2,
                                          .tversky_beta = 0.7};
    auto const found = lfrec::nearest_items<double>(
        data, lfrec::neighbor_rule<>{.similarity = choice, .neighbors = data.items()});
    auto const items = columns_of(data, choice.kind == lfrec::similarity_kind::adjusted_cosine);
    for (lfrec::index_t i = 0; i < data.items(); ++i) {
      std::vector<double> weights(items.size(), 0.0);
      auto const row = found.row(i);
      for (std::size_t n = 0; n < row.size(); ++n)
        weights[lfrec::to_size(row.index[n])] = row.value[n];
      for (std::size_t j = 0; j < items.size(); ++j)
        if (j != lfrec::to_size(i))
          CHECK(std::abs(weights[j] - by_definition(choice, items[lfrec::to_size(i)], items[j])) <
                1e-9);
    }
  }
}

}  // namespace

TEST_CASE("neighbours are those that sorting all pairs finds") {
  for (auto const& data : {lfrec_test::power_law(131, 71, 7, 5), with_dislikes(),
                           lfrec_test::five_by_seven(), lfrec::matrix()})
    for (lfrec::index_t const neighbors : {1, 3, 1000})
      for (double const shrinkage : {0.0, 10.0})
        check_against_sorting<double>(data, neighbors, shrinkage);
  check_against_sorting<float>(lfrec_test::power_law(131, 71, 7, 5), 1000, 10);
}

TEST_CASE("of neighbours equally close the lower indices stay") {
  auto const data = lfrec_test::checkerboard(12);
  auto const found = lfrec::nearest_items<float>(data, keep(3, always{0.5}));
  for (lfrec::index_t i = 0; i < 12; ++i) {
    std::vector<lfrec::index_t> expected;
    for (lfrec::index_t j = i % 2; expected.size() < 3; j += 2)
      if (j != i) expected.push_back(j);
    auto const row = found.row(i);
    CHECK(std::vector<lfrec::index_t>(row.index.begin(), row.index.end()) == expected);
  }
}

TEST_CASE("a measure sees what a pass over the rows counts") {
  struct counts {
    double operator()(lfrec::pair_stats pair, lfrec::row_stats a, lfrec::row_stats b) const {
      return pair.overlap + 100 * (a.count + b.count) + 10000 * (a.sum + b.sum);
    }
  };
  auto const found = lfrec::nearest_items<double>(lfrec_test::five_by_seven(), keep<counts>(7));
  // Item 0 has (5, 4, 1) and item 3 (1, 1) of users 0, 1; item 6 has (2, 3) of users 1, 4.
  auto const row = found.row(0);
  std::vector<std::pair<lfrec::index_t, double>> pairs;
  for (std::size_t n = 0; n < row.size(); ++n) pairs.emplace_back(row.index[n], row.value[n]);
  REQUIRE(pairs.size() == 5);  // 1, 2, 3, 4, 6 share a user with item 0
  CHECK(pairs[2] == std::pair<lfrec::index_t, double>{3, 2 + 100 * 5 + 10000 * 12.0});
  CHECK(pairs[4] == std::pair<lfrec::index_t, double>{6, 2 + 100 * 5 + 10000 * 15.0});
}

TEST_CASE("neighbours have the same bits for any executor") {
  auto const data = lfrec_test::power_law(211, 143, 9, 5);
  lfrec::neighbor_rule<lfrec::cosine> const rule{.neighbors = 7, .shrinkage = 1};
  auto const once = lfrec::nearest_items<float>(data, rule);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const again = lfrec::nearest_items<float>(data, rule, exec);
    CHECK(again.offsets() == once.offsets());
    CHECK(again.indices() == once.indices());
    CHECK(again.values() == once.values());
  });
}

TEST_CASE("a measure that is not finite is an error that names the items") {
  for (double const bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    try {
      (void)lfrec::nearest_items<float>(lfrec_test::five_by_seven(), keep(3, always{bad}));
      FAIL("no error");
    } catch (lfrec::numeric_error const& e) {
      CHECK(std::string{e.what()} == "the similarity of items 0 and 1 is not finite");
    }
  }
}

TEST_CASE("negative settings are errors") {
  auto const data = lfrec_test::five_by_seven();
  auto const fit = [&](lfrec::index_t neighbors, double shrinkage, double support) {
    return lfrec::nearest_items<float>(
        data, lfrec::neighbor_rule<>{
                  .neighbors = neighbors, .shrinkage = shrinkage, .min_support = support});
  };
  CHECK_THROWS_WITH_AS((void)fit(-1, 0, 1),
                       "neighbours: neighbors, shrinkage and min_support must be at least 0, got "
                       "-1, 0.000000 and 1.000000",
                       lfrec::invalid_option);
  CHECK_THROWS_AS((void)fit(1, -1, 1), lfrec::invalid_option);
  CHECK_THROWS_AS((void)fit(1, 0, std::nan("")), lfrec::invalid_option);
  CHECK(fit(0, 0, 1).nonzeros() == 0);
}

TEST_CASE("each measure is what its definition over full vectors says") {
  auto const data = with_dislikes();
  check_all_measures(data);
  check_all_measures(lfrec_test::five_by_seven());
}

TEST_CASE("what a bound leaves out is not among the neighbours") {
  // The same measure as one's own, which the pass knows no bound of.
  auto const check = [](lfrec::matrix const& data, auto const& measure, double shrinkage,
                        double support) {
    using measure_type = std::remove_cvref_t<decltype(measure)>;
    struct opaque {
      measure_type const* of;
      double operator()(lfrec::pair_stats pair, lfrec::row_stats a, lfrec::row_stats b) const {
        return (*of)(pair, a, b);
      }
    };
    static_assert(lfrec::ReadsOneSum<measure_type> && !lfrec::ReadsOneSum<opaque>);
    for (lfrec::index_t const neighbors : {1, 4, 30, 1000}) {
      CAPTURE(neighbors);
      auto const found = lfrec::nearest_items<float>(
          data, lfrec::neighbor_rule<measure_type>{measure, neighbors, shrinkage, support});
      auto const expected = lfrec::nearest_items<float>(
          data, lfrec::neighbor_rule<opaque>{{&measure}, neighbors, shrinkage, support});
      CHECK(found.offsets() == expected.offsets());
      CHECK(found.indices() == expected.indices());
      CHECK(found.values() == expected.values());
    }
  };
  auto const counted_plays = lfrec_test::power_law(531, 371, 25, 5);
  std::vector<float> ones(counted_plays.nonzeros(), 1.0F);
  auto const played = lfrec::matrix(lfrec::copy_rows(counted_plays).with_values(std::move(ones)));
  for (auto const& data : {counted_plays, played, with_dislikes(), lfrec_test::five_by_seven()})
    for (double const shrinkage : {0.0, 7.0})
      for (double const support : {1.0, 2.0}) {
        check(data, lfrec::cosine{}, shrinkage, support);
        check(data, lfrec::asymmetric_cosine{0.3}, shrinkage, support);
        check(data, lfrec::jaccard{}, shrinkage, support);
        check(data, lfrec::dice{}, shrinkage, support);
        check(data, lfrec::tversky{0.3, 1.2}, shrinkage, support);
        check(data, lfrec::tversky{0, 0}, shrinkage, support);
      }
}

TEST_CASE("sums that are too large for their type are errors") {
  std::vector<lfrec::interaction> rows;
  for (lfrec::index_t u = 0; u < 3; ++u)
    for (lfrec::index_t i = 0; i < 2; ++i)
      rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}, 3e38F});
  lfrec::matrix const data(lfrec::interaction_log(3, 2, std::move(rows)));
  CHECK_THROWS_WITH_AS((void)lfrec::nearest_items<float>(data, keep(3, lfrec::cosine{})),
                       "the similarity of items 0 and 1 is not finite", lfrec::numeric_error);
}

TEST_CASE("rows with too little in common are no neighbours") {
  auto const data = lfrec_test::power_law(83, 47, 6, 21);
  auto const found = lfrec::nearest_items<double>(
      data, lfrec::neighbor_rule<counted>{.neighbors = 1000, .min_support = 3});
  REQUIRE(found.nonzeros() > 0);
  for (double const overlap : found.values()) CHECK(overlap >= 3);
  auto const all = lfrec::nearest_items<double>(data, keep<counted>(1000));
  CHECK(found.nonzeros() == static_cast<std::size_t>(std::ranges::count_if(
                                all.values(), [](double n) { return n >= 3; })));
}

namespace {

/// The cosine of whole pairs, which no bound knows.
struct plain_cosine {
  [[nodiscard]] double operator()(lfrec::pair_stats pair, lfrec::row_stats a,
                                  lfrec::row_stats b) const noexcept {
    return lfrec::cosine{}(pair, a, b);
  }
};

}  // namespace

TEST_CASE("neighbours whose norms are smaller than a float has digits for are found") {
  // 40 items of large values and 260 of the smallest there is, each of a few of 60 users.
  lfrec::random_stream random(5);
  std::vector<lfrec::interaction> rows;
  for (lfrec::index_t i = 0; i < 300; ++i)
    for (lfrec::index_t u = 0; u < 60; ++u)
      if (random.uniform() < (i < 40 ? 0.5 : 0.05))
        rows.push_back({lfrec::user_index{u}, lfrec::item_index{i},
                        i < 40 ? static_cast<float>(std::pow(10, 15 + 3 * random.uniform()))
                               : std::numeric_limits<float>::denorm_min()});
  lfrec::matrix const data(lfrec::interaction_log(60, 300, rows));
  auto const found = lfrec::nearest_items<float>(
      data, lfrec::neighbor_rule<lfrec::cosine>{.similarity = {}, .neighbors = 5});
  auto const wanted = lfrec::nearest_items<float>(
      data, lfrec::neighbor_rule<plain_cosine>{.similarity = {}, .neighbors = 5});
  CHECK(found.offsets() == wanted.offsets());
  CHECK(found.indices() == wanted.indices());
}
