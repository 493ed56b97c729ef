// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/random_search.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

namespace {

lfrec::search_space const space = {
    lfrec::dimension::real("x", 1e-3, 1e3, lfrec::scale::logarithmic),
    lfrec::dimension::choice("c", {"a", "b"})};

std::vector<lfrec::trial> all(lfrec::random_search const& strategy, std::size_t batch) {
  std::vector<lfrec::trial> done;
  for (;;) {
    auto const next = strategy.propose({space, done, lfrec::goal::highest, batch});
    if (next.empty()) return done;
    CHECK(next.size() <= batch);
    for (auto const& each : next) done.push_back({done.size(), each.settings, each.share});
  }
}

}  // namespace

TEST_CASE("random search makes as many trials as asked, the same in batches of any size") {
  lfrec::random_search const strategy{{.trials = 25, .seed = 3}};
  auto const one = all(strategy, 1);
  auto const seven = all(strategy, 7);
  REQUIRE(one.size() == 25);
  REQUIRE(seven.size() == 25);
  CHECK(strategy.plan(space) == std::vector<double>(25, 1.0));
  std::set<std::string> distinct;
  for (std::size_t n = 0; n < one.size(); ++n) {
    CHECK(one[n].settings == seven[n].settings);
    distinct.insert(one[n].settings[0].text);
  }
  CHECK(distinct.size() == 25);
}

TEST_CASE("more trials go on where fewer ended; another seed draws others") {
  auto const few = all({{.trials = 5}}, 2);
  auto const many = all({{.trials = 9}}, 3);
  for (std::size_t n = 0; n < few.size(); ++n) CHECK(few[n].settings == many[n].settings);
  CHECK(all({{.trials = 5, .seed = 1}}, 2)[0].settings != few[0].settings);
}

TEST_CASE("a logarithmic range is drawn evenly over its decades") {
  std::vector<int> decades(6);
  for (auto const& t : all({{.trials = 6000}}, 100)) {
    double const x = std::stod(t.settings[0].text);
    int decade = 0;
    for (double edge = 1e-2; x > edge && decade < 5; edge *= 10) ++decade;
    ++decades[static_cast<std::size_t>(decade)];
  }
  for (int const count : decades) {  // 1,000 each; the standard deviation is 29
    CHECK(count > 880);
    CHECK(count < 1120);
  }
}

TEST_CASE("random search refuses to make no trials") {
  CHECK_THROWS_WITH_AS((void)lfrec::random_search{{.trials = 0}}.plan(space),
                       doctest::Contains("random_search.trials must be"), lfrec::invalid_option);
}
