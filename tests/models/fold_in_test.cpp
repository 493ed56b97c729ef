// SPDX-License-Identifier: MIT
#include "lfrec/models/fold_in.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "lfrec/data/history.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "support/brute_force_factorization.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace dense = lfrec_test::dense;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

namespace {

/// Plays, dislikes and plain noes; users 0 and 1 have nothing but those.
lfrec::matrix mixed_feedback() {
  auto const log = lfrec_test::power_law_log(73, 41, 7, 19);
  std::vector<lfrec::interaction> rows;
  for (auto row : log) {
    if (row.user < user_index{2}) continue;
    if (rows.size() % 5 == 1) row.value = -row.value;
    if (rows.size() % 7 == 2) row.value = 0;
    rows.push_back(row);
  }
  rows.push_back({user_index{0}, item_index{0}, -2});
  rows.push_back({user_index{0}, item_index{7}, 0});
  rows.push_back({user_index{1}, item_index{3}, 0});
  return lfrec::matrix(lfrec::interaction_log(73, 41, std::move(rows)));
}

template <typename Model>
void check_training_rows(Model const& model, lfrec::matrix const& data) {
  for (index_t u = 0; u < data.users(); ++u) {
    CAPTURE(u);
    auto const stored = model.user_factors().row(u);
    CHECK(model.fold_in(data.user(user_index{u})) ==
          std::vector<typename Model::scalar_type>(stored.begin(), stored.end()));
  }
}

float score_of(lfrec::factor_model<float> const& model, lfrec::history const& h, item_index item) {
  std::vector<float> scores(lfrec::to_size(model.items()));
  model.score({.history = h.view()}, std::span(scores));
  return scores[lfrec::to_size(item)];
}

}  // namespace

TEST_CASE_TEMPLATE("folding in a training row gives the trained vector to the bit", Scalar, float,
                   double) {
  auto const data = mixed_feedback();
  for (int const factors : {1, 5, 16, 33}) {
    CAPTURE(factors);
    check_training_rows(
        lfrec_test::implicit_als<Scalar>{{.factors = factors, .epochs = 3}}.fit(data), data);
    check_training_rows(lfrec_test::als<Scalar>{{.factors = factors, .epochs = 3}}.fit(data), data);
  }
  check_training_rows(
      lfrec_test::implicit_als<Scalar>{{.factors = 5, .epochs = 3, .alpha = 3.F}}.fit(data), data);
}

TEST_CASE("folding in nothing gives the prior, the mean of the users whom something is known of") {
  auto const data = mixed_feedback();
  auto const model = lfrec_test::implicit_als<float>{{.factors = 5, .epochs = 3}}.fit(data);
  auto const prior = model.fold_in(lfrec::row_view{});
  CHECK(prior == std::vector<float>(model.prior().begin(), model.prior().end()));
  std::vector<double> mean(5, 0.0);
  double liking = 0;
  for (index_t u = 0; u < data.users(); ++u) {
    if (std::ranges::none_of(data.user(user_index{u}).value, [](float v) { return v > 0; }))
      continue;
    ++liking;
    for (std::size_t f = 0; f < 5; ++f) mean[f] += double{model.user_factors().row(u)[f]};
  }
  for (std::size_t f = 0; f < 5; ++f) CHECK(prior[f] == doctest::Approx(mean[f] / liking));
}

TEST_CASE("dislikes alone move the prior as the dense equations say") {
  auto const data = mixed_feedback();
  auto const model =
      lfrec_test::implicit_als<double>{
          {.factors = 5, .epochs = 3, .regularization = 0.02F, .unobserved_weight = 0.2F}}
          .fit(data);
  auto const values = dense::values(data);
  dense::implicit_loss const loss{.unobserved_weight = 0.2F,
                                  .regularization = 0.02F,
                                  .frequency_scaling = 1,
                                  .confidence_scale = dense::one_over_mean(values)};
  auto const items = dense::copy(model.item_factors());
  for (std::size_t const u : {0U, 1U}) {
    // (α₀HᵀH + ρI + Σ c h hᵀ) x = (α₀HᵀH + ρI) p
    dense::table a(5, dense::vector(5, 0.0));
    for (std::size_t f = 0; f < 5; ++f) a[f][f] = loss.ridge(values[u]);
    for (auto const& h : items)
      for (std::size_t f = 0; f < 5; ++f)
        for (std::size_t g = 0; g < 5; ++g) a[f][g] += loss.unobserved_weight * h[f] * h[g];
    dense::vector b(5, 0.0);
    for (std::size_t f = 0; f < 5; ++f)
      for (std::size_t g = 0; g < 5; ++g) b[f] += a[f][g] * model.prior()[g];
    for (std::size_t i = 0; i < items.size(); ++i)
      for (std::size_t f = 0; f < 5 && values[u][i]; ++f)
        for (std::size_t g = 0; g < 5; ++g)
          a[f][g] += loss.confidence(*values[u][i]) * items[i][f] * items[i][g];
    auto const expected = dense::solve(a, b);
    auto const found = model.fold_in(data.user(user_index{static_cast<index_t>(u)}));
    for (std::size_t f = 0; f < 5; ++f) CHECK(std::abs(found[f] - expected[f]) < 1e-10);
  }
}

