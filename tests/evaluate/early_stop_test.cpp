// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/early_stop.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace {

/// A fit whose model after epoch n is the number values[n - 1]; returns how many epochs it made.
template <typename Watch>
int fit(std::vector<double> const& values, Watch&& watch) {
  lfrec::observer_ref<double> const told(watch);
  int const epochs = static_cast<int>(values.size());
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    lfrec::snapshot<double> const look = [&] {
      return values[static_cast<std::size_t>(epoch) - 1];
    };
    if (told({"test", epoch, epochs, {}, 0}, look) == lfrec::next::stop) return epoch;
  }
  return epochs;
}

double same(double model) {
  return model;
}

}  // namespace

TEST_CASE("a fit ends when it has brought nothing better for so many looks") {
  lfrec::early_stop watch(same, {.patience = 2});
  CHECK(watch.best_epoch() == 0);
  CHECK(fit({.1, .3, .2, .4, .4, .3, .9}, watch) == 6);
  CHECK(watch.best_epoch() == 4);
  CHECK(watch.best_figure() == .4);
}

TEST_CASE("a gain must exceed min_delta") {
  lfrec::early_stop watch(same, {.patience = 2, .min_delta = .05});
  CHECK(fit({.10, .14, .15, .9}, watch) == 3);
  CHECK(watch.best_epoch() == 1);
}

TEST_CASE("it looks after every n epochs and after the last") {
  int looks = 0;
  auto const count = [&](double model) {
    ++looks;
    return model;
  };
  lfrec::early_stop watch(count, {.patience = 2, .every = 3});
  CHECK(fit({.9, .9, .1, .9, .9, .2, .9, .5}, watch) == 8);
  CHECK(looks == 3);
  CHECK(watch.best_epoch() == 8);
  CHECK(watch.best_figure() == .5);
}

TEST_CASE("negative figures have a best too, and wrong options are refused") {
  lfrec::early_stop watch(same);
  CHECK(fit({-5, -3, -4}, watch) == 3);
  CHECK(watch.best_epoch() == 2);
  auto const refused = [](lfrec::early_stop_options options, char const* words) {
    CHECK_THROWS_WITH_AS((lfrec::early_stop(same, options)), doctest::Contains(words),
                         lfrec::invalid_option);
  };
  refused({.patience = 0}, "early_stop.patience must be");
  refused({.min_delta = -1}, "early_stop.min_delta must be");
  refused({.every = 0}, "early_stop.every must be");
}
