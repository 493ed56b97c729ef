// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/strategy_text.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("strategies are named by text, with their options") {
  CHECK(lfrec::parse_strategy("random").text() == "random_search trials=60 seed=42");
  CHECK(lfrec::parse_strategy("random:trials=5,seed=7").text() == "random_search trials=5 seed=7");
  CHECK(lfrec::parse_strategy("grid:points=3").text() == "grid_search points=3");
  CHECK(lfrec::parse_strategy("halving:resource=train_share,eta=2").text() ==
        "successive_halving configurations=27 eta=2 seed=42 resource=train_share");
  CHECK(lfrec::parse_strategy("tpe:good=0.2").text() ==
        "tpe trials=60 startup=10 candidates=32 good=0.2 seed=42");
}

TEST_CASE("a strategy chosen at run time proposes what its type does") {
  lfrec::search_space const space = {lfrec::dimension::real("x", 0, 1)};
  lfrec::search_state const state{space, {}, lfrec::goal::highest, 4};
  auto const any = lfrec::parse_strategy("random:trials=3").propose(state);
  auto const own = lfrec::random_search{{.trials = 3}}.propose(state);
  REQUIRE(any.size() == 3);
  for (std::size_t n = 0; n < 3; ++n) CHECK(any[n].settings == own[n].settings);
  CHECK(lfrec::parse_strategy("grid:points=4").plan(space).size() == 4);
}

TEST_CASE("a strategy or an option that does not exist is refused") {
  auto const refused = [](char const* text, char const* words) {
    CHECK_THROWS_WITH_AS((void)lfrec::parse_strategy(text), doctest::Contains(words),
                         lfrec::invalid_option);
  };
  refused("magic", "there is no search 'magic'; there are grid, random, halving, tpe");
  refused("", "there is no search ''");
  refused("tpe:trials=0", "tpe.trials must be a whole number between 1");
  refused("grid:trials=5", "grid has no option 'trials'; it has points");
  refused("halving:epochs=5", "halving has no option 'epochs'");
}