TEST_CASE("one plain no lowers the score of that item alone below the prior's, the list is full") {
  auto const model =
      lfrec_test::implicit_als<float>{{.factors = 8, .epochs = 5}}.fit(mixed_feedback());
  for (index_t i = 0; i < 41; ++i) {
    item_index const item{i};
    if (!model.has_evidence(item, 0)) continue;
    lfrec::history const no(41, {{item, 0.F}});
    float const before = score_of(model, {}, item);
    float const after = score_of(model, no, item);
    if (before == 0)  // nobody likes the item: its vector is zero
      CHECK(after == 0);
    else
      CHECK(std::abs(after) < std::abs(before));
    CHECK(lfrec::recommend(model, {.history = no.view()}, 41).size() == 41);
  }
}

TEST_CASE("a dislike lowers a stranger's score, a play raises it") {
  auto const model =
      lfrec_test::implicit_als<float>{{.factors = 8, .epochs = 5}}.fit(mixed_feedback());
  item_index const other{0};
  for (index_t i = 1; i < 20; ++i) {
    item_index const item{i};
    lfrec::history const base(41, {{other, 4.F}});
    lfrec::history const with(41, {{other, 4.F}, {item, 3.F}});
    lfrec::history const against(41, {{other, 4.F}, {item, -3.F}});
    CHECK(score_of(model, with, item) > score_of(model, base, item));
    CHECK(std::abs(score_of(model, against, item)) < std::abs(score_of(model, base, item)));
  }
}

TEST_CASE("an item's weight in a stranger's score is its share of the dense solution") {
  lfrec::implicit_als_options const options{.factors = 6, .epochs = 4, .unobserved_weight = 0.1F};
  auto const data = lfrec_test::power_law(61, 37, 6, 2);
  auto const model = lfrec_test::implicit_als<float>{options}.fit(data);
  auto const values = dense::values(data);
  dense::implicit_loss const loss{.unobserved_weight = 0.1F,
                                  .regularization = options.regularization,
                                  .frequency_scaling = 1,
                                  .confidence_scale = dense::one_over_mean(values)};
  auto const items = dense::copy(model.item_factors());
  std::vector<std::optional<double>> stranger(37);
  stranger[0] = 5;
  stranger[3] = 1;
  stranger[4] = -2;
  lfrec::history const history(37,
                               {{item_index{0}, 5.F}, {item_index{3}, 1.F}, {item_index{4}, -2.F}});
  // The solution is linear in the targets: that of one item's target alone is the item's share.
  auto const share = [&](std::size_t j, std::size_t i) {
    dense::table a(6, dense::vector(6, 0.0));
    for (std::size_t f = 0; f < 6; ++f) a[f][f] = loss.ridge(stranger);
    for (std::size_t k = 0; k < items.size(); ++k)
      for (auto const& [weight, target] : loss.squares(stranger[k]))
        for (std::size_t f = 0; f < 6; ++f)
          for (std::size_t g = 0; g < 6; ++g) a[f][g] += weight * items[k][f] * items[k][g];
    dense::vector b = items[j];
    for (auto& v : b) v *= loss.confidence(*stranger[j]);
    return dense::inner(dense::solve(a, b), items[i]);
  };
  for (index_t i = 0; i < 37; ++i) {
    auto const why = model.explain({.history = history.view()}, item_index{i});
    double found = 0;
    for (auto const& term : why.terms) {
      REQUIRE(term.kind == lfrec::reason::item);
      REQUIRE((term.index == 0 || term.index == 3));  // a dislike pulls, it does not push
      CHECK(std::abs(term.amount - share(lfrec::to_size(term.index), lfrec::to_size(i))) < 1e-6);
      found += term.amount;
    }
    CHECK(std::abs(found - double{score_of(model, history, item_index{i})}) < 1e-5);
  }
}

TEST_CASE("a history without a finite solution is an error") {
  auto const model =
      lfrec_test::implicit_als<float>{{.factors = 4, .epochs = 2}}.fit(mixed_feedback());
  lfrec::history const huge(41, {{item_index{0}, 3e38F}, {item_index{1}, 3e38F}});
  try {
    auto const x = model.fold_in(huge.view());
    CHECK(std::ranges::all_of(x, [](float v) { return std::isfinite(v); }));
  } catch (lfrec::numeric_error const& e) {
    CHECK(std::string{e.what()} == "a newcomer's history has no finite solution");
  }
}
