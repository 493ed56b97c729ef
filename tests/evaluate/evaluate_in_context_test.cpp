// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/evaluate_in_context.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/metrics/rating_error.hpp"
#include "lfrec/models/any_model.hpp"
#include "lfrec/models/item_scores.hpp"
#include "support/executors.hpp"
#include "support/machine_example.hpp"

TEST_CASE("each row is scored in its situation and clipped to the scale") {
  lfrec_test::machine_example<double> const example;
  auto const model = example.fit();
  lfrec::situated_log const test{example.log, example.table};
  double squares = 0;
  for (std::size_t n = 0; n < test.log.size(); ++n) {
    auto const s = test.log.situation(n);
    double const said = model.score_item(
        {.user = test.log[n].user, .context = s < 0 ? lfrec::row_view{} : example.table.row(s)},
        test.log[n].item);
    squares += std::pow(std::clamp(said, -5.0, 5.0) - static_cast<double>(test.log[n].value), 2);
  }
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const report =
        lfrec::evaluate_in_context(model, test, {-5, 5}, exec, lfrec::rmse{}, lfrec::mae{});
    CHECK(report.value("rmse") ==
          doctest::Approx(std::sqrt(squares / static_cast<double>(test.log.size()))));
    CHECK(report.ratings == test.log.size());
    CHECK(report.protocol ==
          "known users, predictions clipped to -5 to 5, each rating in its situation");
  });
}

TEST_CASE("a model that takes no context scores all rows of a pair alike") {
  lfrec_test::machine_example<float> const example;
  lfrec::item_scores<float> const same(5, std::vector<float>(7, 2.F), std::vector<float>(7, 1.F));
  auto const report = lfrec::evaluate_in_context(
      same, lfrec::situated_log{example.log, example.table}, {}, lfrec::serial{}, lfrec::mae{});
  double sum = 0;
  for (auto const& row : example.log) sum += std::abs(static_cast<double>(row.value) - 2);
  CHECK(report.values[0] == doctest::Approx(sum / static_cast<double>(example.log.size())));
  CHECK(report.protocol == "known users, whatever the situation");
}

namespace {

/// Scores single items alone.
struct single_items {
  using scalar_type = float;
  [[nodiscard]] static lfrec::index_t users() { return 5; }
  [[nodiscard]] static lfrec::index_t items() { return 7; }
  static void score(lfrec::query const&, std::span<float>) {
    throw lfrec::shape_error("asked for all items");
  }
  [[nodiscard]] static float score_item(lfrec::query const&, lfrec::item_index) { return 2; }
};

}  // namespace

TEST_CASE("a model inside any_model is asked for single items, in their situation") {
  lfrec_test::machine_example<float> const example;
  lfrec::situated_log const test{example.log, example.table};
  CHECK(lfrec::evaluate_in_context(lfrec::any_model(single_items{}), test, {}, lfrec::mae{})
            .ratings == test.log.size());
  auto const model = example.fit();
  auto const own = lfrec::evaluate_in_context(model, test, {}, lfrec::serial{}, lfrec::rmse{});
  auto const erased = lfrec::evaluate_in_context(lfrec::any_model(model), test, {}, lfrec::rmse{});
  CHECK(erased.values == own.values);
  CHECK(erased.protocol == own.protocol);
}

TEST_CASE("what cannot be judged is an error") {
  lfrec_test::machine_example<float> const example;
  auto const model = example.fit();
  auto const judge = [&](lfrec::interaction_log const& log, lfrec::features const& table,
                         lfrec::rating_scale scale = {}) {
    return lfrec::evaluate_in_context(model, lfrec::situated_log{log, table}, scale,
                                      lfrec::serial{}, lfrec::rmse{});
  };
  CHECK_THROWS_WITH_AS((void)judge({5, 7, {}}, example.table),
                       "evaluate_in_context: no rating is held out", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(
      (void)judge({6, 7, {{lfrec::user_index{5}, lfrec::item_index{0}}}}, example.table),
      "evaluate_in_context: the model has 5 users x 7 items, the log 6 x 7", lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)judge({5, 7, {{lfrec::user_index{0}, lfrec::item_index{0}}}}, {}),
                       "evaluate_in_context: the table of situations has other names than the 4 "
                       "of the model",
                       lfrec::shape_error);
  CHECK_THROWS_AS((void)judge(example.log, example.table, {2, 3}), lfrec::invalid_option);
}
