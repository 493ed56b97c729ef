// SPDX-License-Identifier: MIT
#include "lfrec/models/posterior_factor_model.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/models/fold_in.hpp"
#include "models/posterior_example.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::posterior_factor_model;
using lfrec::query;
using lfrec::row_view;
using lfrec::user_index;
using lfrec_test::posterior_example;

static_assert(lfrec::ScoresBlocks<posterior_factor_model<float>> &&
              lfrec::MarksEvidence<posterior_factor_model<float>> &&
              lfrec::FoldsIn<posterior_factor_model<double>> &&
              lfrec::Explains<posterior_factor_model<double>> &&
              lfrec::ComparesItems<posterior_factor_model<float>> &&
              lfrec::ComparesUsers<posterior_factor_model<float>>);

namespace {

template <typename Scalar>
std::vector<double> scores(posterior_factor_model<Scalar> const& model, query const& q) {
  std::vector<Scalar> all(lfrec::to_size(model.items()));
  model.score(q, std::span(all));
  return {all.begin(), all.end()};
}

}  // namespace

TEST_CASE_TEMPLATE("a score is the mean rating over the draws, as computed by hand", Scalar, float,
                   double) {
  posterior_factor_model<Scalar> const model(posterior_example<Scalar>(false));
  // User 0, item 1. Draw 0: .5 · 1 + 1 · 2 + 1 · .25 = 2.75; draw 1: -.5 + 2 · 1 - .5 = 1.
  // Rating 3 + 2 · score.
  CHECK(scores(model, {.user = user_index{0}, .history = {}})[1] ==
        doctest::Approx(3 + 2 * (2.75 + 1) / 2));
  // The newcomer's vectors are the prior means [0, .5] and [.25, 0]: .5 · 2 + .25, .25 - .5.
  CHECK(scores(model, {})[1] == doctest::Approx(3 + 2 * (1.25 - 0.25) / 2));
  CHECK(scores(model, {.user = {}, .history = row_view{}})[1] == doctest::Approx(4));

  posterior_factor_model<Scalar> const levels(posterior_example<Scalar>(true));
  auto const level = [](double s, double a, double b) {
    return lfrec::normal_cdf(s - a) + lfrec::normal_cdf(s - b);
  };
  CHECK(scores(levels, {.user = user_index{0}, .history = {}})[1] ==
        doctest::Approx(3 + 2 * (level(2.75, -1, 1) + level(1, -0.5, 2)) / 2));
}

TEST_CASE("the deviation counts noise, draws and what a history leaves open") {
  posterior_factor_model<double> const model(posterior_example<double>(false));
  // User 0's draws differ from the means by .5 in the bias of draw 1: scores 2.75 and 1.5 with
  // noise variances 1/4 and 1.
  auto const known = model.predict(user_index{0}, item_index{1});
  CHECK(known.mean == doctest::Approx(3 + 2 * 1.875));
  double const mean = (2.75 + 1.5) / 2;
  double const square = (2.75 * 2.75 + 0.25 + 1.5 * 1.5 + 1) / 2;
  CHECK(known.stddev == doctest::Approx(2 * std::sqrt(square - mean * mean)));

  // The newcomer: prior precisions [2 0; 0 1] and [1 0; 0 4], h = [1, 2] and [1, 1].
  std::vector<lfrec::rating_prediction> all(3);
  model.predict({}, all);
  double const second = (1.25 * 1.25 + 0.25 + 0.5 + 4 + 0.0625 + 1 + 1 + 0.25) / 2;
  CHECK(all[1].mean == doctest::Approx(4));
  CHECK(all[1].stddev == doctest::Approx(2 * std::sqrt(second - 0.25)));

  // Ratings make it smaller, and levels stay within their scale.
  std::vector<index_t> const items{0, 1};
  std::vector<float> const values{3, 5};
  query const rated{.user = {}, .history = row_view{items, values}};
  auto const before = all[1].stddev;
  model.predict(rated, all);
  CHECK(all[1].stddev < before);
  CHECK(all[1].mean == doctest::Approx(scores(model, rated)[1]));
  posterior_factor_model<double> const levels(posterior_example<double>(true));
  for (auto const& q : {query{}, rated, query{.user = user_index{1}, .history = {}}}) {
    levels.predict(q, all);
    auto const expected = scores(levels, q);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(all[i].mean == doctest::Approx(expected[i]));
      CHECK(all[i].stddev > 0);
      CHECK(all[i].stddev <= 2);  // of ratings 3, 5, 7
    }
  }
}

