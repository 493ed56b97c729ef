// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/tune.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/evaluate/search/grid_search.hpp"
#include "lfrec/evaluate/search/random_search.hpp"
#include "lfrec/evaluate/search/successive_halving.hpp"
#include "lfrec/metrics/metric_context.hpp"
#include "lfrec/metrics/metric_text.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/metrics/rating_error.hpp"
#include "lfrec/models/item_scores.hpp"
#include "lfrec/split/by_user.hpp"
#include "lfrec/split/leave_last_out.hpp"
#include "support/memory_journal.hpp"

namespace own {

using lfrec::field;
using lfrec::scale;

struct sieve_options {
  int step = 1;
  int epochs = 4;
  std::optional<float> fail_above = {};
};
constexpr auto fields(sieve_options const*) {
  using o = sieve_options;
  return std::tuple{field{"step", &o::step, {1, 9}, scale::linear, "", ""},
                    field{"epochs", &o::epochs, {1, 100}, scale::linear, "", ""},
                    field{"fail_above", &o::fail_above, {0, 9}, scale::linear, "", ""}};
}
void validate(sieve_options const& o) {
  lfrec::validate_fields("sieve", o);
  if (o.fail_above && static_cast<float>(o.step) > *o.fail_above)
    throw lfrec::invalid_option("sieve.step excludes fail_above");
}

/// Popularity, the summed values that is, of every s-th item alone, s = step + |epochs - 4|: best
/// at step 1 after 4 epochs.
struct sieve {
  using model_type = lfrec::item_scores<float>;
  static constexpr std::string_view name = "sieve";
  sieve_options options = {};

  template <lfrec::TrainingData Data, lfrec::Executor E = lfrec::serial,
            lfrec::ObserverOf<model_type> O = lfrec::silent>
  [[nodiscard]] model_type fit(Data const& data, E&& = {}, O&& watch = {}) const {
    validate(options);
    lfrec::observer_ref<model_type> const told(watch);
    auto const& train = lfrec::detail::matrix_of(data);
    auto const after = [&](int epoch) {
      auto const step = options.step + std::abs(epoch - 4);
      std::vector<float> scores(lfrec::to_size(train.items()));
      for (lfrec::index_t i = 0; i < train.items(); i += step)
        for (float const value : train.item(lfrec::item_index{i}).value)
          scores[lfrec::to_size(i)] += value;
      return model_type(train.users(), scores, lfrec::detail::item_popularity(train));
    };
    for (int epoch = 1; epoch <= options.epochs; ++epoch)
      if (told({"sieve", epoch, options.epochs, {}, 0}, [&] { return after(epoch); }) ==
          lfrec::next::stop)
        return after(epoch);
    return after(options.epochs);
  }
};
static_assert(lfrec::Recommender<sieve>);

}  // namespace own

namespace {

using lfrec::dimension;
using lfrec_test::memory_journal;

/// 80 users with 10 of 60 items each, low numbers more often; values 1 … 5.
lfrec::interaction_log world(std::uint64_t seed = 1) {
  std::vector<lfrec::interaction> rows;
  lfrec::random_stream random(seed);
  for (int u = 0; u < 80; ++u)
    for (int n = 0; n < 10; ++n) {
      double const skewed = random.uniform() * random.uniform();
      rows.push_back({lfrec::user_index{u}, lfrec::item_index{static_cast<int>(60 * skewed)},
                      static_cast<float>(1 + random.below(5)), n});
    }
  return {80, 60, std::move(rows)};
}

lfrec::holdout split() {
  return lfrec::random_holdout{{.fraction = 0.3, .seed = 9}}(world());
}

lfrec::search_space const steps = {dimension::integer("step", 1, 4)};

std::string text_of(lfrec::search_result const& result) {
  std::string text;
  for (auto const& t : result.trials)
    text += lfrec::configuration_text(t.settings) + " gave " +
            (t.figure ? lfrec::detail::number_text(*t.figure) : t.error) + " with " +
            lfrec::configuration_text(t.found) + '\n';
  return text;
}

}  // namespace

TEST_CASE("tuning finds the best options by validation, fits them to all of train, tests once") {
  auto const data = split();
  auto const best =
      lfrec::tune(own::sieve{}, data, steps, lfrec::grid_search{{.points = 4}}, lfrec::ndcg{10});
  CHECK(best.chosen == lfrec::configuration{{"step", "1"}});

  // By hand: each figure, and the test.
  auto const parts = lfrec::random_holdout{}(data.train);
  auto const figure = [](own::sieve const& recipe, lfrec::interaction_log const& seen,
                         lfrec::interaction_log const& hidden) {
    lfrec::matrix const train(seen, lfrec::binary{});
    lfrec::matrix const test(hidden);
    return lfrec::evaluate(recipe.fit(train), lfrec::held_out(train, test), lfrec::ndcg{10})
        .mean("ndcg@10");
  };
  REQUIRE(best.search.trials.size() == 4);
  for (int step = 1; step <= 4; ++step)
    CHECK(*best.search.trials[static_cast<std::size_t>(step) - 1].figure ==
          figure({{.step = step}}, parts.train, parts.test));
  CHECK(best.validation == *best.search.trials[0].figure);
  CHECK(best.test.mean("ndcg@10") == figure({{.step = 1}}, data.train, data.test));
  CHECK(best.test.protocol().starts_with("random_holdout fraction=0.3"));
  lfrec::matrix const train(data.train, lfrec::binary{});
  auto const expected = own::sieve{}.fit(train);
  CHECK(std::equal(best.model.scores().begin(), best.model.scores().end(),
                   expected.scores().begin()));
}

