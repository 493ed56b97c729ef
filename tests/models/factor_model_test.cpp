// SPDX-License-Identifier: MIT
#include "lfrec/models/factor_model.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "lfrec/data/history.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;
using model_type = lfrec::factor_model<float>;
using parts_type = lfrec::factor_model_parts<float>;

namespace {

parts_type random_parts(bool biased) {
  parts_type parts;
  parts.users = lfrec::random_factors<float>(lfrec::serial{}, 7, 5, 0.5, 1, 0);
  parts.items = lfrec::random_factors<float>(lfrec::serial{}, 11, 5, 0.5, 1, 1);
  if (biased)
    for (index_t i = 0; i < 11; ++i) {
      parts.items.row(i)[0] = 1;
      parts.item_offsets.push_back(3.F + static_cast<float>(i) / 10);
    }
  parts.popularity.assign(11, 1.F);
  parts.popularity[4] = 0;
  parts.prior.assign(5, 0.25F);
  parts.biased = biased;
  return parts;
}

std::vector<float> score(model_type const& model, lfrec::query const& q) {
  std::vector<float> result(lfrec::to_size(model.items()));
  model.score(q, std::span(result));
  return result;
}

double cosine(std::span<float const> a, std::span<float const> b) {
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t f = 0; f < a.size(); ++f) {
    ab += double{a[f]} * double{b[f]};
    aa += double{a[f]} * double{a[f]};
    bb += double{b[f]} * double{b[f]};
  }
  return aa * bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

}  // namespace

TEST_CASE("a score is the item's offset and the product of the vectors") {
  for (bool const biased : {false, true}) {
    model_type const model(random_parts(biased));
    auto const known = score(model, {.user = user_index{3}});
    auto const nobody = score(model, {});
    for (index_t i = 0; i < 11; ++i) {
      double a = biased ? 3 + i / 10.0 : 0;
      double b = a;
      for (std::size_t f = 0; f < 5; ++f) {
        double const y = double{model.item_factors().row(i)[f]};
        a += double{model.user_factors().row(3)[f]} * y;
        b += 0.25 * y;
      }
      CHECK(known[lfrec::to_size(i)] == doctest::Approx(a).epsilon(1e-6));
      CHECK(nobody[lfrec::to_size(i)] == doctest::Approx(b).epsilon(1e-6));
    }
  }
}

TEST_CASE("items and users are compared by cosine, biases left out") {
  for (bool const biased : {false, true}) {
    model_type const model(random_parts(biased));
    std::vector<float> items(11);
    std::vector<float> users(7);
    model.similarity_to_item(item_index{2}, std::span(items));
    model.similarity_to_user(user_index{6}, std::span(users));
    std::size_t const skip = biased ? 1 : 0;
    for (index_t i = 0; i < 11; ++i)
      CHECK(items[lfrec::to_size(i)] ==
            doctest::Approx(cosine(model.item_factors().row(2).subspan(skip),
                                   model.item_factors().row(i).subspan(skip)))
                .epsilon(1e-5));
    for (index_t u = 0; u < 7; ++u)
      CHECK(users[lfrec::to_size(u)] ==
            doctest::Approx(cosine(model.user_factors().row(6).subspan(skip),
                                   model.user_factors().row(u).subspan(skip)))
                .epsilon(1e-5));
    CHECK_THROWS_AS(model.similarity_to_item(item_index{-1}, std::span(items)), lfrec::shape_error);
    CHECK_THROWS_AS(model.similarity_to_user(user_index{7}, std::span(users)), lfrec::shape_error);
    CHECK_THROWS_AS(model.similarity_to_user(user_index{0}, std::span(items)), lfrec::shape_error);
  }
}

TEST_CASE("explanations add up to the score") {
  auto const data = lfrec_test::power_law(83, 47, 7, 6);
  lfrec::history const stranger(
      47, {{item_index{0}, 3.F}, {item_index{5}, -2.F}, {item_index{6}, 0.F}});
  lfrec::history const dislikes(47, {{item_index{1}, -2.F}, {item_index{6}, -1.F}});
  std::vector<lfrec::query> queries{{},
                                    {.history = lfrec::row_view{}},
                                    {.history = stranger.view()},
                                    {.history = dislikes.view()},
                                    {.user = user_index{0}, .history = stranger.view()}};
  for (index_t u = 0; u < 83; u += 5) {
    queries.push_back({.user = user_index{u}});
    queries.push_back({.user = user_index{u}, .history = data.user(user_index{u})});
  }
  auto const check = [&](model_type const& model) {
    for (auto const& q : queries) {
      // Of a known user the stored vector is explained, whatever the history.
      auto const scores = score(model, q.user ? lfrec::query{.user = q.user} : q);
      for (index_t i = 0; i < 47; ++i) {
        auto const why = model.explain(q, item_index{i});
        CHECK(std::abs(why.sum() - why.score) <= 1e-9);
        double const expected = double{scores[lfrec::to_size(i)]};
        CHECK(std::abs(why.score - expected) <= 1e-5 * (1 + std::abs(expected)));
      }
    }
  };
  SUBCASE("implicit") {
    check(lfrec_test::implicit_als<float>{{.factors = 6, .epochs = 4}}.fit(data));
  }
  SUBCASE("implicit in the form with alpha") {
    check(lfrec_test::implicit_als<float>{{.factors = 6, .epochs = 4, .alpha = 2.F}}.fit(data));
  }
  SUBCASE("implicit by few steps of conjugate gradient") {
    check(lfrec_test::implicit_als<float>{
        {.factors = 6, .epochs = 4, .solver = lfrec::row_solver::conjugate_gradient, .cg_steps = 1}}
              .fit(data));
  }
  SUBCASE("explicit") {
    check(lfrec_test::als<float>{{.factors = 4, .epochs = 4}}.fit(data));
  }
}

