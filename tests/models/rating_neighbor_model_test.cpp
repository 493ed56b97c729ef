// SPDX-License-Identifier: MIT
#include "lfrec/models/rating_neighbor_model.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <vector>

using lfrec::csr;
using lfrec::index_t;
using lfrec::item_index;
using parts = lfrec::rating_neighbor_parts<double>;
using model = lfrec::rating_neighbor_model<double>;

namespace {

/// Items 0, 1, 2 speak for item 3 with .5, .5, .25; users have no bias.
parts three_for_one() {
  return {.base = {.offsets = {3, 3, 3, 4}, .user_regularization = 1e300},
          .weights = csr<double>(4, 4, {0, 1, 2, 3, 3}, {3, 3, 3}, {.5, .5, .25}),
          .deviations = {},
          .neighbors = 2,
          .histories = csr<float>(1, 4, {0, 3}, {0, 1, 2}, {5, 4, 1}),
          .popularity = {1, 1, 1, 0}};
}

double score(model const& m, lfrec::query const& q, std::size_t item) {
  std::vector<double> scores(4);
  m.score(q, std::span(scores));
  CHECK(m.score_item(q, item_index{static_cast<index_t>(item)}) == scores[item]);
  return scores[item];
}

lfrec::query const known{.user = lfrec::user_index{0}};

}  // namespace

static_assert(lfrec::ScoresItems<model>);

TEST_CASE("the nearest of the history speak, weighed beside the base") {
  auto p = three_for_one();
  CHECK(score(model(p), known, 3) == doctest::Approx(4 + (.5 * 2 + .5 * 1) / 1));
  CHECK(score(model(p), known, 0) == 3);
  CHECK(score(model(p), {}, 3) == 4);
  p.damping = .5;
  CHECK(score(model(p), known, 3) == doctest::Approx(4 + (.5 * 2 + .5 * 1) / 1.5));
  p.neighbors = 1;  // of equals the first
  CHECK(score(model(p), known, 3) == doctest::Approx(4 + .5 * 2 / 1.));
  p.neighbors = 9;
  CHECK(score(model(p), known, 3) == doctest::Approx(4 + (1 + .5 - .25 * 2) / 1.75));
}

TEST_CASE("deviations move what each has to say") {
  auto p = three_for_one();
  p.neighbors = 3;
  p.deviations = {1, -1, 2};
  CHECK(score(model(p), known, 3) == doctest::Approx(4 + (.5 * 3 + .5 * 0 + .25 * 0) / 1.25));
}

TEST_CASE("explanations sum to the score") {
  auto p = three_for_one();
  p.damping = .5;
  auto const why = model(p).explain(known, item_index{3});
  CHECK(why.score == doctest::Approx(score(model(p), known, 3)));
  REQUIRE(why.terms.size() == 3);
  CHECK(why.terms[0].kind == lfrec::reason::bias);
  CHECK(why.terms[1].index == 0);
  CHECK(why.terms[1].amount == doctest::Approx(.5 * 2 / 1.5));
  CHECK(model(p).explain({}, item_index{3}).terms.size() == 1);
}

TEST_CASE("one item that is not the model's is an error") {
  model const m(three_for_one());
  CHECK_THROWS_AS((void)m.score_item(known, item_index{4}), lfrec::shape_error);
  CHECK_THROWS_AS((void)m.score_item({.user = lfrec::user_index{1}}, item_index{0}),
                  lfrec::shape_error);
}

TEST_CASE("items are compared by their weights") {
  std::vector<double> scores(4);
  model(three_for_one()).similarity_to_item(item_index{3}, std::span(scores));
  CHECK(scores == std::vector{.5, .5, .25, 0.});
  model(three_for_one()).similarity_to_item(item_index{0}, std::span(scores));
  CHECK(scores == std::vector{0., 0., 0., 0.});
}

TEST_CASE("the largest are kept, of equal ones the first") {
  auto const kept = [](std::vector<float> values, std::size_t keep) {
    std::vector<float> scratch;
    lfrec::detail::keep_largest(std::span(values), keep, scratch);
    return values;
  };
  using numbers = std::vector<float>;
  CHECK(kept({1, 3, 2, 0, 5}, 2) == numbers{0, 3, 0, 0, 5});
  CHECK(kept({2, 1, 2, 2, 3}, 2) == numbers{2, 0, 0, 0, 3});
  CHECK(kept({2, 2, 2, 2}, 3) == numbers{2, 2, 2, 0});
  CHECK(kept({0, 1, 0, 2}, 2) == numbers{0, 1, 0, 2});
  CHECK(kept({1, 2}, 5) == numbers{1, 2});
  CHECK(kept({}, 1).empty());
}

TEST_CASE("parts that do not fit together are errors") {
  auto const refused = [](auto change) {
    auto p = three_for_one();
    change(p);
    CHECK_THROWS_AS(model{p}, lfrec::shape_error);
  };
  refused([](parts& p) { p.neighbors = 0; });
  refused([](parts& p) { p.damping = -1; });
  refused([](parts& p) { p.deviations = {1}; });
  refused([](parts& p) { p.popularity.pop_back(); });
  refused([](parts& p) { p.base.offsets.pop_back(); });
  refused([](parts& p) { p.histories = csr<float>(1, 3, {0, 0}, {}, {}); });
  auto p = three_for_one();
  p.weights = csr<double>(4, 4, {0, 1, 2, 3, 3}, {3, 3, 3}, {.5, 0, .25});
  CHECK_THROWS_AS(model{p}, lfrec::numeric_error);
}
