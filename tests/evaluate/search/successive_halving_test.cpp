// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/successive_halving.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

lfrec::search_space const space = {lfrec::dimension::real("x", 0, 1),
                                   lfrec::dimension::integer("epochs", 2, 18)};

/// Runs it: the figure of a trial is x, or nothing where `fails(number)`.
template <typename Fails>
std::vector<lfrec::trial> run(lfrec::successive_halving const& strategy, lfrec::goal wanted,
                              std::size_t batch, Fails fails) {
  std::vector<lfrec::trial> done;
  for (;;) {
    auto const next = strategy.propose({space, done, wanted, batch});
    if (next.empty()) return done;
    for (auto const& each : next) {
      lfrec::trial t{done.size(), each.settings, each.share};
      if (!fails(t.number)) t.figure = std::stod(t.settings[0].text);
      done.push_back(t);
    }
  }
}
constexpr auto never = [](std::size_t) { return false; };

}  // namespace

TEST_CASE("of 9 configurations 3 and then 1 go on, with 3 times the epochs each time") {
  for (std::size_t const batch : {1U, 4U, 100U}) {
    auto const trials = run({{.configurations = 9}}, lfrec::goal::highest, batch, never);
    REQUIRE(trials.size() == 13);
    std::vector<double> figures;
    for (std::size_t n = 0; n < 9; ++n) {
      CHECK(trials[n].settings[1].text == "2");
      CHECK(trials[n].share == doctest::Approx(1.0 / 9));
      figures.push_back(*trials[n].figure);
    }
    std::sort(figures.rbegin(), figures.rend());
    for (std::size_t n = 9; n < 12; ++n) {
      CHECK(trials[n].settings[1].text == "6");
      CHECK(*trials[n].figure == figures[n - 9]);
    }
    CHECK(trials[12].settings[1].text == "18");
    CHECK(trials[12].share == 1);
    CHECK(*trials[12].figure == figures[0]);
  }
}

TEST_CASE("where the lowest figure is wanted, it goes on") {
  auto const trials = run({{.configurations = 9}}, lfrec::goal::lowest, 3, never);
  double lowest = 1;
  for (std::size_t n = 0; n < 9; ++n) lowest = std::min(lowest, *trials[n].figure);
  CHECK(*trials[12].figure == lowest);
}

TEST_CASE("what has failed does not go on, and a rung may shrink or fall away") {
  auto const two_left =
      run({{.configurations = 9}}, lfrec::goal::highest, 5, [](std::size_t n) { return n < 7; });
  REQUIRE(two_left.size() == 12);  // 9, 2, 1
  auto const none_left =
      run({{.configurations = 9}}, lfrec::goal::highest, 5, [](std::size_t) { return true; });
  CHECK(none_left.size() == 9);
}

TEST_CASE("the plan is the trials when none fails") {
  for (int const configurations : {1, 5, 27, 30}) {
    lfrec::successive_halving const strategy{{.configurations = configurations, .eta = 2}};
    auto const trials = run(strategy, lfrec::goal::highest, 8, never);
    auto const plan = strategy.plan(space);
    REQUIRE(plan.size() == trials.size());
    for (std::size_t n = 0; n < plan.size(); ++n) CHECK(plan[n] == trials[n].share);
  }
}

TEST_CASE("a resource that is no range of the space is refused") {
  for (char const* name : {"rows", "c", "zero"}) {
    lfrec::search_space const other = {lfrec::dimension::choice("c", {"1"}),
                                       lfrec::dimension::real("zero", 0, 1)};
    CHECK_THROWS_WITH_AS((void)lfrec::successive_halving{{.resource = name}}.plan(other),
                         doctest::Contains("successive_halving.resource must be a dimension"),
                         lfrec::invalid_option);
  }
}
