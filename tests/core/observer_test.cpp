// SPDX-License-Identifier: MIT
#include "lfrec/core/observer.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using lfrec::next;
using lfrec::progress;
using lfrec::snapshot;

namespace {

// Stands for a model: something only its fit knows how to build.
struct model {
  int epoch = 0;
};

// A fit of ten steps that obeys its observer; returns the steps done.
int fit(lfrec::observer_ref<model> observer, int& built) {
  for (int step = 1; step <= 10; ++step) {
    snapshot<model> const look = [&] {
      ++built;
      return model{step};
    };
    if (observer({.stage = "epochs", .step = step, .steps = 10, .loss = {.observed = 10.0 / step}},
                 look) == next::stop)
      return step;
  }
  return 10;
}

}  // namespace

TEST_CASE("nobody watching, the fit runs to its end and no model is built") {
  int built = 0;
  CHECK(fit(lfrec::silent{}, built) == 10);
  CHECK(built == 0);
  CHECK_FALSE(lfrec::observer_ref<model>(lfrec::silent{}).watching());
}

TEST_CASE("an observer sees each step and may stop the fit") {
  std::vector<int> steps;
  auto watch = [&](progress const& p) {
    CHECK(std::string{p.stage} == "epochs");
    steps.push_back(p.step);
    return p.loss.total() < 3 ? next::stop : next::proceed;
  };
  CHECK(lfrec::observer_ref<model>(watch).watching());
  int built = 0;
  CHECK(fit(watch, built) == 4);
  CHECK(steps == std::vector<int>{1, 2, 3, 4});
  CHECK(built == 0);
}

TEST_CASE("an observer that takes the snapshot builds the model only when it asks") {
  int built = 0;
  int seen = 0;
  auto const every_third = [&](progress const& p, snapshot<model> const& look) {
    if (p.step % 3 != 0) return next::proceed;
    seen = look().epoch;
    return seen >= 6 ? next::stop : next::proceed;
  };
  CHECK(fit(every_third, built) == 6);
  CHECK(built == 2);
  CHECK(seen == 6);
}

TEST_CASE("an observer may be written for any model") {
  int built = 0;
  CHECK(fit([](progress const&,
               auto const& look) { return look().epoch == 2 ? next::stop : next::proceed; },
            built) == 2);
}

TEST_CASE("the loss is the sum of its parts") {
  CHECK(lfrec::training_loss{.observed = 1, .unobserved = 2, .regularization = 4}.total() == 7);
}
