// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/tpe.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/evaluate/search/random_search.hpp"
#include "lfrec/evaluate/search/search.hpp"

namespace {

using lfrec::configuration;
using lfrec::dimension;
using lfrec::scale;

double number(lfrec::setting const& s) {
  return std::stod(s.text);
}

/// A function to minimise, whose minimum is 0.
struct landscape {
  char const* name;
  lfrec::search_space space;
  std::function<double(configuration const&)> height;
};

std::vector<landscape> landscapes() {
  return {{"a bowl in four dimensions",
           {dimension::real("a", -5, 5), dimension::real("b", -5, 5), dimension::real("c", -5, 5),
            dimension::real("d", -5, 5)},
           [](configuration const& c) {
             double sum = 0;
             for (std::size_t n = 0; n < 4; ++n)
               sum += std::pow(number(c[n]) - 1.3 + 0.7 * static_cast<double>(n), 2);
             return sum;
           }},
          {"Branin",
           {dimension::real("x", -5, 10), dimension::real("y", 0, 15)},
           [](configuration const& c) {
             double const pi = std::acos(-1.0);
             double const x = number(c[0]);
             double const a = number(c[1]) - 5.1 / (4 * pi * pi) * x * x + 5 / pi * x - 6;
             return a * a + 10 * (1 - 1 / (8 * pi)) * std::cos(x) + 10 - 0.397887;
           }},
          {"what a recipe looks like",
           {dimension::integer("factors", 16, 256, scale::logarithmic),
            dimension::real("regularization", 1e-4, 1, scale::logarithmic),
            dimension::real("unobserved_weight", 1e-3, 1, scale::logarithmic),
            dimension::choice("weighting", {"binary", "log", "tfidf"})},
           [](configuration const& c) {
             double const f = std::log(number(c[0]) / 128);
             double const r = std::log10(number(c[1]) / 0.01);
             double const a = std::log10(number(c[2]) / 0.05);
             return 0.3 * f * f + std::pow(r - 0.5 * a, 2) + 0.5 * a * a +
                    (c[3].text == "binary" ? 0
                     : c[3].text == "log"  ? 0.3
                                           : 1);
           }}};
}

template <typename Strategy>
double median_of_best(landscape const& l, int batch) {
  std::vector<double> best;
  auto const objective = [&](configuration const& c, lfrec::executor_ref) -> lfrec::outcome {
    return l.height(c);
  };
  for (std::uint64_t seed = 0; seed < 11; ++seed) {
    Strategy strategy;
    strategy.options.trials = 50;
    strategy.options.seed = seed;
    auto const result = lfrec::search(l.space, strategy, objective,
                                      {.wanted = lfrec::goal::lowest, .batch = batch});
    best.push_back(*result.best_trial().figure);
  }
  std::sort(best.begin(), best.end());
  return best[5];
}

}  // namespace

TEST_CASE(
    "of 50 trials the best of TPE is at most half as far from the minimum as that of chance") {
  for (auto const& l : landscapes()) {
    CAPTURE(l.name);
    double const chance = median_of_best<lfrec::random_search>(l, 1);
    CHECK(median_of_best<lfrec::tpe>(l, 1) < chance / 2);
    CHECK(median_of_best<lfrec::tpe>(l, 4) < chance / 2);
  }
}

TEST_CASE("the same seed proposes the same, for any number of threads") {
  auto const l = landscapes()[2];
  auto const objective = [&](configuration const& c, lfrec::executor_ref) -> lfrec::outcome {
    return -l.height(c);
  };
  auto const run = [&](std::uint64_t seed, std::size_t threads) {
    auto const result = lfrec::search(l.space, lfrec::tpe{{.trials = 25, .seed = seed}}, objective,
                                      {.batch = 3}, lfrec::thread_pool(threads));
    std::string text;
    for (auto const& t : result.trials) text += lfrec::configuration_text(t.settings) + '\n';
    return text;
  };
  auto const expected = run(1, 1);
  CHECK(run(1, 2) == expected);
  CHECK(run(1, 7) == expected);
  CHECK(run(2, 1) != expected);
}

TEST_CASE("TPE begins with the draws of random search") {
  lfrec::search_space const space = {dimension::real("x", 0, 1)};
  lfrec::search_state const state{space, {}, lfrec::goal::highest, 8};
  auto const own = lfrec::tpe{}.propose(state);
  auto const random = lfrec::random_search{}.propose(state);
  for (std::size_t n = 0; n < 8; ++n) CHECK(own[n].settings == random[n].settings);
}

TEST_CASE("what was tried is not tried again while there is something else") {
  lfrec::search_space const space = {dimension::integer("n", 1, 4),
                                     dimension::choice("c", {"a", "b", "c", "d"})};
  auto const flat = [](configuration const&, lfrec::executor_ref) -> lfrec::outcome { return 1; };
  auto const result = lfrec::search(space, lfrec::tpe{{.trials = 16, .startup = 1}}, flat);
  std::set<std::string> distinct;
  for (auto const& t : result.trials) distinct.insert(lfrec::configuration_text(t.settings));
  CHECK(distinct.size() >= 15);
}

TEST_CASE("trials that failed are kept away from") {
  lfrec::search_space const space = {dimension::real("x", 0, 1)};
  auto const half = [](configuration const& c, lfrec::executor_ref) -> lfrec::outcome {
    if (number(c[0]) < 0.5) throw lfrec::numeric_error("no");
    return number(c[0]) - 0.5;  // lower is better, so that the best lies beside what fails
  };
  auto const result =
      lfrec::search(space, lfrec::tpe{{.trials = 60}}, half, {.wanted = lfrec::goal::lowest});
  auto const failed = [&](std::size_t begin, std::size_t end) {
    return std::count_if(result.trials.begin() + static_cast<std::ptrdiff_t>(begin),
                         result.trials.begin() + static_cast<std::ptrdiff_t>(end),
                         [](auto const& t) { return !t.figure; });
  };
  CHECK(failed(10, 60) < 25);
  CHECK(*result.best_trial().figure < 0.02);
}

TEST_CASE("TPE works when all of its first trials failed") {
  lfrec::search_space const space = {dimension::real("x", 0, 1)};
  int calls = 0;
  auto const late = [&](configuration const&, lfrec::executor_ref) -> lfrec::outcome {
    if (++calls < 15) throw lfrec::numeric_error("no");
    return 1;
  };
  CHECK(lfrec::search(space, lfrec::tpe{{.trials = 20}}, late).best == 14);
  CHECK_THROWS_WITH_AS((void)lfrec::tpe{{.good = 0.9}}.plan(space), doctest::Contains("tpe.good"),
                       lfrec::invalid_option);
}