TEST_CASE("a deviation has the noise of its own user and item") {
  auto const parts = lfrec_test::whole_posterior_example<double>();
  posterior_factor_model<double> const model(parts);
  // As above, with noise variances 1/4 and 1 over the user's precisions 2, .5 and the item's .5,
  // .25.
  double const mean = (2.75 + 1.5) / 2;
  double const square = (2.75 * 2.75 + 0.25 / (2 * 0.5) + 1.5 * 1.5 + 1 / (0.5 * 0.25)) / 2;
  CHECK(model.predict(user_index{0}, item_index{1}).stddev ==
        doctest::Approx(2 * std::sqrt(square - mean * mean)));
  // A stranger's: κ / (κ − 1) times as much as at the precision 1.
  std::vector<lfrec::rating_prediction> all(3);
  model.predict({}, all);
  double const second =
      (1.25 * 1.25 + 0.25 / 0.5 * 1.5 + 0.5 + 4 + 0.0625 + 1 / 0.25 * 1.25 + 1 + 0.25) / 2;
  CHECK(all[1].stddev == doctest::Approx(2 * std::sqrt(second - 0.25)));
}

TEST_CASE("parts that do not fit together are refused") {
  auto const refused = [](auto const& change) {
    auto parts = lfrec_test::whole_posterior_example<float>();
    change(parts);
    CHECK_THROWS_AS(posterior_factor_model<float>{std::move(parts)}, lfrec::error);
  };
  using parts_type = lfrec::posterior_parts<float>;
  refused([](parts_type& p) { p.effects = lfrec::factors<float>(3, 5); });
  refused([](parts_type& p) { p.effects = lfrec::factors<float>(2, 4); });
  refused([](parts_type& p) { p.user_noise.pop_back(); });
  refused([](parts_type& p) { p.item_noise.pop_back(); });
  refused([](parts_type& p) { p.noise_shapes.clear(); });
  refused([](parts_type& p) { p.item_noise[0] = 0; });
  refused([](parts_type& p) { p.noise_shapes[0] = 1; });
}

TEST_CASE_TEMPLATE("explanations sum to the score", Scalar, LFREC_TEST_SCALARS) {
  std::vector<index_t> const items{0, 2};
  std::vector<float> const values{5, 3};
  row_view const history{items, values};
  for (auto const& parts : {posterior_example<Scalar>(false), posterior_example<Scalar>(true),
                            lfrec_test::whole_posterior_example<Scalar>()}) {
    posterior_factor_model<Scalar> const model(parts);
    for (auto const& q : {query{}, query{.user = {}, .history = history},
                          query{.user = user_index{1}, .history = {}},
                          query{.user = user_index{1}, .history = history}}) {
      auto const expected = scores(model, q.user ? query{.user = q.user, .history = {}} : q);
      for (index_t i = 0; i < 3; ++i) {
        auto const why = model.explain(q, item_index{i});
        CHECK(std::abs(why.sum() - why.score) < 1e-9);
        CHECK(std::abs(why.score - expected[lfrec::to_size(i)]) < 1e-4);
        std::size_t of_items = 0;
        for (auto const& term : why.terms) of_items += term.kind == lfrec::reason::item ? 1 : 0;
        CHECK(of_items == (q.history ? 2 : 0));
      }
    }
  }
}

TEST_CASE("similarity is the cosine over all draws, without biases") {
  posterior_factor_model<double> const model(posterior_example<double>(false));
  std::vector<double> all(3);
  model.similarity_to_item(item_index{1}, std::span(all));
  // Items' factors in the two draws: (1, 1), (2, 1), (-1, 0).
  CHECK(all[0] == doctest::Approx(3 / std::sqrt(2.0 * 5)));
  CHECK(all[1] == doctest::Approx(1));
  CHECK(all[2] == doctest::Approx(-2 / std::sqrt(5.0)));
  std::vector<double> of_users(2);
  model.similarity_to_user(user_index{0}, std::span(of_users));
  CHECK(of_users[0] == doctest::Approx(1));
  CHECK_THROWS_AS(model.similarity_to_item(item_index{3}, std::span(all)), lfrec::shape_error);
}

TEST_CASE("bad queries are errors") {
  posterior_factor_model<float> const model(posterior_example<float>(true));
  std::vector<float> room(3);
  std::vector<lfrec::rating_prediction> all(2);
  CHECK_THROWS_AS(model.predict({}, all), lfrec::shape_error);
  CHECK_THROWS_AS((void)model.predict(user_index{2}, item_index{0}), lfrec::shape_error);
  CHECK_THROWS_AS((void)model.predict(user_index{0}, item_index{3}), lfrec::shape_error);
  CHECK_THROWS_AS(model.score({.user = user_index{-1}, .history = {}}, std::span(room)),
                  lfrec::shape_error);
  CHECK_THROWS_AS(model.score_block(lfrec::factors<float>(1, 5), 0, 3, std::span(room)),
                  lfrec::shape_error);
  std::vector<index_t> const items{0};
  std::vector<float> const off{4};
  CHECK_THROWS_AS((void)model.fold_in({items, off}), lfrec::numeric_error);
}
