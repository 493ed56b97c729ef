// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/evaluate_ratings.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "lfrec/baseline.hpp"
#include "lfrec/metrics/rating_error.hpp"
#include "lfrec/split/random_holdout.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

using lfrec::evaluate_ratings;
using lfrec::held_out;
using lfrec::index_t;
using lfrec::mae;
using lfrec::rating_scale;
using lfrec::rmse;

namespace {

struct split {
  lfrec::matrix train;
  lfrec::matrix test;
};

/// Some users and items have nothing in train.
split some_ratings() {
  auto const cut = lfrec::random_holdout{{.fraction = 0.4, .per_user = false}}(
      lfrec_test::power_law_log(67, 41, 6, 3));
  return {lfrec::matrix(cut.train), lfrec::matrix(cut.test)};
}

}  // namespace

TEST_CASE("test pairs that are in train are named in the warnings") {
  auto const data = some_ratings();
  auto const model = lfrec::baseline<float>{}.fit(data.train);
  auto const clean =
      evaluate_ratings(model, held_out(data.train, data.test), rating_scale{}, rmse{});
  auto const leaky =
      evaluate_ratings(model, held_out(data.train, data.train), rating_scale{}, rmse{});
  REQUIRE_FALSE(leaky.warnings.empty());
  for (auto const& warning : clean.warnings)
    CHECK(warning.find("repeat a pair of train") == std::string::npos);
  auto const all = std::to_string(data.train.nonzeros());
  CHECK(leaky.warnings.front() == all + " of " + all + " test pairs repeat a pair of train");
}

TEST_CASE("every held-out rating counts once, clipped to the scale") {
  auto const data = some_ratings();
  auto const model = lfrec::baseline<double>{}.fit(data.train);
  for (auto const scale : {rating_scale{}, rating_scale{1, 9}, rating_scale{0, 9}}) {
    double squares = 0, sum = 0;
    std::size_t count = 0;
    std::vector<double> scores(41);
    for (index_t u = 0; u < 67; ++u) {
      model.score({.user = lfrec::user_index{u}}, std::span(scores));
      auto const row = data.test.user(lfrec::user_index{u});
      for (std::size_t n = 0; n < row.size(); ++n, ++count) {
        double const error =
            std::clamp(scores[lfrec::to_size(row.index[n])], scale.lowest, scale.highest) -
            double{row.value[n]};
        squares += error * error;
        sum += std::abs(error);
      }
    }
    auto const report =
        evaluate_ratings(model, held_out(data.train, data.test), scale, rmse{}, mae{});
    CHECK(report.ratings == count);
    CHECK(report.value("rmse") ==
          doctest::Approx(std::sqrt(squares / static_cast<double>(count))).epsilon(1e-12));
    CHECK(report.value("mae") == doctest::Approx(sum / static_cast<double>(count)).epsilon(1e-12));
    CHECK_THROWS_AS((void)report.value("ndcg"), lfrec::invalid_option);
  }
}

TEST_CASE("any executor gives the same bits") {
  auto const data = some_ratings();
  auto const model = lfrec::baseline<float>{}.fit(data.train);
  auto const expected = evaluate_ratings(model, held_out(data.train, data.test), {1, 9}, rmse{});
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const found =
        evaluate_ratings(model, held_out(data.train, data.test), {1, 9}, exec, rmse{});
    CHECK(found.values == expected.values);
  });
}

TEST_CASE("folded in, users are scored by their rows in train alone") {
  auto const data = some_ratings();
  auto const model = lfrec::baseline<double>{}.fit(data.train);
  lfrec::evaluate_options const fold_in{.fold_in = true};
  auto const known = evaluate_ratings(model, held_out(data.train, data.test), {}, rmse{});
  auto const folded = evaluate_ratings(model, held_out(data.train, data.test, fold_in), {}, rmse{});
  CHECK(folded.values[0] == doctest::Approx(known.values[0]).epsilon(1e-12));
  CHECK(folded.protocol == "users folded in from their rows in train");
  lfrec::matrix const nothing(lfrec::interaction_log(67, 41, {}));
  auto const strangers = evaluate_ratings(model, held_out(nothing, data.test, fold_in), {}, rmse{});
  CHECK(strangers.values[0] != known.values[0]);
}

TEST_CASE("the protocol says where predictions are clipped") {
  auto const data = some_ratings();
  auto const model = lfrec::baseline<float>{}.fit(data.train);
  auto const report = evaluate_ratings(model, held_out(data.train, data.test), {1, 9}, rmse{});
  CHECK(report.protocol == "known users, predictions clipped to 1 to 9");
}

TEST_CASE("with nothing held out there is nothing to say") {
  auto const data = some_ratings();
  auto const model = lfrec::baseline<float>{}.fit(data.train);
  lfrec::matrix const nothing(lfrec::interaction_log(67, 41, {}));
  CHECK_THROWS_WITH_AS((void)evaluate_ratings(model, held_out(data.train, nothing), {1, 5}, rmse{}),
                       "evaluate_ratings: the test matrix is empty, no rating is held out",
                       lfrec::shape_error);
}

TEST_CASE("a prediction that is not finite is refused with its user and item") {
  struct odd_model {
    using scalar_type = float;
    float odd;
    [[nodiscard]] static index_t users() { return 2; }
    [[nodiscard]] static index_t items() { return 3; }
    void score(lfrec::query const& q, std::span<float> scores) const {
      for (float& score : scores) score = 2;
      if (q.user == lfrec::user_index{1}) scores[2] = odd;
    }
  };
  auto const rated = [](index_t u, index_t i) {
    return lfrec::interaction{lfrec::user_index{u}, lfrec::item_index{i}, 3};
  };
  lfrec::matrix const train(lfrec::interaction_log(2, 3, {rated(0, 0)}));
  lfrec::matrix const test(lfrec::interaction_log(2, 3, {rated(0, 2), rated(1, 0), rated(1, 2)}));
  using limits = std::numeric_limits<float>;
  for (float const odd : {limits::quiet_NaN(), limits::infinity(), -limits::infinity()})
    CHECK_THROWS_WITH_AS(
        (void)evaluate_ratings(odd_model{odd}, held_out(train, test), {1, 5}, rmse{}),
        doctest::Contains("predictions must be finite, the model gives user 1 and item 2"),
        lfrec::numeric_error);
  CHECK(evaluate_ratings(odd_model{2}, held_out(train, test), {1, 5}, rmse{}).value("rmse") == 1);
}

TEST_CASE("scales that are none, ratings outside, sizes that do not fit are errors") {
  auto const data = some_ratings();
  auto const model = lfrec::baseline<float>{}.fit(data.train);
  auto const fails = [&](rating_scale scale, char const* what) {
    CHECK_THROWS_WITH_AS(
        (void)evaluate_ratings(model, held_out(data.train, data.test), scale, rmse{}),
        doctest::Contains(what), lfrec::invalid_option);
  };
  fails({5, 1}, "rating_scale.lowest must lie below highest");
  fails({std::numeric_limits<double>::quiet_NaN(), 5}, "rating_scale.lowest");
  fails({1, 8}, "outside 1 to 8");
  lfrec::matrix const smaller(lfrec::interaction_log(67, 40, {}));
  CHECK_THROWS_WITH_AS(
      (void)evaluate_ratings(model, held_out(smaller, smaller), {1, 9}, rmse{}),
      "evaluate_ratings: the model has 67 users x 41 items, train 67 x 40, test 67 x 40",
      lfrec::shape_error);
}
