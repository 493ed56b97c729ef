// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/search.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <new>
#include <string>
#include <vector>

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/evaluate/search/random_search.hpp"
#include "lfrec/evaluate/search/successive_halving.hpp"
#include "support/executors.hpp"
#include "support/memory_journal.hpp"

namespace {

lfrec::search_space const space = {lfrec::dimension::real("x", -1, 1),
                                   lfrec::dimension::integer("epochs", 1, 9)};

lfrec::outcome parabola(lfrec::configuration const& c, lfrec::executor_ref) {
  double const x = std::stod(c[0].text) - 0.3;
  return -x * x;
}

using lfrec_test::memory_journal;
static_assert(lfrec::Journal<memory_journal>);

/// Everything but the seconds.
bool same(lfrec::search_result const& a, lfrec::search_result const& b) {
  auto const equal = [](lfrec::trial const& s, lfrec::trial const& t) {
    return s.number == t.number && s.settings == t.settings && s.share == t.share &&
           s.figure == t.figure && s.found == t.found && s.error == t.error;
  };
  return a.best == b.best &&
         std::equal(a.trials.begin(), a.trials.end(), b.trials.begin(), b.trials.end(), equal);
}

}  // namespace

TEST_CASE("a search returns what was tried and the best of it") {
  auto const result = lfrec::search(space, lfrec::random_search{{.trials = 30}}, parabola);
  REQUIRE(result.trials.size() == 30);
  for (std::size_t n = 0; n < 30; ++n) {
    CHECK(result.trials[n].number == n);
    CHECK(*result.trials[n].figure <= *result.best_trial().figure);
  }
  CHECK(std::abs(std::stod(result.chosen()[0].text) - 0.3) < 0.1);
  CHECK_FALSE(result.stopped);
}

TEST_CASE("the lowest figure is found where that is wanted, the first of equals") {
  auto const steps = [](lfrec::configuration const& c, lfrec::executor_ref) -> lfrec::outcome {
    return std::stod(c[0].text) < 0 ? 1.0 : 2.0;
  };
  lfrec::random_search const strategy{{.trials = 20}};
  auto const low = lfrec::search(space, strategy, steps, {.wanted = lfrec::goal::lowest});
  auto const high = lfrec::search(space, strategy, steps);
  auto const first = [&](double figure) {
    std::size_t n = 0;
    while (*low.trials[n].figure != figure) ++n;
    return n;
  };
  CHECK(low.best == first(1));
  CHECK(high.best == first(2));
}

TEST_CASE("any executor gives the same search, with batches of any size") {
  for (int const batch : {1, 4, 7}) {
    lfrec::search_options const options{.batch = batch};
    lfrec::successive_halving const strategy{{.configurations = 19, .eta = 2}};
    auto const expected = lfrec::search(space, strategy, parabola, options);
    for (std::size_t const threads : {1U, 2U, 3U, 7U})
      CHECK(same(lfrec::search(space, strategy, parabola, options, lfrec::thread_pool(threads)),
                 expected));
    CHECK(
        same(lfrec::search(space, strategy, parabola, options, lfrec_test::backwards{}), expected));
  }
}

TEST_CASE("a trial alone gets the executor, trials side by side a thread each") {
  lfrec::thread_pool pool(3);
  lfrec::random_search const strategy{{.trials = 8}};
  std::atomic<std::size_t> threads = 0;
  auto const look = [&](lfrec::configuration const&, lfrec::executor_ref exec) -> lfrec::outcome {
    threads += exec.threads();
    return 0;
  };
  (void)lfrec::search(space, strategy, look, {.batch = 1}, pool);
  CHECK(threads == 24);
  threads = 0;
  (void)lfrec::search(space, strategy, look, {.batch = 4}, pool);
  CHECK(threads == 8);
}

