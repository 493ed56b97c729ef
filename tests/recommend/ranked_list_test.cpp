// SPDX-License-Identifier: MIT
#include "lfrec/recommend/ranked_list.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <vector>

#include "recommend/random_model.hpp"

using lfrec::item_index;

TEST_CASE("a list knows which of its entries rest on evidence") {
  lfrec::ranked_list<float> const list({{item_index{4}, 2.F}, {item_index{1}, 0.F}}, 1);
  CHECK(list.size() == 2);
  CHECK_FALSE(list.empty());
  CHECK(list.with_evidence() == 1);
  CHECK(list.has_evidence(0));
  CHECK_FALSE(list.has_evidence(1));
  CHECK(list[1] == lfrec::recommendation<float>{item_index{1}, 0.F});
  CHECK(lfrec::ranked_list<float>().empty());
  std::vector<item_index> items;
  for (auto const& [item, score] : list) items.push_back(item);
  CHECK(items == std::vector<item_index>{item_index{4}, item_index{1}});
}

TEST_CASE("lists are equal only with the same evidence") {
  lfrec::ranked_list<float> const a({{item_index{4}, 2.F}}, 1);
  CHECK(a == lfrec::ranked_list<float>({{item_index{4}, 2.F}}, 1));
  CHECK_FALSE(a == lfrec::ranked_list<float>({{item_index{4}, 2.F}}, 0));
  CHECK_FALSE(a == lfrec::ranked_list<float>({{item_index{3}, 2.F}}, 1));
}

TEST_CASE("a selection can be used again for the next list") {
  lfrec_test::random_model_with_evidence const model(2, 90, 4, 5);
  lfrec::item_set const all(90);
  lfrec::top_k<float> best(10);
  for (int round = 0; round < 2; ++round)
    for (lfrec::index_t u = 0; u < 2; ++u) {
      auto const scores = model.of(lfrec::user_index{u});
      auto const list = lfrec::detail::select_list(model, scores, all, 10, best);
      auto const expected =
          lfrec_test::list_by_sorting(model, scores, 10, [](auto) { return true; });
      REQUIRE(list.size() == 10);
      for (std::size_t n = 0; n < 10; ++n) CHECK(lfrec::to_index(list[n].item) == expected[n]);
    }
}
