// SPDX-License-Identifier: MIT
#include "lfrec/models/epoch_loop.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace {

struct record {
  std::vector<int> steps;
  int losses = 0;
  int looks = 0;
};

/// Runs four epochs of a fit whose model is the number of epochs done.
template <typename Observer>
lfrec::fit_summary run(record& seen, Observer&& watch) {
  lfrec::detail::epoch_loop loop("counting", 4);
  loop.run(
      lfrec::observer_ref<int>(watch), [&](int epoch) { seen.steps.push_back(epoch); },
      [&] { return lfrec::training_loss{.observed = static_cast<double>(++seen.losses)}; },
      [&] {
        ++seen.looks;
        return loop.summary().epochs;
      });
  return loop.summary();
}

}  // namespace

TEST_CASE("without an observer every epoch runs and no loss is computed") {
  record seen;
  auto const summary = run(seen, lfrec::silent{});
  CHECK(seen.steps == std::vector{1, 2, 3, 4});
  CHECK(seen.losses == 0);
  CHECK(seen.looks == 0);
  CHECK(summary.epochs == 4);
  CHECK_FALSE(summary.stopped);
  CHECK(summary.loss == 0);
  CHECK(summary.seconds >= 0);
}

TEST_CASE("an observer is told of each epoch and sees the model only if it asks") {
  record seen;
  std::vector<int> models;
  auto const summary = run(seen, [&](lfrec::progress const& p, lfrec::snapshot<int> const& look) {
    CHECK(p.stage == "counting");
    CHECK(p.steps == 4);
    CHECK(p.loss.total() == p.step);
    if (p.step % 2 == 0) models.push_back(look());
    return lfrec::next::proceed;
  });
  CHECK(models == std::vector{2, 4});
  CHECK(seen.looks == 2);
  CHECK(summary.loss == 4);
}

TEST_CASE("stopping ends the epochs; at the last it is no early stop") {
  for (int const at : {1, 3, 4}) {
    CAPTURE(at);
    record seen;
    auto const summary = run(seen, [&](lfrec::progress const& p) {
      return p.step == at ? lfrec::next::stop : lfrec::next::proceed;
    });
    CHECK(summary.epochs == at);
    CHECK(seen.steps.size() == static_cast<std::size_t>(at));
    CHECK(summary.stopped == (at < 4));
  }
}
