// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/named_report.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"

using lfrec::named_report;
using lfrec::user_index;

namespace {

named_report model(std::string name, std::vector<int> const& users, std::vector<double> values) {
  std::vector<user_index> who;
  for (int const u : users) who.push_back(user_index{u});
  return {std::move(name), lfrec::report({"a"}, who, {std::move(values)}, 0, "")};
}

}  // namespace

TEST_CASE("reports of the same users, at least two, can be compared") {
  std::vector<named_report> const good = {model("x", {1, 4}, {0, 1}), model("y", {1, 4}, {1, 1})};
  CHECK_NOTHROW(lfrec::detail::check_comparable("compare", good));
  CHECK(lfrec::detail::values_of("compare", good[1], "a")[0] == 1);
}

TEST_CASE("models of different users are named with the first user that differs") {
  auto const check = [](std::vector<int> const& first, std::vector<int> const& second) {
    std::vector<named_report> const bad = {model("x", first, std::vector<double>(first.size())),
                                           model("y", second, std::vector<double>(second.size()))};
    lfrec::detail::check_comparable("compare", bad);
  };
  CHECK_THROWS_WITH_AS(check({1, 4, 6}, {1, 5, 6}),
                       "compare: x and y were evaluated on different users; the first difference: "
                       "x has user 4, y has user 5",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS(check({1, 4, 6}, {1, 4}),
                       "compare: x and y were evaluated on different users; the first difference: "
                       "x has user 6, y has no more users",
                       lfrec::shape_error);
}

TEST_CASE("one model, one user, one name twice and an unknown metric are refused") {
  std::vector<named_report> reports = {model("x", {1}, {0})};
  CHECK_THROWS_WITH_AS(lfrec::detail::check_comparable("compare", reports),
                       "compare: needs at least 2 models, got 1", lfrec::shape_error);
  reports.push_back(model("y", {1}, {0}));
  CHECK_THROWS_WITH_AS(lfrec::detail::check_comparable("compare", reports),
                       "compare: needs at least 2 users, got 1", lfrec::shape_error);
  reports[1].name = "x";
  CHECK_THROWS_WITH_AS(lfrec::detail::check_comparable("compare", reports),
                       "compare: two models are called 'x'", lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(static_cast<void>(lfrec::detail::values_of("compare", reports[0], "b")),
                       "compare: x: the report has no metric 'b'; it has a", lfrec::invalid_option);
  auto const nan = model("z", {3}, {std::numeric_limits<double>::quiet_NaN()});
  CHECK_THROWS_WITH_AS(static_cast<void>(lfrec::detail::values_of("compare", nan, "a")),
                       "compare: z: a of user 3 is not finite", lfrec::numeric_error);
}
