// SPDX-License-Identifier: MIT
#include "lfrec/models/factorization_model.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "lfrec/models/any_model.hpp"
#include "lfrec/models/blended_model.hpp"
#include "lfrec/models/fold_in.hpp"
#include "support/machine_example.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::row_view;
using lfrec::user_index;
using machine = lfrec::factorization_model<double>;

static_assert(lfrec::TakesContext<machine> && lfrec::ScoresBlocks<machine> &&
              lfrec::ScoresItems<machine> && lfrec::FoldsIn<machine> && lfrec::Explains<machine> &&
              lfrec::ComparesItems<machine> && lfrec::ComparesUsers<machine> &&
              lfrec::MarksEvidence<machine> && lfrec::HasSummary<machine>);
static_assert(!lfrec::TakesContext<lfrec::factor_model<double>>);

namespace {

std::vector<double> scores(machine const& m, lfrec::query const& q) {
  std::vector<double> all(lfrec::to_size(m.items()));
  m.score(q, std::span(all));
  return all;
}

}  // namespace

TEST_CASE("no context is the mean over the situations of training, to the last pair of columns") {
  lfrec_test::machine_example<double> const example;
  auto const m = example.fit();
  auto const& log = example.log;
  for (index_t u = 0; u < 5; ++u) {
    std::vector<double> mean(7, 0.0);
    for (std::size_t n = 0; n < log.size(); ++n) {
      auto const s = log.situation(n);
      auto const in_it =
          scores(m, {.user = user_index{u}, .context = s < 0 ? row_view{} : example.table.row(s)});
      for (std::size_t i = 0; i < 7; ++i) mean[i] += in_it[i] / static_cast<double>(log.size());
    }
    auto const without = scores(m, {.user = user_index{u}});
    for (std::size_t i = 0; i < 7; ++i) CHECK(without[i] == doctest::Approx(mean[i]));
  }
}

TEST_CASE("circumstances count by their columns: weight, user, item and each other") {
  lfrec_test::machine_example<double> const example;
  auto const m = example.fit();
  auto const& p = m.parts();
  auto const context = example.table.row(0);  // sunny and happy
  auto const inner = [](auto const& a, auto const& b) {
    double sum = 0;
    for (std::size_t f = 1; f < a.size(); ++f)
      sum += static_cast<double>(a[f]) * static_cast<double>(b[f]);
    return sum;
  };
  for (index_t u = 0; u < 5; ++u)
    for (index_t i = 0; i < 7; ++i) {
      // Over nothing known: weights, what they say to user and item, and to each other.
      auto const user = m.base().user_factors().row(u);
      std::vector<double> item(m.base().item_factors().row(i).begin(),
                               m.base().item_factors().row(i).end());
      for (std::size_t k = 0; k < p.mean_context.size(); ++k)
        for (std::size_t f = 1; f < item.size(); ++f)
          item[f] -= p.mean_context[k] * p.contexts.row(static_cast<index_t>(k))[f];
      double expected = inner(p.contexts.row(context.index[0]), p.contexts.row(context.index[1]));
      for (index_t const k : context.index)
        expected +=
            p.contexts.row(k)[0] + inner(p.contexts.row(k), user) + inner(p.contexts.row(k), item);
      lfrec::query const nothing{.user = user_index{u}, .context = row_view{}};
      lfrec::query const there{.user = user_index{u}, .context = context};
      CHECK(m.score_item(there, item_index{i}) - m.score_item(nothing, item_index{i}) ==
            doctest::Approx(expected));
      CHECK(m.score_item(there, item_index{i}) ==
            scores(m, there)[lfrec::to_size(i)]);  // to the bit
    }
}

