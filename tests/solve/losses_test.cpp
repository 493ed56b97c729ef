// SPDX-License-Identifier: MIT
#include "lfrec/solve/losses.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

namespace {

/// A loss that is not one: its slopes lack a scalar.
struct not_a_loss {
  static float value(float positive, float negative) { return negative - positive; }
};
static_assert(!lfrec::PairwiseLoss<not_a_loss, float>);
static_assert(!lfrec::PairwiseLoss<int, float>);

/// Compares the slopes with differences of the value, away from kinks.
template <typename Loss>
void check_slopes(Loss const& loss) {
  double const h = 1e-6;
  for (double const positive : {-30.0, -2.0, 0.3, 1.7, 25.0})
    for (double const negative : {-28.0, -1.1, 0.0, 0.9, 26.0}) {
      CAPTURE(positive);
      CAPTURE(negative);
      auto const [up, down] = loss.slopes(positive, negative);
      CHECK(up ==
            doctest::Approx(
                (loss.value(positive + h, negative) - loss.value(positive - h, negative)) / (2 * h))
                .epsilon(1e-5));
      CHECK(down ==
            doctest::Approx(
                (loss.value(positive, negative + h) - loss.value(positive, negative - h)) / (2 * h))
                .epsilon(1e-5));
      CHECK(up <= 0);
      CHECK(down >= 0);
    }
}

}  // namespace

TEST_CASE("slopes are those of the values") {
  check_slopes(lfrec::bpr_loss{});
  check_slopes(lfrec::hinge_loss{0.5});
  check_slopes(lfrec::logistic_loss{3});
}

TEST_CASE("losses are what the papers say") {
  auto const sigma = [](double x) { return 1 / (1 + std::exp(-x)); };
  CHECK(lfrec::bpr_loss{}.value(0.7, 0.2) == doctest::Approx(-std::log(sigma(0.5))));
  CHECK(lfrec::hinge_loss{1}.value(0.7, 0.2) == doctest::Approx(0.5));
  CHECK(lfrec::hinge_loss{0.25}.value(0.7, 0.2) == 0);
  CHECK(lfrec::logistic_loss{3}.value(0.7, 0.2) ==
        doctest::Approx(-3 * std::log(sigma(0.7)) - std::log(1 - sigma(0.2))));
}

TEST_CASE("scores far apart neither overflow nor vanish to nothing") {
  CHECK(lfrec::bpr_loss{}.value(-1000.F, 1000.F) == doctest::Approx(2000.F));
  CHECK(lfrec::bpr_loss{}.value(1000.F, -1000.F) == 0.F);
  CHECK(lfrec::bpr_loss{}.slopes(-1000.F, 1000.F).negative == 1.F);
  CHECK(lfrec::logistic_loss{}.slopes(1000.F, -1000.F).positive == 0.F);
}

TEST_CASE("a loss chosen at run time is the one chosen, to the bit") {
  auto const check = [](auto const& loss, bool can_skip) {
    lfrec::any_pairwise_loss const any(loss);
    CHECK(any.can_skip() == can_skip);
    for (float const positive : {-3.F, 0.1F, 2.F})
      for (float const negative : {-2.F, 0.3F, 1.5F}) {
        auto const expected = loss.slopes(positive, negative);
        auto const found = any.slopes(positive, negative);
        CHECK(found.positive == expected.positive);
        CHECK(found.negative == expected.negative);
        CHECK(any.value(positive, negative) == loss.value(positive, negative));
        if constexpr (requires { loss.skips(positive, negative); })
          CHECK(any.skips(positive, negative) == loss.skips(positive, negative));
        else
          CHECK_FALSE(any.skips(positive, negative));
      }
  };
  check(lfrec::bpr_loss{}, false);
  check(lfrec::hinge_loss{0.5}, true);
  check(lfrec::logistic_loss{3}, false);
}

TEST_CASE("the hinge skips what it learns nothing from") {
  lfrec::hinge_loss const loss{1};
  CHECK(loss.skips(2.0, 1.0));  // just the margin
  CHECK_FALSE(loss.skips(2.0, 1.1));
  CHECK(loss.slopes(2.0, 1.0).positive == 0);
  CHECK(loss.slopes(2.0, 1.1).positive == -1);
}
