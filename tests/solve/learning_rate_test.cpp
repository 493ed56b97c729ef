// SPDX-License-Identifier: MIT
#include "lfrec/solve/learning_rate.hpp"

#include <doctest/doctest.h>

#include <limits>

TEST_CASE("a learning rate goes on by what the training error did") {
  lfrec::detail::learning_rate rate("sgd", 8, 1.5, 0.5);
  CHECK(rate.now() == 8);
  rate.met(1, 100);  // nothing to compare with: better
  CHECK(rate.now() == 12);
  rate.met(2, 100);  // no larger
  CHECK(rate.now() == 18);
  rate.met(3, 101);
  CHECK(rate.now() == 9);
  rate.met(4, 100.5);  // better than the epoch before
  CHECK(rate.now() == 13.5);
}

TEST_CASE("a training error that is not finite names the epoch and the way out") {
  lfrec::detail::learning_rate rate("svdpp", 1, 1, 1);
  CHECK_THROWS_WITH_AS(rate.met(3, std::numeric_limits<double>::quiet_NaN()),
                       "svdpp: the loss is not finite in epoch 3; a smaller learning_rate or more "
                       "regularization helps",
                       lfrec::numeric_error);
  CHECK_THROWS_AS(rate.met(3, std::numeric_limits<double>::infinity()), lfrec::numeric_error);
}