TEST_CASE("in any situation a score comes apart into terms that add up to it") {
  lfrec_test::machine_example<double> const example;
  auto const m = example.fit();
  std::vector<index_t> const one{2};
  std::vector<float> const liked{5};
  row_view const history{one, liked};
  for (index_t s = -1; s < 6; ++s) {
    row_view const context = s < 0 ? row_view{} : example.table.row(s);
    for (lfrec::query const& q :
         {lfrec::query{.user = user_index{1}, .context = context}, lfrec::query{.context = context},
          lfrec::query{.history = history, .context = context}}) {
      for (index_t i = 0; i < 7; ++i) {
        auto const why = m.explain(q, item_index{i});
        CHECK(why.score == doctest::Approx(m.score_item(q, item_index{i})));
        CHECK(why.sum() == doctest::Approx(why.score));
        for (auto const& term : why.terms)
          if (term.kind == lfrec::reason::context)
            CHECK(std::ranges::find(context.index, term.index) != context.index.end());
      }
    }
  }
  auto const why = m.explain({.user = user_index{1}}, item_index{0});
  bool features = false;
  for (auto const& term : why.terms) features = features || term.kind == lfrec::reason::feature;
  CHECK(features);
}

TEST_CASE("bad contexts are errors that say what is wrong") {
  lfrec_test::machine_example<double> const example;
  auto const m = example.fit();
  auto const say = [&](std::vector<index_t> const& index, std::vector<float> const& value) {
    return scores(m, {.context = row_view{index, value}});
  };
  CHECK_THROWS_WITH_AS((void)say({4}, {1}),
                       "a context holds column 4 after -1; columns must ascend and lie below 4",
                       lfrec::shape_error);
  CHECK_THROWS_AS((void)say({2, 1}, {1, 1}), lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)say({1, 2}, {1}), "a context of 2 columns and 1 weights",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)say({1}, {std::numeric_limits<float>::quiet_NaN()}),
                       "a context's weight for column 1 is not finite", lfrec::numeric_error);
  auto const plain = lfrec::factorization_machine<double>{}.fit(example.ratings);
  CHECK(plain.context_names().empty());
  CHECK(scores(plain, {.context = example.table.row(0)}) == scores(plain, {}));
}

TEST_CASE("weights of a context that are too large for scores are an error") {
  auto const m = lfrec_test::machine_example<float>{}.fit();
  std::vector<index_t> const columns{0, 2};
  std::vector<float> const large(2, 3e38F);
  lfrec::query const q{.user = user_index{0}, .context = row_view{columns, large}};
  CHECK_THROWS_WITH_AS((void)m.score_item(q, item_index{0}),
                       "a context's weights are so large that scores are not finite",
                       lfrec::numeric_error);
  CHECK_THROWS_AS((void)m.query_vectors(std::span(&q, 1)), lfrec::numeric_error);
}

TEST_CASE("a model of any kind passes contexts on, and so does a blend") {
  lfrec_test::machine_example<double> const example;
  auto const m = example.fit();
  lfrec::basic_any_model<double> const any(m);
  CHECK(std::ranges::equal(any.context_names(), m.context_names()));
  lfrec::query const q{.user = user_index{0}, .context = example.table.row(0)};
  std::vector<double> erased(7);
  any.score(q, std::span(erased));
  CHECK(erased == scores(m, q));

  lfrec::basic_any_model<double> const plain(
      lfrec::factorization_machine<double>{{.factors = 2}}.fit(example.ratings));
  CHECK(plain.context_names().empty());
  lfrec::blended_model<double> const blend(
      {.models = {plain, any}, .weights = {1, 2}, .offset = 0, .standardize = false});
  CHECK(std::ranges::equal(blend.context_names(), m.context_names()));
  std::vector<double> both(7), alone(7);
  blend.score(q, std::span(both));
  plain.score(q, std::span(alone));
  for (std::size_t i = 0; i < 7; ++i) CHECK(both[i] == doctest::Approx(alone[i] + 2 * erased[i]));
  auto const why = blend.explain(q, item_index{2});
  CHECK(why.sum() == doctest::Approx(both[2]));

  auto other = m.parts();
  other.context_names[0] = "weather:foggy";
  CHECK_THROWS_WITH_AS(
      (lfrec::blended_model<double>({.models = {any, machine(other)}, .weights = {1, 1}})),
      "blend: two models take different contexts", lfrec::shape_error);
}