TEST_CASE("the test part has no say") {
  auto data = split();
  auto const run = [&] {
    return lfrec::tune(own::sieve{}, data, steps, lfrec::grid_search{{.points = 4}},
                       lfrec::ndcg{10});
  };
  auto const before = run();
  data.test = {80, 60, {{lfrec::user_index{3}, lfrec::item_index{59}}}};
  auto const after = run();
  CHECK(text_of(before.search) == text_of(after.search));
  CHECK(before.chosen == after.chosen);
  CHECK(before.test.mean("ndcg@10") != after.test.mean("ndcg@10"));
}

TEST_CASE("weighting is one more option, and the others are those of the recipe") {
  lfrec::search_space const space = {dimension::choice("weighting", {"binary", "raw"})};
  auto const best = lfrec::tune(own::sieve{{.step = 2}}, split(), space, lfrec::grid_search{},
                                lfrec::ndcg{10}, {.weighting = {lfrec::bm25{}}});
  REQUIRE(best.search.trials.size() == 2);
  CHECK(*best.search.trials[0].figure != *best.search.trials[1].figure);
  CHECK(best.weighting.kind() == best.chosen[0].text);
  CHECK(best.model.scores()[1] == 0);  // step 2
}

TEST_CASE("stopped early, the last fit has the epochs that were best") {
  lfrec::search_space const space = {dimension::choice("epochs", {"12"})};
  auto const best = lfrec::tune(own::sieve{}, split(), space, lfrec::grid_search{}, lfrec::ndcg{10},
                                {.early_stop = lfrec::early_stop_options{}});
  CHECK(best.search.trials[0].found == lfrec::configuration{{"epochs", "4"}});
  CHECK(best.chosen == lfrec::configuration{{"epochs", "4"}});
  CHECK(best.model.scores()[1] > 0);  // after another number of epochs items fall through
  auto const figure = lfrec::tune(own::sieve{{.epochs = 4}}, split(), steps,
                                  lfrec::grid_search{{.points = 4}}, lfrec::ndcg{10})
                          .validation;
  CHECK(best.validation == figure);
}

TEST_CASE("successive halving spends epochs or rows") {
  lfrec::search_space const epochs = {dimension::integer("step", 1, 9),
                                      dimension::integer("epochs", 1, 4)};
  lfrec::successive_halving const strategy{{.configurations = 8, .eta = 2}};
  auto const by_epochs = lfrec::tune(own::sieve{}, split(), epochs, strategy, lfrec::ndcg{10});
  CHECK(by_epochs.search.trials.size() == 14);
  CHECK(by_epochs.chosen[1].text == "4");

  lfrec::search_space const rows = {dimension::integer("step", 1, 9),
                                    dimension::real("train_share", 0.25, 1)};
  auto by_rows = strategy;
  by_rows.options.resource = "train_share";
  auto const halved = lfrec::tune(own::sieve{}, split(), rows, by_rows, lfrec::ndcg{10});
  REQUIRE(halved.search.trials.size() == 14);
  CHECK(halved.search.trials[0].settings[1].text == "0.25");
  CHECK(halved.search.trials[13].settings[1].text == "1");
  // The first of a configuration on a quarter of the rows differs from that on all of them.
  CHECK(*halved.search.trials[13].figure != *halved.search.trials[0].figure);
}

TEST_CASE("users held out whole are judged by what is given of them") {
  lfrec::tune_options options;
  options.validation = lfrec::by_user{{.fraction = 0.3, .given = 0.5, .seed = 2}};
  auto const data = lfrec::by_user{{.fraction = 0.2, .given = 0.5, .seed = 3}}(world());
  auto const best = lfrec::tune(own::sieve{}, data, steps, lfrec::grid_search{{.points = 4}},
                                lfrec::ndcg{10}, options);
  CHECK(best.chosen == lfrec::configuration{{"step", "1"}});
  CHECK(best.test.users().size() == 16);
}

TEST_CASE("of a metric of errors the lowest is wanted") {
  auto const best =
      lfrec::tune(own::sieve{}, split(), steps, lfrec::grid_search{{.points = 4}}, lfrec::rmse{});
  for (auto const& t : best.search.trials) CHECK(*t.figure >= best.validation);
  CHECK(best.test.metrics == std::vector<std::string>{"rmse"});
}

