// SPDX-License-Identifier: MIT
// Metrics of all kinds in one evaluation, and results that are too good to be true.
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/metrics/metric_text.hpp"
#include "lfrec/split/random_holdout.hpp"
#include "support/brute_force.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

using lfrec::evaluate;
using lfrec::held_out;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

namespace {

constexpr index_t user_count = 203;
constexpr index_t item_count = 57;

// Scores with many ties; items divisible by 5 rest on nothing.
struct tied_model {
  using scalar_type = float;
  std::vector<float> popular = std::vector<float>(lfrec::to_size(item_count), 3.0F);

  [[nodiscard]] static index_t users() { return user_count; }
  [[nodiscard]] static index_t items() { return item_count; }
  void score(lfrec::query const& q, std::span<float> scores) const {
    lfrec::random_stream random(5, lfrec::to_size(*q.user));
    for (auto& s : scores) s = static_cast<float>(random.below(6));
  }
  [[nodiscard]] static bool has_evidence(item_index i, float) {
    return lfrec::to_index(i) % 5 != 0;
  }
  [[nodiscard]] std::span<float const> popularity() const { return popular; }
};
static_assert(lfrec::MarksEvidence<tied_model>);

struct split_data {
  lfrec::matrix train;
  lfrec::matrix test;
  split_data() {
    auto const cut = lfrec::random_holdout{{.fraction = 0.3, .seed = 3}}(
        lfrec_test::power_law_log(user_count, item_count, 7, 3));
    train = lfrec::matrix(cut.train);
    test = lfrec::matrix(cut.test);
  }
};

std::vector<lfrec::any_metric> all_kinds(split_data const& data) {
  lfrec::metric_context const context{.popularity = lfrec::item_popularity_table(data.train),
                                      .vectors = lfrec::item_vectors(data.train.by_item()),
                                      .items = item_count};
  return lfrec::make_metrics(
      "ndcg@10,gini@5,auc,novelty@4,catalogue_coverage@3,r_precision,ndcg_expected@10,"
      "shannon_entropy@10,sampled_ndcg@10_of_20,sampled_recall_bias_variance@5_of_20,"
      "intra_list_diversity@5,surprise@5,serendipity@5,popularity_lift@7",
      context);
}

// What tells whom a metric is shown.
struct who_and_what {
  lfrec::matrix const* train;
  [[nodiscard]] static std::string name() { return "who"; }
  [[nodiscard]] static index_t depth() { return 1; }
  double operator()(lfrec::ranking const& r) const {
    bool const right = r.user.has_value() && r.items == item_count &&
                       r.seen.index.data() == train->user(*r.user).index.data();
    return right ? lfrec::to_index(*r.user) : -1;
  }
};

// Likes what has the user's colour; one with no idea of whom it serves.
struct same_colour {
  using scalar_type = float;
  [[nodiscard]] static index_t users() { return 400; }
  [[nodiscard]] static index_t items() { return 80; }
  void score(lfrec::query const& q, std::span<float> scores) const {
    lfrec::random_stream random(6, lfrec::to_size(*q.user));
    for (std::size_t i = 0; i < scores.size(); ++i)
      scores[i] = static_cast<float>(random.uniform()) +
                  (i % 4 == lfrec::to_size(*q.user) % 4 ? 0.8F : 0.F);
  }
};

}  // namespace

TEST_CASE("list, rank and catalogue metrics come from one pass and keep their order") {
  split_data const data;
  auto const metrics = all_kinds(data);
  auto const r = evaluate(tied_model{}, held_out{data.train, data.test}, lfrec::serial{}, metrics);
  CHECK(r.metrics().size() == 11);
  CHECK(r.metrics()[0] == "ndcg@10");
  CHECK(r.metrics()[1] == "auc");
  REQUIRE(r.overall().size() == 3);
  CHECK(r.overall()[0].name == "gini@5");
  CHECK(r.overall()[2].name == "shannon_entropy@10");
  CHECK(r.overall("catalogue_coverage@3") == r.overall()[1].value);
  // Each alone gives the same.
  for (auto const& metric : metrics) {
    auto const alone =
        evaluate(tied_model{}, held_out{data.train, data.test}, lfrec::serial{}, metric);
    CAPTURE(metric.name());
    if (metric.catalogue() != nullptr)
      CHECK(alone.overall(metric.name()) == r.overall(metric.name()));
    else
      CHECK(alone.mean(metric.name()) == r.mean(metric.name()));
  }
}

TEST_CASE("metrics of all kinds have the same bits on every executor") {
  split_data const data;
  auto const metrics = all_kinds(data);
  auto const bits = [&](lfrec::executor_ref exec) {
    auto const r = evaluate(tied_model{}, held_out{data.train, data.test}, exec, metrics);
    std::vector<std::uint64_t> all;
    for (std::size_t m = 0; m < r.metrics().size(); ++m)
      for (double const value : r.values(m)) all.push_back(std::bit_cast<std::uint64_t>(value));
    for (auto const& figure : r.overall())
      all.push_back(std::bit_cast<std::uint64_t>(figure.value));
    return all;
  };
  auto const expected = bits(lfrec::serial{});
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) { CHECK(bits(exec) == expected); });
}

