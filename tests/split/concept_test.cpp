// SPDX-License-Identifier: MIT
#include "lfrec/split/concept.hpp"

#include <doctest/doctest.h>

#include <memory>

#include "lfrec/split/leave_last_out.hpp"
#include "lfrec/split/random_holdout.hpp"
#include "support/logs.hpp"

namespace {

// Everything of the odd users to test: all that a splitter has to be.
struct odd_users {
  lfrec::holdout operator()(lfrec::interaction_log const& log) const {
    lfrec::detail::distinct_pairs pairs(log);
    lfrec::detail::row_parts parts(log);
    pairs.for_each_user([&](auto of_user) {
      if (lfrec::to_index(of_user.front().user) % 2 == 1)
        parts.put(lfrec::detail::part::test, of_user);
    });
    return parts.cut("odd users");
  }
};
struct gives_logs {
  std::pair<lfrec::interaction_log, lfrec::interaction_log> operator()(
      lfrec::interaction_log const& log) const;
};
struct cannot_be_copied {
  std::unique_ptr<int> state;
  lfrec::holdout operator()(lfrec::interaction_log const& log) const;
};
struct changes_itself {
  lfrec::holdout operator()(lfrec::interaction_log const& log);
};

}  // namespace

static_assert(lfrec::Splitter<odd_users>);
static_assert(lfrec::Splitter<lfrec::random_holdout>);
static_assert(lfrec::Splitter<lfrec::leave_last_out>);
static_assert(!lfrec::Splitter<gives_logs>);
static_assert(!lfrec::Splitter<cannot_be_copied>);
static_assert(!lfrec::Splitter<changes_itself>);
static_assert(!lfrec::Splitter<lfrec::interaction_log>);

TEST_CASE("a splitter of one's own takes a log apart") {
  auto const log = lfrec_test::random_log(7, 11, 61, 1);
  auto const cut = odd_users{}(log);
  CHECK(lfrec_test::is_partition(log, cut));
  CHECK(cut.protocol == "odd users");
  for (auto const& row : cut.test) CHECK(lfrec::to_index(row.user) % 2 == 1);
  for (auto const& row : cut.train) CHECK(lfrec::to_index(row.user) % 2 == 0);
}
