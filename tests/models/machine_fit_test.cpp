// SPDX-License-Identifier: MIT
#include "lfrec/models/machine_fit.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/core/executor.hpp"
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