TEST_CASE("a failed trial is kept with its message and the search goes on") {
  auto const fragile = [](lfrec::configuration const& c, lfrec::executor_ref) -> lfrec::outcome {
    double const x = std::stod(c[0].text);
    if (x > 0.2) throw lfrec::numeric_error("user 3 has no finite solution");
    if (x < -0.8) return std::numeric_limits<double>::quiet_NaN();
    return x;
  };
  auto const result = lfrec::search(space, lfrec::random_search{{.trials = 40}}, fragile);
  std::size_t thrown = 0;
  std::size_t not_finite = 0;
  for (auto const& t : result.trials) {
    if (t.error == "user 3 has no finite solution") ++thrown;
    if (t.error == "the figure is not finite") ++not_finite;
    CHECK(t.figure.has_value() == t.error.empty());
  }
  CHECK(thrown > 5);
  CHECK(not_finite > 0);
  CHECK(*result.best_trial().figure <= 0.2);

  auto const hopeless = [](lfrec::configuration const&, lfrec::executor_ref) -> lfrec::outcome {
    throw lfrec::invalid_option("alpha excludes unobserved_weight");
  };
  CHECK_THROWS_WITH_AS((void)lfrec::search(space, lfrec::random_search{{.trials = 3}}, hopeless),
                       "search: all 3 trials failed; the first: alpha excludes unobserved_weight",
                       lfrec::error);
  auto const broken = [](lfrec::configuration const&, lfrec::executor_ref) -> lfrec::outcome {
    throw std::bad_alloc{};
  };
  CHECK_THROWS_AS((void)lfrec::search(space, lfrec::random_search{}, broken), std::bad_alloc);
}

TEST_CASE("trials on little of the resource are not the best, whatever their figure") {
  auto const falling = [](lfrec::configuration const& c, lfrec::executor_ref) -> lfrec::outcome {
    return -std::stod(c[1].text);  // the more epochs, the worse
  };
  auto const result =
      lfrec::search(space, lfrec::successive_halving{{.configurations = 9}}, falling);
  CHECK(result.best_trial().share == 1);
  CHECK(*result.best_trial().figure == -9);
}

TEST_CASE("what a trial found replaces what was proposed") {
  auto const early = [](lfrec::configuration const&, lfrec::executor_ref) -> lfrec::outcome {
    return {1.0, {{"epochs", "4"}, {"extra", "yes"}}};
  };
  auto const result = lfrec::search(space, lfrec::random_search{{.trials = 1}}, early);
  auto const& proposed = result.trials[0].settings;
  CHECK(result.chosen() ==
        lfrec::configuration{{"x", proposed[0].text}, {"epochs", "4"}, {"extra", "yes"}});
}

TEST_CASE("a search that is taken up anywhere ends as if it had never stopped") {
  for (int const batch : {1, 4}) {
    lfrec::search_options const options{.batch = batch};
    lfrec::successive_halving const strategy{{.configurations = 9}};
    memory_journal whole;
    auto const expected = lfrec::search(space, strategy, parabola, options, lfrec::serial{}, whole);
    REQUIRE(whole.trials.size() == 13);
    for (std::size_t kept = 0; kept <= whole.trials.size(); ++kept) {
      memory_journal part{
          {whole.trials.begin(), whole.trials.begin() + static_cast<std::ptrdiff_t>(kept)}};
      std::size_t made = 0;
      auto const count = [&](lfrec::search_progress const&) {
        ++made;
        return lfrec::next::proceed;
      };
      CHECK(same(lfrec::search(space, strategy, parabola, options, lfrec::serial{}, part, count),
                 expected));
      CHECK(made == 13 - kept);
      CHECK(part.trials.size() == 13);
    }
    // Trials of a batch may be in the journal in any order, and one be missing in between.
    memory_journal gap{{whole.trials[3], whole.trials[0], whole.trials[1]}};
    if (batch == 4)
      CHECK(
          same(lfrec::search(space, strategy, parabola, options, lfrec::serial{}, gap), expected));
  }
}

