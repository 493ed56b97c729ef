// SPDX-License-Identifier: MIT
#include "lfrec/models/newcomer.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <map>
#include <span>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/data/history.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::newcomer;

namespace {

lfrec::factor_model<float> const& model() {
  static auto const fitted = lfrec_test::implicit_als<float>{{.factors = 7, .epochs = 3}}.fit(
      lfrec_test::power_law(61, 37, 6, 2));
  return fitted;
}

template <typename Scalar>
std::vector<Scalar> copy(std::span<Scalar const> values) {
  return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("after any sequence of ratings the vector is that of the whole history, to the bit") {
  lfrec::random_stream random(5);
  for (int round = 0; round < 10; ++round) {
    newcomer<float> guest(model());
    std::map<index_t, float> kept;
    for (int step = 0; step < 40; ++step) {
      auto const item = static_cast<index_t>(random.below(37));
      if (random.uniform() < 0.3) {
        guest.forget(item_index{item});
        kept.erase(item);
      } else {
        kept[item] = static_cast<float>(random.below(9)) - 2;
        guest.rate(item_index{item}, kept[item]);
      }
      std::vector<std::pair<item_index, float>> pairs;
      for (auto const& [i, value] : kept) pairs.emplace_back(item_index{i}, value);
      lfrec::history const whole(37, pairs);
      CHECK(copy(guest.history().index) == whole.items());
      CHECK(copy(guest.history().value) == whole.values());
      CHECK(copy(guest.vector()) == model().fold_in(whole.view()));
    }
  }
}

TEST_CASE(
    "a guest of whom nothing is known is the prior, and again after everything is forgotten") {
  newcomer<float> guest(model());
  CHECK(copy(guest.vector()) == copy(model().prior()));
  guest.rate(item_index{3}, 2);
  CHECK_FALSE(copy(guest.vector()) == copy(model().prior()));
  guest.forget(item_index{3});
  guest.forget(item_index{3});
  CHECK(copy(guest.vector()) == copy(model().prior()));
}

TEST_CASE("a guest gets the lists of a stranger with the same history") {
  newcomer<float> guest(model());
  guest.rate(item_index{30}, 1);
  guest.rate(item_index{2}, 3);
  lfrec::history const same(37, {{item_index{2}, 3.F}, {item_index{30}, 1.F}});
  CHECK(lfrec::recommend(guest, lfrec::query{}, 37) ==
        lfrec::recommend(model(), lfrec::query{.history = same.view()}, 37));
  static_assert(lfrec::MarksEvidence<newcomer<float>>);
}

TEST_CASE("a rating that cannot be leaves the guest as it was") {
  newcomer<float> guest(model());
  guest.rate(item_index{2}, 3);
  auto const before = copy(guest.vector());
  CHECK_THROWS_WITH_AS(guest.rate(item_index{37}, 1), "item 37 is outside the model's 37 items",
                       lfrec::shape_error);
  CHECK_THROWS_AS(guest.rate(item_index{-1}, 1), lfrec::shape_error);
  CHECK_THROWS_AS(guest.rate(item_index{5}, std::numeric_limits<float>::quiet_NaN()),
                  lfrec::numeric_error);
  CHECK(copy(guest.vector()) == before);
  CHECK(guest.history().size() == 1);
  std::vector<float> scores(37);
  CHECK_THROWS_WITH_AS(guest.score({.user = lfrec::user_index{0}}, std::span(scores)),
                       "a newcomer scores for nobody else", lfrec::shape_error);
  CHECK_THROWS_AS(guest.score({}, std::span(scores).first(3)), lfrec::shape_error);
}

TEST_CASE("explicit ratings work alike") {
  auto const fitted =
      lfrec_test::als<float>{{.factors = 3, .epochs = 3}}.fit(lfrec_test::power_law(61, 37, 6, 2));
  newcomer<float> guest(fitted);
  guest.rate(item_index{3}, 9);
  guest.rate(item_index{1}, 0);
  lfrec::history const same(37, {{item_index{1}, 0.F}, {item_index{3}, 9.F}});
  CHECK(copy(guest.vector()) == fitted.fold_in(same.view()));
}
