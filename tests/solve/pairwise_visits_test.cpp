// SPDX-License-Identifier: MIT
#include "lfrec/solve/pairwise_visits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;
using lfrec::to_size;

TEST_CASE("blocks hold each row once, nearly as many each") {
  lfrec::detail::random_blocks const cut(103, {}, 8, lfrec::random_stream(4));
  std::set<index_t> seen;
  for (std::size_t b = 0; b < 8; ++b) {
    CHECK(cut.block(b).size() >= 12);
    CHECK(cut.block(b).size() <= 13);
    seen.insert(cut.block(b).begin(), cut.block(b).end());
  }
  CHECK(seen.size() == 103);
  CHECK(lfrec::detail::random_blocks(0, {}, 1, lfrec::random_stream(4)).block(0).empty());
}

TEST_CASE("large blocks are in order, small ones are not") {
  lfrec::detail::random_blocks const small(8 * 63, {}, 8, lfrec::random_stream(4));
  lfrec::detail::random_blocks const large(8 * 64, {}, 8, lfrec::random_stream(4));
  for (std::size_t b = 0; b < 8; ++b) {
    CHECK_FALSE(std::ranges::is_sorted(small.block(b)));
    CHECK(std::ranges::is_sorted(large.block(b)));
  }
}

TEST_CASE("the number of blocks is given by the data") {
  CHECK(lfrec::detail::pairwise_blocks(0, 0) == 1);
  CHECK(lfrec::detail::pairwise_blocks(31, 100000) == 1);
  CHECK(lfrec::detail::pairwise_blocks(100, 1000) == 3);
  CHECK(lfrec::detail::pairwise_blocks(1892, 17632) == 8);
}

TEST_CASE_TEMPLATE("positives by block are those of a plain loop", Scalar, LFREC_TEST_SCALARS) {
  auto const data = lfrec_test::power_law(97, 301, 12, 6);
  // A value in five is no positive: below 0, or 0.
  std::vector<std::vector<float>> values(to_size(data.users()));
  for (std::size_t u = 0; u < values.size(); ++u)
    for (std::size_t n = 0; n < data.user(lfrec::user_index{static_cast<index_t>(u)}).size(); ++n)
      values[u].push_back((u + n) % 5 == 0 ? -static_cast<float>(n % 2)
                                           : static_cast<float>(n + 1));
  auto const row = [&](index_t u) {
    return lfrec::row_view{data.user(lfrec::user_index{u}).index, values[to_size(u)]};
  };
  std::vector<std::uint8_t> block_of(to_size(data.items()));
  for (std::size_t i = 0; i < block_of.size(); ++i)
    block_of[i] = static_cast<std::uint8_t>(i * i % 3);
  double const scale = 1.0 / 3;
  using positives_of = lfrec::detail::block_positives<Scalar>;
  std::vector<index_t> all(to_size(data.users()));
  std::iota(all.begin(), all.end(), index_t{0});
  for (auto const& users : {std::vector<index_t>{}, std::vector<index_t>{5},
                            std::vector<index_t>{90, 3, 41, 7, 8}, all}) {
    CAPTURE(users.size());
    positives_of const positives(users, row, block_of, 4, scale);
    for (std::size_t b = 0; b < 4; ++b) {
      CAPTURE(b);
      std::vector<std::pair<index_t, index_t>> visits;
      std::vector<index_t> items;
      std::vector<Scalar> confidence;
      for (auto const u : users) {
        index_t count = 0;
        for (std::size_t n = 0; n < row(u).size(); ++n) {
          if (block_of[to_size(row(u).index[n])] != b || !(row(u).value[n] > 0)) continue;
          ++count;
          items.push_back(row(u).index[n]);
          confidence.push_back(static_cast<Scalar>(scale * static_cast<double>(row(u).value[n])));
        }
        if (count > 0) visits.emplace_back(u, count);
      }
      auto const& cell = positives.in(b);
      REQUIRE(cell.visits.size() == visits.size());
      for (std::size_t v = 0; v < visits.size(); ++v) {
        CHECK(cell.visits[v].user == visits[v].first);
        CHECK(cell.visits[v].count == visits[v].second);
      }
      CHECK(cell.items == items);
      CHECK(cell.confidence == confidence);
    }
  }
}