TEST_CASE("a journal is told what the search is, and one that contradicts itself is refused") {
  memory_journal journal;
  lfrec::random_search const strategy{{.trials = 3, .seed = 5}};
  (void)lfrec::search(space, strategy, parabola, {.about = {{"metric", "ndcg@10"}}},
                      lfrec::serial{}, journal);
  CHECK(journal.about == lfrec::configuration{{"metric", "ndcg@10"},
                                              {"space", "x=-1.0:1.0 epochs=1:9"},
                                              {"strategy", "random_search trials=3 seed=5"},
                                              {"wanted", "highest"},
                                              {"batch", "1"}});
  auto const refused = [&](std::vector<lfrec::trial> trials, char const* words) {
    memory_journal wrong{std::move(trials)};
    CHECK_THROWS_WITH_AS((void)lfrec::search(space, strategy, parabola, {}, lfrec::serial{}, wrong),
                         doctest::Contains(words), lfrec::format_error);
  };
  auto other = journal.trials;
  other[1].settings[1].text = "77";
  refused(other, "the journal's trial 1 is of x=");
  auto part = journal.trials;
  part[2].share = 0.5;
  refused(part, " with the share 0.5");
  refused({journal.trials[0], journal.trials[0]}, "the journal has trial 0 twice");
  auto late = journal.trials[0];
  late.number = 3;
  refused({late}, "the journal has a trial 3, but this search ends after 3");
}

TEST_CASE("what was tried is not tried again, and counts as a trial all the same") {
  lfrec::search_space const three = {lfrec::dimension::integer("n", 1, 3)};
  std::size_t made = 0;
  auto const count = [&](lfrec::configuration const& c, lfrec::executor_ref) -> lfrec::outcome {
    ++made;
    if (c[0].text == "2") throw lfrec::invalid_option("no twos");
    return {std::stod(c[0].text), {{"found", c[0].text}}};
  };
  memory_journal journal;
  auto const result = lfrec::search(three, lfrec::random_search{{.trials = 40}}, count, {},
                                    lfrec::serial{}, journal);
  CHECK(made == 3);
  CHECK(journal.trials.size() == 3);
  REQUIRE(result.trials.size() == 40);
  for (auto const& t : result.trials) {
    if (t.settings[0].text == "2") {
      CHECK(t.error == "no twos");
      continue;
    }
    CHECK(t.figure == std::stod(t.settings[0].text));
    CHECK(t.found[0].text == t.settings[0].text);
  }
}

TEST_CASE("the observer hears of every trial, guesses the time left and may end the search") {
  std::vector<double> left;
  auto const watch = [&](lfrec::search_progress const& p) {
    CHECK(p.total == 10);
    CHECK(p.done == left.size() + 1);
    CHECK(p.last.number == left.size());
    REQUIRE(p.best != nullptr);
    CHECK(*p.best->figure >= *p.last.figure);
    CHECK(p.seconds_left == doctest::Approx(p.seconds * static_cast<double>(10 - p.done) /
                                            static_cast<double>(p.done)));
    left.push_back(p.seconds_left);
    return p.done == 6 ? lfrec::next::stop : lfrec::next::proceed;
  };
  lfrec::random_search const strategy{{.trials = 10}};
  auto const result =
      lfrec::search(space, strategy, parabola, {}, lfrec::serial{}, lfrec::no_journal{}, watch);
  CHECK(result.stopped);
  CHECK(result.trials.size() == 6);
  CHECK(left.size() == 6);
}

TEST_CASE("a search refuses a batch of none and a space that is none") {
  lfrec::random_search const strategy{};
  CHECK_THROWS_WITH_AS((void)lfrec::search(space, strategy, parabola, {.batch = 0}),
                       doctest::Contains("search.batch must be"), lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(
      (void)lfrec::search(space, strategy, parabola, {.wanted = lfrec::goal::neither}),
      doctest::Contains("search.wanted must be highest or lowest"), lfrec::invalid_option);
  CHECK_THROWS_WITH_AS((void)lfrec::search({}, strategy, parabola),
                       doctest::Contains("no dimension"), lfrec::invalid_option);
}
