// SPDX-License-Identifier: MIT
#include "lfrec/models/machine_fit.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "support/context_data.hpp"
#include "support/tiny_data.hpp"

using lfrec::user_index;

TEST_CASE("one row in different situations is several ratings, or one play in each") {
  lfrec::interaction const row{user_index{0}, lfrec::item_index{0}, 4};
  lfrec::interaction_log const log(2, 2, {row, row, row, row}, {0, 0, 4, lfrec::no_situation});
  auto const table = lfrec_test::weather_and_mood();
  lfrec::situated_log const context{log, table};
  lfrec::detail::machine_knowledge known;
  known.context = &context;
  lfrec::matrix const data(log, lfrec::duplicates::mean);
  for (bool const squared : {true, false}) {
    lfrec::detail::machine_plan plan;
    plan.problem.squared = squared;
    plan.factors = 2;
    plan.epochs = 2;
    auto const model =
        lfrec::detail::machine_fit<double>(plan, known).run(data, lfrec::serial{}, lfrec::silent{});
    // Of four ratings, or of three plays, so many in situation 0: sunny and happy.
    auto const& mean = model.parts().mean_context;
    CHECK(mean[0] == doctest::Approx(squared ? 3 / 4.0 : 2 / 3.0));
    CHECK(mean[2] == doctest::Approx(squared ? 2 / 4.0 : 1 / 3.0));
    CHECK(mean[1] == 0);
  }
}

TEST_CASE("who has what follows from the rows of a context, not from the matrix") {
  // 20 users rate item 0 as 5 and item 1 as 1; the matrix has item 1 alone, or nothing.
  std::vector<lfrec::interaction> rows;
  for (lfrec::index_t u = 0; u < 20; ++u) {
    rows.push_back({user_index{u}, lfrec::item_index{0}, 5});
    rows.push_back({user_index{u}, lfrec::item_index{1}, 1});
  }
  lfrec::interaction_log const log(21, 3, rows, std::vector<lfrec::index_t>(rows.size(), 0));
  auto const table = lfrec_test::weather_and_mood();
  lfrec::situated_log const context{log, table};
  lfrec::detail::machine_knowledge known;
  known.context = &context;
  lfrec::matrix const whole(log, lfrec::duplicates::mean);
  std::erase_if(rows, [](auto const& r) { return to_index(r.item) == 0; });
  lfrec::matrix const part(lfrec::interaction_log(21, 3, rows));
  lfrec::matrix const nothing(lfrec::interaction_log(21, 3, {}));
  for (int const loss : {0, 1, 2}) {
    lfrec::detail::machine_plan plan;
    plan.problem.squared = loss == 0;
    plan.pairs = loss == 2;
    plan.factors = 2;
    plan.epochs = 3;
    auto const fitted = [&](lfrec::matrix const& data) {
      return lfrec::detail::machine_fit<float>(plan, known)
          .run(data, lfrec::serial{}, lfrec::silent{});
    };
    auto const expected = fitted(whole);
    for (auto const* const data : {&part, &nothing}) {
      auto const model = fitted(*data);
      CHECK(std::ranges::equal(model.popularity(), std::vector<float>{20, 20, 0}));
      CHECK(model.has_evidence(lfrec::item_index{0}, 0));
      std::vector<float> scores(3);
      std::vector<float> wanted(3);
      for (lfrec::index_t const u : {0, 20}) {
        model.score({.user = user_index{u}}, std::span(scores));
        expected.score({.user = user_index{u}}, std::span(wanted));
        CHECK(scores == wanted);
      }
      if (loss == 0)
        CHECK(lfrec::recommend(model, user_index{0}, 3)[0].item == lfrec::item_index{0});
    }
  }
}

TEST_CASE("nothing to learn from is no error") {
  for (bool const squared : {true, false}) {
    lfrec::detail::machine_plan plan;
    plan.problem.squared = squared;
    lfrec::matrix const none(lfrec::interaction_log(2, 3, {}));
    auto const model =
        lfrec::detail::machine_fit<float>(plan, {}).run(none, lfrec::serial{}, lfrec::silent{});
    std::vector<float> scores(3);
    model.score({.user = user_index{1}}, std::span(scores));
    for (float const s : scores) CHECK(std::isfinite(s));
  }
}
