// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/grid_search.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

std::vector<std::string> texts(lfrec::grid_search const& strategy, lfrec::search_space const& space,
                               std::size_t batch) {
  std::vector<std::string> result;
  std::vector<lfrec::trial> done;
  for (;;) {
    auto const next = strategy.propose({space, done, lfrec::goal::highest, batch});
    if (next.empty()) return result;
    for (auto const& each : next) {
      done.push_back({done.size(), each.settings});
      result.push_back(lfrec::configuration_text(each.settings));
    }
  }
}

}  // namespace

TEST_CASE("a grid has every combination, the last dimension fastest, in batches of any size") {
  lfrec::search_space const space = {
      lfrec::dimension::real("r", 1e-3, 1, lfrec::scale::logarithmic),
      lfrec::dimension::choice("c", {"a", "b"})};
  lfrec::grid_search const grid{{.points = 4}};
  std::vector<std::string> const expected = {"r=0.001 c=a", "r=0.001 c=b", "r=0.01 c=a",
                                             "r=0.01 c=b",  "r=0.1 c=a",   "r=0.1 c=b",
                                             "r=1 c=a",     "r=1 c=b"};
  CHECK(texts(grid, space, 1) == expected);
  CHECK(texts(grid, space, 3) == expected);
  CHECK(grid.plan(space).size() == 8);
}

TEST_CASE("whole numbers are rounded and not repeated; one point is the middle") {
  lfrec::search_space const few = {lfrec::dimension::integer("n", 1, 3)};
  CHECK(texts({{.points = 7}}, few, 10) == std::vector<std::string>{"n=1", "n=2", "n=3"});
  lfrec::search_space const powers = {
      lfrec::dimension::integer("n", 16, 256, lfrec::scale::logarithmic)};
  CHECK(texts({{.points = 5}}, powers, 10) ==
        std::vector<std::string>{"n=16", "n=32", "n=64", "n=128", "n=256"});
  lfrec::search_space const line = {lfrec::dimension::real("x", -1, 3)};
  CHECK(texts({{.points = 1}}, line, 10) == std::vector<std::string>{"x=1"});
}

TEST_CASE("a grid beyond a million trials is refused, with their number") {
  lfrec::search_space const space = {lfrec::dimension::real("x", 0, 1),
                                     lfrec::dimension::real("y", 0, 1)};
  CHECK_THROWS_WITH_AS((void)lfrec::grid_search{{.points = 2000}}.plan(space),
                       "grid_search: 4000000 combinations, more than a million",
                       lfrec::invalid_option);
}
