// SPDX-License-Identifier: MIT
#include "lfrec/models/erased_model.hpp"

#include <doctest/doctest.h>

#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/models/concept.hpp"

namespace {

/// The least that is a Model: score(i) = user + i / 10.
struct plain_model {
  using scalar_type = float;
  [[nodiscard]] static lfrec::index_t users() { return 3; }
  [[nodiscard]] static lfrec::index_t items() { return 5; }
  static void score(lfrec::query const& q, std::span<float> scores) {
    lfrec::detail::check_query(q, users(), items(), scores.size());
    float const start = q.user ? static_cast<float>(lfrec::to_index(*q.user)) : -1.0F;
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = start + static_cast<float>(i) / 10;
  }
};
static_assert(lfrec::Model<plain_model> && !lfrec::MarksEvidence<plain_model> &&
              !lfrec::ScoresBlocks<plain_model>);

using view = lfrec::any_model_view<float>;
static_assert(lfrec::MarksEvidence<view> && lfrec::ScoresBlocks<view>);
static_assert(!lfrec::ComparesItems<view> && !lfrec::ComparesUsers<view> && !lfrec::FoldsIn<view> &&
              !lfrec::Explains<view>);
static_assert(lfrec::ComparesItems<lfrec::any_item_comparer<float>> &&
              lfrec::ComparesUsers<lfrec::any_user_comparer<float>> &&
              lfrec::FoldsIn<lfrec::any_fold_in<float>> &&
              lfrec::Explains<lfrec::any_explainer<double>>);

}  // namespace

TEST_CASE("a model with nothing optional shows none of the capabilities") {
  lfrec::detail::model_holder<plain_model> const held(plain_model{});
  CHECK(!held.item_comparer);
  CHECK(!held.user_comparer);
  CHECK(!held.newcomer_folder);
  CHECK(!held.explainer);
}

TEST_CASE("all scores of a model that marks no evidence have some, and its popularity is 0") {
  lfrec::detail::model_holder<plain_model> const held(plain_model{});
  view const model(held);
  CHECK(model.has_evidence(lfrec::item_index{0}, 0));
  REQUIRE(model.popularity().size() == 5);
  for (float const p : model.popularity()) CHECK(p == 0);
}

TEST_CASE("a model that does not score blocks is cut into them") {
  lfrec::detail::model_holder<plain_model> const held(plain_model{});
  view const model(held);
  std::vector<lfrec::query> const queries{{.user = lfrec::user_index{2}}, {}};
  auto const block = model.query_vectors(queries);
  std::vector<float> tile(2 * 3);
  model.score_block(block, 1, 4, tile);
  std::vector<float> row(5);
  for (std::size_t k = 0; k < queries.size(); ++k) {
    model.score(queries[k], row);
    for (std::size_t c = 0; c < 3; ++c) CHECK(tile[k * 3 + c] == row[c + 1]);
  }
}