TEST_CASE("the goal is the metric's own, also of one chosen by text") {
  auto const best = lfrec::tune(own::sieve{}, split(), steps, lfrec::grid_search{{.points = 4}},
                                lfrec::make_metric("gini@3"));
  bool differs = false;
  for (auto const& t : best.search.trials) {
    CHECK(*t.figure >= best.validation);
    differs = differs || *t.figure > best.validation;
  }
  CHECK(differs);
  lfrec::metric_context context;
  context.popularity.emplace(lfrec::matrix(split().train));
  auto const shown = lfrec::make_metric("average_popularity@3", context);
  CHECK_THROWS_WITH_AS(
      (void)lfrec::tune(own::sieve{}, split(), steps, lfrec::grid_search{}, shown),
      "tune: of average_popularity@3 no figure is better than another; choose by another metric",
      lfrec::invalid_option);
}

TEST_CASE("any executor tunes to the same bits, and so does a search that was interrupted") {
  lfrec::search_space const space = {dimension::integer("step", 1, 9),
                                     dimension::integer("epochs", 1, 20)};
  lfrec::random_search const strategy{{.trials = 9}};
  auto const run = [&](auto&& exec, memory_journal& journal) {
    return lfrec::tune(own::sieve{}, split(), space, strategy, lfrec::ndcg{10},
                       {.early_stop = lfrec::early_stop_options{.patience = 2}, .batch = 4}, exec,
                       journal);
  };
  memory_journal whole;
  auto const expected = run(lfrec::serial{}, whole);
  for (std::size_t const threads : {2U, 7U}) {
    memory_journal fresh;
    auto const again = run(lfrec::thread_pool(threads), fresh);
    CHECK(text_of(again.search) == text_of(expected.search));
    CHECK(again.test.mean("ndcg@10") == expected.test.mean("ndcg@10"));
  }
  memory_journal half{{whole.trials.begin(), whole.trials.begin() + 5}};
  auto const resumed = run(lfrec::serial{}, half);
  CHECK(text_of(resumed.search) == text_of(expected.search));
  CHECK(resumed.chosen == expected.chosen);
}

TEST_CASE("the journal learns what the figures depend on") {
  auto const about = [](lfrec::holdout const& data, lfrec::tune_options const& options) {
    memory_journal journal;
    (void)lfrec::tune(own::sieve{}, data, steps, lfrec::random_search{{.trials = 1}},
                      lfrec::ndcg{10}, options, lfrec::serial{}, journal);
    return journal.about;
  };
  auto const usual = about(split(), {});
  CHECK(usual[1] == lfrec::setting{"recipe", "sieve step=1 epochs=4 fail_above=unset"});
  CHECK(usual[3] == lfrec::setting{"metric", "ndcg@10"});
  CHECK(usual == about(split(), {}));
  auto other = split();
  other.train = world(2);
  CHECK(about(other, {})[6] != usual[6]);
  CHECK(about(other, {})[7] != usual[7]);
  CHECK(about(split(), {.weighting = {lfrec::raw{}}})[2] != usual[2]);
  lfrec::tune_options last;
  last.validation = lfrec::leave_last_out{};
  CHECK(about(split(), last)[4] == lfrec::setting{"validation", "leave_last_out count=1"});
}

TEST_CASE("a configuration that a recipe refuses is a failed trial") {
  auto const best = lfrec::tune(own::sieve{{.fail_above = 2}}, split(), steps,
                                lfrec::grid_search{{.points = 4}}, lfrec::ndcg{10});
  CHECK(best.search.trials[3].error == "sieve.step excludes fail_above");
  CHECK(best.chosen[0].text == "1");
}

TEST_CASE("what cannot be tuned is refused before anything is fitted") {
  auto const data = split();
  auto const run = [](lfrec::holdout const& from, lfrec::search_space const& space,
                      lfrec::tune_options const& options) {
    (void)lfrec::tune(own::sieve{}, from, space, lfrec::random_search{}, lfrec::ndcg{10}, options);
  };
  CHECK_THROWS_WITH_AS(run(data, {dimension::integer("step", 0, 4)}, {}),
                       doctest::Contains("sieve.step must be a whole number between 1 and 9, the "
                                         "search space has 0 to 4"),
                       lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(run({data.train, {80, 60, {}}, ""}, steps, {}),
                       "tune: the test part is empty", lfrec::shape_error);
  lfrec::tune_options nothing;
  nothing.validation = [](lfrec::interaction_log const& log) {
    return lfrec::holdout{log, {log.users(), log.items(), {}}, "keeps all"};
  };
  CHECK_THROWS_WITH_AS(run(data, steps, nothing), "tune: the validation part is empty: keeps all",
                       lfrec::shape_error);
}
