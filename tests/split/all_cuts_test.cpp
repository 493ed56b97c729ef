// SPDX-License-Identifier: MIT
#include "lfrec/split/all_cuts.hpp"

#include <doctest/doctest.h>

#include <cstddef>

#include "lfrec/core/error.hpp"
#include "lfrec/split/k_fold.hpp"
#include "lfrec/split/random_holdout.hpp"
#include "lfrec/split/time_windows.hpp"
#include "support/logs.hpp"

static_assert(lfrec::CutsRepeatedly<lfrec::k_fold>);
static_assert(lfrec::CutsRepeatedly<lfrec::time_windows>);
static_assert(!lfrec::CutsRepeatedly<lfrec::random_holdout>);

namespace {

template <lfrec::CutsRepeatedly S>
void check_all_cuts(S const& splitter, int expected, lfrec::interaction_log const& log) {
  auto const cuts = lfrec::all_cuts(splitter, log);
  REQUIRE(cuts.size() == static_cast<std::size_t>(expected));
  for (int n = 0; n < expected; ++n) {
    auto const one = splitter.nth(n)(log);
    auto const& of_all = cuts[static_cast<std::size_t>(n)];
    CHECK(of_all.train.rows() == one.train.rows());
    CHECK(of_all.test.rows() == one.test.rows());
    CHECK(of_all.protocol == one.protocol);
  }
}

}  // namespace

TEST_CASE("all cuts are those of the folds, or windows, one by one") {
  auto const log = lfrec_test::timed_log(9, 11, 99, 3);
  check_all_cuts(lfrec::k_fold{{.folds = 4, .fold = 2}}, 4, log);
  check_all_cuts(lfrec::time_windows{{.windows = 3, .span = 5}}, 3, log);
}

TEST_CASE("no cut at all is refused, not answered by none") {
  CHECK_THROWS_AS((void)lfrec::all_cuts(lfrec::k_fold{{.folds = 0}}, {}), lfrec::invalid_option);
}
