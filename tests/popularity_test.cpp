// SPDX-License-Identifier: MIT
#include "lfrec/popularity.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "lfrec/recommend/recommend.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace {

std::vector<float> scores(lfrec::item_scores<float> const& model) {
  return {model.scores().begin(), model.scores().end()};
}

}  // namespace

TEST_CASE("popularity counts users, or sums values") {
  auto const data = lfrec_test::five_by_seven();
  CHECK(scores(lfrec_test::popularity<float>{}.fit(data)) ==
        std::vector<float>{3, 2, 2, 2, 2, 0, 2});
  CHECK(scores(lfrec_test::popularity<float>{{.weighted = true}}.fit(data)) ==
        std::vector<float>{10, 4, 7, 2, 6, 0, 5});
}

TEST_CASE("the list is the same for everybody but for what they have") {
  auto const data = lfrec_test::five_by_seven();
  auto const model = lfrec_test::popularity<float>{{.weighted = true}}.fit(data);
  auto const list =
      lfrec::recommend(model, lfrec::user_index{0}, 7, lfrec::unseen(data, lfrec::user_index{0}));
  std::vector<lfrec::index_t> order;
  for (auto const& entry : list) order.push_back(lfrec::to_index(entry.item));
  CHECK(order == std::vector<lfrec::index_t>{2, 4, 6, 5});
  CHECK(list.with_evidence() == 3);  // nobody has item 5
}
