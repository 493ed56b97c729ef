// SPDX-License-Identifier: MIT
#include "lfrec/similarity/walk.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;
using dot_cell = lfrec::detail::pair_cell<float>;

TEST_CASE("a graph has the positive entries and the sums of their values") {
  lfrec::user_index const u{0};
  lfrec::user_index const v{1};
  lfrec::matrix const data(lfrec::interaction_log(2, 3,
                                                  {{u, lfrec::item_index{0}, 2},
                                                   {u, lfrec::item_index{1}, 0},
                                                   {v, lfrec::item_index{0}, 3},
                                                   {v, lfrec::item_index{2}, -1}}));
  lfrec::detail::bipartite<double> graph(data);
  CHECK(graph.users.nonzeros() == 2);
  CHECK(graph.user_strength == std::vector<double>{2, 3});
  CHECK(graph.item_strength == std::vector<double>{5, 0, 0});
  graph.scale([](std::size_t user, std::size_t, double value) {
    return value * static_cast<double>(user + 1);
  });
  CHECK(graph.users.values() == std::vector<double>{2, 6});
  CHECK(graph.items.values() == std::vector<double>{2, 6});
  CHECK(graph.items.rows() == 3);
}

TEST_CASE("a cut keeps what the best of the row keep, and knows their sum") {
  using lfrec::detail::entries;
  auto const data = lfrec_test::power_law(83, 47, 7, 5);
  auto const item = [&](index_t i) { return data.item(lfrec::item_index{i}); };
  auto const user = [&](index_t w) { return data.user(lfrec::user_index{w}); };
  lfrec::detail::packed_rows<float> const packed(lfrec::serial{}, 83, 47, user);
  std::vector<float> const ones(47, 1.0F);
  lfrec::detail::filter_source_rank<float> const rank{ones};
  for (index_t const keep : {1, 4, 1000}) {
    auto const best = lfrec::detail::best_sums<float>(lfrec::serial{}, 47, item,
                                                      entries::as_they_are, packed, keep, rank);
    auto const cuts = lfrec::detail::cut_rows<float>(lfrec::serial{}, 47, item,
                                                     entries::as_they_are, packed, keep, rank);
    for (index_t r = 0; r < 47; ++r) {
      auto const& cut = cuts[lfrec::to_size(r)];
      std::size_t kept = 0;
      double sum = 0;
      lfrec::detail::product_row<float, dot_cell> product(47);
      product.for_each(item(r), user, [&](index_t column, dot_cell const& both) {
        if (column == r || !cut.keeps(column, both.dot)) return;
        ++kept;
        sum += double{both.dot};
      });
      CHECK(kept == best.row(r).size());
      CHECK(cut.sum == sum);  // whole numbers
    }
  }
}

TEST_CASE("walks and filters have the same bits for any executor") {
  auto const data = lfrec_test::power_law(701, 643, 9, 5);
  lfrec::detail::walk const how{9, 0.7, 0.3, true};
  auto const once = lfrec::detail::walk_weights<float>(data, how, lfrec::serial{});
  auto const filter = lfrec::detail::filter_weights<float>(data, 9, 0.6, 0.7, lfrec::serial{});
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const again = lfrec::detail::walk_weights<float>(data, how, exec);
    CHECK(again.indices() == once.indices());
    CHECK(again.values() == once.values());
    auto const filter_again = lfrec::detail::filter_weights<float>(data, 9, 0.6, 0.7, exec);
    CHECK(filter_again.indices() == filter.indices());
    CHECK(filter_again.values() == filter.values());
  });
}
