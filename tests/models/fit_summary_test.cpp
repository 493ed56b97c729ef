// SPDX-License-Identifier: MIT
#include "lfrec/models/fit_summary.hpp"

#include <doctest/doctest.h>

#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

TEST_CASE("a fit that ran to its end says so") {
  auto const model =
      lfrec_test::implicit_als<float>{{.factors = 2, .epochs = 3}}.fit(lfrec_test::five_by_seven());
  CHECK(model.summary().epochs == 3);
  CHECK_FALSE(model.summary().stopped);
  CHECK(model.summary().loss == 0);  // nobody watched
  CHECK(model.summary().seconds > 0);
}

TEST_CASE("a fit that was stopped says so, and what the loss was") {
  double last = 0;
  auto const stop_after = [&](int epoch) {
    return [&last, epoch](lfrec::progress const& p) {
      last = p.loss.total();
      return p.step == epoch ? lfrec::next::stop : lfrec::next::proceed;
    };
  };
  lfrec_test::als<float> const recipe{{.factors = 2, .epochs = 3}};
  auto const early = recipe.fit(lfrec_test::five_by_seven(), lfrec::serial{}, stop_after(2));
  CHECK(early.summary().epochs == 2);
  CHECK(early.summary().stopped);
  CHECK(early.summary().loss == last);
  auto const whole = recipe.fit(lfrec_test::five_by_seven(), lfrec::serial{}, stop_after(3));
  CHECK(whole.summary().epochs == 3);
  CHECK_FALSE(whole.summary().stopped);  // there was nothing left to stop
}
