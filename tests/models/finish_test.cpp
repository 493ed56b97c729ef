// SPDX-License-Identifier: MIT
#include "lfrec/models/finish.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;
using lfrec::user_index;

namespace {

std::vector<float> vector_of(lfrec::factor_model<float> const& model, index_t u) {
  auto const x = model.user_factors().row(u);
  return {x.begin(), x.end()};
}

}  // namespace

TEST_CASE("users of whom nothing is known get the prior, not a zero vector") {
  auto const data = lfrec_test::five_by_seven();  // user 3 has nothing
  for (auto const& model : {lfrec_test::implicit_als<float>{{.factors = 3, .epochs = 4}}.fit(data),
                            lfrec_test::als<float>{{.factors = 3, .epochs = 4}}.fit(data)}) {
    auto const empty = vector_of(model, 3);
    CHECK(empty == std::vector<float>(model.prior().begin(), model.prior().end()));
    CHECK(std::ranges::any_of(empty, [](float v) { return v != 0; }));
  }
}

TEST_CASE("users with dislikes alone get what a newcomer with the same history gets") {
  auto const log = lfrec_test::five_by_seven_log();
  std::vector<lfrec::interaction> rows(log.begin(), log.end());
  rows.push_back({user_index{3}, lfrec::item_index{0}, -2});
  lfrec::matrix const data(lfrec::interaction_log(5, 7, rows));
  auto const model = lfrec_test::implicit_als<float>{{.factors = 3, .epochs = 4}}.fit(data);
  CHECK(vector_of(model, 3) == model.fold_in(data.user(user_index{3})));
  CHECK_FALSE(vector_of(model, 3) == model.fold_in(lfrec::row_view{}));
}

TEST_CASE("the model knows how many users each item has") {
  auto const model =
      lfrec_test::als<float>{{.factors = 2, .epochs = 1}}.fit(lfrec_test::five_by_seven());
  CHECK(std::vector<float>(model.popularity().begin(), model.popularity().end()) ==
        std::vector<float>{3, 2, 2, 2, 2, 0, 2});
  CHECK(model.has_evidence(lfrec::item_index{0}, 0));
  CHECK_FALSE(model.has_evidence(lfrec::item_index{5}, 1));
}