TEST_CASE("a trained user's own history accounts for the score, items and bias alone") {
  auto const data = lfrec_test::power_law(83, 47, 7, 6);
  auto const check = [&](model_type const& model) {
    for (index_t u = 0; u < 83; u += 5) {
      auto const history = data.user(user_index{u});
      auto const why = model.explain({.user = user_index{u}, .history = history}, item_index{9});
      for (auto const& term : why.terms) {
        CHECK(term.kind != lfrec::reason::other);
        if (term.kind == lfrec::reason::item)
          CHECK(std::ranges::count(history.index, term.index) == 1);
        if (!history.empty()) CHECK(term.kind != lfrec::reason::prior);
      }
    }
  };
  check(lfrec_test::implicit_als<float>{{.factors = 6, .epochs = 4}}.fit(data));
  check(lfrec_test::als<float>{{.factors = 4, .epochs = 4}}.fit(data));
}

TEST_CASE("what the history does not account for in a known user's score is a term of its own") {
  auto const data = lfrec_test::power_law(83, 47, 7, 6);
  auto const model = lfrec_test::implicit_als<float>{{.factors = 6, .epochs = 4}}.fit(data);
  lfrec::history const other(47, {{item_index{30}, 9.F}});
  auto const why = model.explain({.user = user_index{1}, .history = other.view()}, item_index{0});
  CHECK(std::ranges::count(why.terms, lfrec::reason::other, &lfrec::explanation_term::kind) == 1);
  CHECK(why.sum() == doctest::Approx(why.score));
}

TEST_CASE("a model that does not know how its users were solved scores, but does not fold in") {
  model_type const model(random_parts(false));
  lfrec::history const stranger(11, {{item_index{0}, 1.F}});
  CHECK_THROWS_WITH_AS(
      (void)score(model, {.history = stranger.view()}),
      "this factor model cannot fold in: it does not know how its users were solved",
      lfrec::shape_error);
  CHECK_NOTHROW((void)score(model, {}));
  CHECK_NOTHROW((void)model.explain({.user = user_index{0}}, item_index{0}));
}

TEST_CASE("parts that do not fit together are errors") {
  auto const fails = [](auto const& spoil, char const* words) {
    auto parts = random_parts(true);
    spoil(parts);
    CHECK_THROWS_WITH_AS(model_type(std::move(parts)), words, lfrec::shape_error);
  };
  fails([](parts_type& p) { p.users = lfrec::factors<float>(7, 4); },
        "factor model: user vectors of 4 entries, item vectors of 5");
  fails([](parts_type& p) { p.item_offsets.pop_back(); }, "factor model: 10 offsets for 11 items");
  fails([](parts_type& p) { p.popularity.pop_back(); },
        "factor model: 10 popularities for 11 items");
  fails([](parts_type& p) { p.prior.push_back(0); },
        "factor model: a prior of 6 entries for vectors of 5");
  fails(
      [](parts_type& p) {
        p.item_offsets.clear();
        p.objective = lfrec::explicit_objective{};
      },
      "factor model: explicit feedback without item offsets");
}

TEST_CASE("parts that are not finite are errors") {
  float const bad = std::numeric_limits<float>::quiet_NaN();
  auto const fails = [](auto const& spoil, char const* words) {
    auto parts = random_parts(true);
    spoil(parts);
    CHECK_THROWS_WITH_AS(model_type(std::move(parts)), words, lfrec::numeric_error);
  };
  fails([&](parts_type& p) { p.users.row(6)[4] = bad; },
        "factor model: user factors are not all finite");
  fails([&](parts_type& p) { p.items.row(10)[4] = bad; },
        "factor model: item factors are not all finite");
  fails([&](parts_type& p) { p.item_offsets[3] = bad; },
        "factor model: item offsets are not all finite");
  fails([&](parts_type& p) { p.popularity[3] = bad; },
        "factor model: popularities are not all finite");
  fails([&](parts_type& p) { p.prior[3] = bad; }, "factor model: prior entries are not all finite");
}

TEST_CASE("blocks and vectors that do not fit the model are errors") {
  model_type const model(random_parts(true));
  lfrec::factors<float> const two(2, 5);
  std::vector<float> room(22);
  CHECK_NOTHROW(model.score_block(two, 0, 11, std::span(room)));
  CHECK_NOTHROW(model.score_block(two, 11, 11, std::span(room).first(0)));
  CHECK_THROWS_WITH_AS(model.score_block(two, 0, 10, std::span(room)),
                       "a tile of 2 x 10 scores was given room for 22", lfrec::shape_error);
  char const* const words =
      "vectors of 5 entries for items 5 to 12 of a model of 11 items and width 5";
  CHECK_THROWS_WITH_AS(model.score_block(two, 5, 12, std::span(room)), words, lfrec::shape_error);
  CHECK_THROWS_AS(model.score_block(two, 3, 2, std::span(room)), lfrec::shape_error);
  CHECK_THROWS_AS(model.score_block(lfrec::factors<float>(2, 4), 0, 11, std::span(room)),
                  lfrec::shape_error);
  std::vector<float> const vector(5);
  CHECK_THROWS_AS(model.score_vector(vector, std::span(room)), lfrec::shape_error);
  CHECK_THROWS_AS(model.score_vector(std::span(vector).first(4), std::span(room).first(11)),
                  lfrec::shape_error);
}