TEST_CASE("figures over scores and over all lists are what sorting gives") {
  split_data const data;
  tied_model const model;
  auto const r = evaluate(model, held_out{data.train, data.test}, lfrec::auc{},
                          lfrec::catalogue_coverage{3}, lfrec::r_precision{}, lfrec::recall{5});
  std::set<index_t> covered;
  for (std::size_t n = 0; n < r.users().size(); ++n) {
    auto const user = r.users()[n];
    std::vector<float> scores(lfrec::to_size(item_count));
    model.score({.user = user}, scores);
    for (index_t i = 0; i < item_count; i += 5) scores[lfrec::to_size(i)] = -1;  // last, all alike
    auto const seen = data.train.user(user).index;
    auto const held = data.test.user(user).index;
    std::set<index_t> const relevant(held.begin(), held.end());
    auto const list = lfrec_test::best_by_sorting(scores, scores.size(), [&](index_t i) {
      return !std::binary_search(seen.begin(), seen.end(), i);
    });
    covered.insert(list.begin(), list.begin() + 3);
    double won = 0;
    double pairs = 0;
    for (auto const i : held)
      for (auto const j : list)
        if (relevant.count(j) == 0) {
          float const a = scores[lfrec::to_size(i)];
          float const b = scores[lfrec::to_size(j)];
          won += a > b ? 1 : a == b ? 0.5 : 0;
          pairs += 1;
        }
    CHECK(r.values("auc")[n] == doctest::Approx(won / pairs));
    lfrec_test::metric_oracle const oracle(list, relevant, relevant.size());
    CHECK(r.values("r_precision")[n] == doctest::Approx(oracle.precision()));
  }
  CHECK(r.overall("catalogue_coverage@3") ==
        doctest::Approx(static_cast<double>(covered.size()) / item_count));
}

TEST_CASE("a metric is told the user, the user's row in train and how many items there are") {
  split_data const data;
  auto const r = evaluate(tied_model{}, held_out{data.train, data.test}, who_and_what{&data.train});
  for (std::size_t n = 0; n < r.users().size(); ++n)
    CHECK(r.values(0)[n] == lfrec::to_index(r.users()[n]));
}

TEST_CASE("two names alike are refused across kinds, and an overall figure has no mean") {
  split_data const data;
  held_out const both{data.train, data.test};
  CHECK_THROWS_WITH_AS(
      static_cast<void>(evaluate(tied_model{}, both, lfrec::gini{5}, lfrec::gini{5})),
      "evaluate: two metrics are called 'gini@5'", lfrec::invalid_option);
  auto const r = evaluate(tied_model{}, both, lfrec::gini{5});
  CHECK(r.metrics().empty());
  CHECK_THROWS_AS(static_cast<void>(r.mean("gini@5")), lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(static_cast<void>(r.overall("gini@6")),
                       "the report has no figure 'gini@6' over all lists; it has gini@5",
                       lfrec::invalid_option);
}

TEST_CASE("a clean hold-out raises no warning about pairs; a planted leak is named") {
  auto const at = [](index_t u, index_t i) {
    return lfrec::interaction{user_index{u}, item_index{i}};
  };
  lfrec::matrix const test(
      lfrec::interaction_log(user_count, item_count, {at(0, 1), at(1, 2), at(2, 2)}));
  lfrec::matrix const clean(lfrec::interaction_log(user_count, item_count, {at(0, 2), at(1, 1)}));
  lfrec::matrix const leaky(
      lfrec::interaction_log(user_count, item_count, {at(0, 1), at(0, 3), at(1, 1)}));
  CHECK(evaluate(tied_model{}, held_out{clean, test}, lfrec::recall{5}).warnings().empty());
  auto const r = evaluate(tied_model{}, held_out{leaky, test, {}, "by hand"}, lfrec::recall{5});
  CHECK(r.warnings() == std::vector<std::string>{"1 of 3 test pairs repeat a pair of train",
                                                 "1 item of test never occurs in train (2 pairs)"});
  CHECK(r.to_text().find("warning: 1 of 3 test pairs repeat a pair of train\n") !=
        std::string::npos);
  // What the split has found stands instead.
  auto const told =
      evaluate(tied_model{}, held_out{leaky, test, {}, "", {"1 row is late"}}, lfrec::recall{5});
  CHECK(told.warnings() == std::vector<std::string>{"1 row is late"});
}

TEST_CASE("with shuffled labels a model that knows its users falls to chance") {
  // Everybody likes 20 items of a colour and has 6 of them held out.
  std::vector<std::vector<index_t>> held(400);
  lfrec::random_stream random(7);
  for (index_t u = 0; u < 400; ++u) {
    std::vector<index_t> liked;
    for (index_t i = u % 4; i < 80; i += 4) liked.push_back(i);
    lfrec::shuffle(std::span(liked), random);
    held[lfrec::to_size(u)].assign(liked.begin(), liked.begin() + 6);
  }
  auto const judge = [&] {
    std::vector<lfrec::interaction> rows;
    for (index_t u = 0; u < 400; ++u)
      for (auto const i : held[lfrec::to_size(u)]) rows.push_back({user_index{u}, item_index{i}});
    lfrec::matrix const test(lfrec::interaction_log(400, 80, rows));
    lfrec::matrix const train(lfrec::interaction_log(400, 80, {}));
    return evaluate(same_colour{}, held_out{train, test}, lfrec::auc{}, lfrec::precision{10});
  };
  auto const learnt = judge();
  CHECK(learnt.mean("auc") > 0.85);
  CHECK(learnt.mean("precision@10") > 0.25);
  lfrec::shuffle(std::span(held), random);  // each user gets what was held out for another
  auto const shuffled = judge();
  auto const near = [&](char const* metric, double chance) {
    double squares = 0;
    for (double const v : shuffled.values(metric)) squares += (v - chance) * (v - chance);
    return std::abs(shuffled.mean(metric) - chance) < 4 * std::sqrt(squares) / 400;
  };
  CHECK(near("auc", 0.5));
  CHECK(near("precision@10", 6.0 / 80));
}
