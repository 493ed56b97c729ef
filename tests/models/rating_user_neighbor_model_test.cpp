// SPDX-License-Identifier: MIT
#include "lfrec/models/rating_user_neighbor_model.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

using lfrec::csr;
using lfrec::item_index;
using lfrec::user_index;
using parts = lfrec::rating_user_neighbor_parts<double>;
using model = lfrec::rating_user_neighbor_model<double>;

namespace {

/// Around 3 users 0, 1, 2 have (1, 2, .), (1, 2, 2) and (2, -1, 1); cosines of ratings less 3 are
/// 1 for 0 and 1, 0 for 0 and 2.
parts three_users() {
  return {.base = {.offsets = {3, 3, 3}, .user_regularization = 1e300},
          .histories =
              csr<float>(3, 3, {0, 2, 5, 8}, {0, 1, 0, 1, 2, 0, 1, 2}, {4, 5, 4, 5, 5, 5, 3, 4}),
          .rule = {.shrinkage = 0},
          .candidates = 2,
          .neighbors = 2,
          .popularity = {3, 3, 2}};
}

double score(model const& m, lfrec::query const& q, std::size_t item) {
  std::vector<double> scores(3);
  m.score(q, std::span(scores));
  return scores[item];
}

}  // namespace

TEST_CASE("users alike speak, the more alike the louder, and never for themselves") {
  auto p = three_users();
  double const to_1 = 1, to_2 = 2 / std::sqrt(5 * 4.);  // (1, 2)(2, 0)
  double const expected = 3 + (to_1 * 2 + to_2 * 1) / (to_1 + to_2);
  CHECK(score(model(p), {.user = user_index{0}}, 2) == doctest::Approx(expected));
  p.neighbors = 1;
  CHECK(score(model(p), {.user = user_index{0}}, 2) == doctest::Approx(3 + 2));
  p.damping = 1;
  CHECK(score(model(p), {.user = user_index{0}}, 2) == doctest::Approx(3 + 2. / 2));
  p = three_users();
  p.candidates = 1;
  CHECK(score(model(p), {.user = user_index{0}}, 2) == doctest::Approx(3 + 2));
  CHECK(score(model(p), {}, 2) == 3);
}

TEST_CASE("a newcomer with a user's ratings gets that user's scores for what neither rated") {
  auto p = three_users();
  p.candidates = 3;  // the twin is one
  model const m(p);
  auto const row = m.histories().row(0);
  CHECK(score(m, {.history = row}, 2) == score(m, {.user = user_index{0}}, 2));
}

TEST_CASE("explanations name users and sum to the score") {
  model const m(three_users());
  lfrec::query const whom{.user = user_index{0}};
  auto const why = m.explain(whom, item_index{2});
  CHECK(why.sum() == doctest::Approx(score(m, whom, 2)));
  REQUIRE(why.terms.size() == 3);
  CHECK(why.terms[0].kind == lfrec::reason::bias);
  CHECK(why.terms[1].kind == lfrec::reason::friend_);
  CHECK(why.terms[1].index == 1);
}

TEST_CASE("users are compared") {
  std::vector<double> scores(3);
  model(three_users()).similarity_to_user(user_index{0}, std::span(scores));
  CHECK(scores[0] == 0);
  CHECK(scores[1] == doctest::Approx(1));
  CHECK(scores[2] == doctest::Approx(2 / std::sqrt(20.)));
}

TEST_CASE("parts that do not fit together are errors") {
  auto const refused = [](auto change) {
    auto p = three_users();
    change(p);
    CHECK_THROWS_AS(model{p}, lfrec::shape_error);
  };
  refused([](parts& p) { p.neighbors = 0; });
  refused([](parts& p) { p.candidates = 0; });
  refused([](parts& p) { p.damping = -1; });
  refused([](parts& p) { p.rule.shrinkage = -1; });
  refused([](parts& p) { p.rule.min_support = std::nan(""); });
  refused([](parts& p) { p.popularity.pop_back(); });
  refused([](parts& p) { p.base.offsets.pop_back(); });
}
