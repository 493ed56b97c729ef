// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/evaluate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/metrics/metric_text.hpp"
#include "lfrec/split/random_holdout.hpp"
#include "support/brute_force.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

using lfrec::evaluate;
using lfrec::held_out;
using lfrec::index_t;
using lfrec::user_index;

namespace {

// Scores with many ties, from the user and, if there is one, the history.
template <typename Scalar>
struct hash_model {
  using scalar_type = Scalar;
  index_t user_count;
  index_t item_count;

  [[nodiscard]] index_t users() const { return user_count; }
  [[nodiscard]] index_t items() const { return item_count; }
  void score(lfrec::query const& q, std::span<Scalar> scores) const {
    std::uint64_t key = q.user ? static_cast<std::uint64_t>(lfrec::to_index(*q.user)) : 1000;
    if (q.history)
      for (std::size_t n = 0; n < q.history->size(); ++n)
        key += 7 * lfrec::to_size(q.history->index[n]) +
               static_cast<std::uint64_t>(q.history->value[n]);
    lfrec::random_stream random(3, key);
    for (auto& s : scores) s = static_cast<Scalar>(random.below(9));
  }
};

// The same, but items divisible by 3 rest on nothing and go last, by popularity.
struct partly_blind : hash_model<float> {
  std::vector<float> popular;
  partly_blind(index_t users, index_t items) : hash_model<float>{users, items} {
    for (index_t i = 0; i < items; ++i) popular.push_back(static_cast<float>(i * 5 % 7));
  }
  [[nodiscard]] bool has_evidence(lfrec::item_index i, float) const {
    return lfrec::to_index(i) % 3 != 0;
  }
  [[nodiscard]] std::span<float const> popularity() const { return popular; }
};
static_assert(lfrec::MarksEvidence<partly_blind>);

// What evaluate should give for one metric name@k, by sorting all scores.
template <typename M>
std::vector<double> by_sorting(M const& model, lfrec::matrix const& train,
                               lfrec::matrix const& test, lfrec::evaluate_options options,
                               std::string const& name, std::size_t k) {
  std::vector<double> values;
  for (index_t u = 0; u < test.users(); ++u) {
    auto const held = test.user(user_index{u});
    if (held.empty()) continue;
    lfrec::query q;
    if (options.fold_in)
      q.history = train.user(user_index{u});
    else
      q.user = user_index{u};
    std::vector<typename M::scalar_type> scores(lfrec::to_size(model.items()));
    model.score(q, std::span<typename M::scalar_type>(scores));
    if constexpr (lfrec::MarksEvidence<M>)
      for (index_t i = 0; i < model.items(); ++i)
        if (!model.has_evidence(lfrec::item_index{i}, 0))
          scores[lfrec::to_size(i)] = model.popular[lfrec::to_size(i)] - 1000;
    auto const seen = train.user(user_index{u}).index;
    auto const list = lfrec_test::best_by_sorting(scores, k, [&](index_t i) {
      return options.include_seen || !std::binary_search(seen.begin(), seen.end(), i);
    });
    std::set<index_t> const relevant(held.index.begin(), held.index.end());
    values.push_back(lfrec_test::by_name(lfrec_test::metric_oracle(list, relevant, k), name));
  }
  return values;
}

template <typename M>
void check_against_sorting(M const& model, lfrec::matrix const& train, lfrec::matrix const& test) {
  for (bool const include_seen : {false, true})
    for (bool const fold_in : {false, true}) {
      CAPTURE(include_seen);
      CAPTURE(fold_in);
      lfrec::evaluate_options const how{.include_seen = include_seen, .fold_in = fold_in};
      auto const metrics = lfrec::make_metrics(
          "precision@1,recall@3,recall_capped@3,hit_rate@2,ndcg@5,average_precision@7,"
          "reciprocal_rank@100");
      auto const found = evaluate(model, held_out{train, test, how}, lfrec::serial{}, metrics);
      for (auto const& metric : metrics) {
        auto const name = metric.name().substr(0, metric.name().find('@'));
        auto const expected =
            by_sorting(model, train, test, how, name, lfrec::to_size(metric.depth()));
        REQUIRE(found.values(metric.name()).size() == expected.size());
        for (std::size_t n = 0; n < expected.size(); ++n)
          CHECK(found.values(metric.name())[n] == doctest::Approx(expected[n]).epsilon(1e-12));
        CHECK(found.mean(metric.name()) ==
              doctest::Approx(std::accumulate(expected.begin(), expected.end(), 0.0) /
                              static_cast<double>(expected.size())));
      }
    }
}

struct split_data {
  lfrec::matrix train;
  lfrec::matrix test;
  split_data(index_t users, index_t items, index_t mean, std::uint64_t seed) {
    auto const cut = lfrec::random_holdout{{.fraction = 0.3, .seed = seed}}(
        lfrec_test::power_law_log(users, items, mean, seed));
    train = lfrec::matrix(cut.train);
    test = lfrec::matrix(cut.test);
  }
};

}  // namespace

TEST_CASE("an evaluation is what sorting all scores gives, user by user") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    split_data const data(41, 23, 6, seed);
    check_against_sorting(hash_model<float>{41, 23}, data.train, data.test);
    check_against_sorting(hash_model<double>{41, 23}, data.train, data.test);
    check_against_sorting(partly_blind(41, 23), data.train, data.test);
  }
}

TEST_CASE("the bits are the same on every executor") {
  split_data const data(203, 57, 7, 3);
  hash_model<float> const model{203, 57};
  auto const bits = [&](lfrec::executor_ref exec) {
    auto const r =
        evaluate(model, held_out{data.train, data.test}, exec, lfrec::ndcg{10}, lfrec::recall{5});
    std::vector<std::uint64_t> all = {std::bit_cast<std::uint64_t>(r.mean(0)),
                                      std::bit_cast<std::uint64_t>(r.mean(1))};
    for (std::size_t m = 0; m < 2; ++m)
      for (double const value : r.values(m)) all.push_back(std::bit_cast<std::uint64_t>(value));
    return all;
  };
  auto const expected = bits(lfrec::serial{});
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) { CHECK(bits(exec) == expected); });
}

TEST_CASE("more users than fit into one window are evaluated like few") {
  index_t const users = 5003;
  split_data const data(users, 11, 4, 4);
  hash_model<float> const model{users, 11};
  auto const r = evaluate(model, held_out{data.train, data.test}, lfrec::ndcg{3});
  auto const expected = by_sorting(model, data.train, data.test, {}, "ndcg", 3);
  REQUIRE(expected.size() > 4096 / 2);
  REQUIRE(r.values(0).size() == expected.size());
  bool equal = true;
  for (std::size_t n = 0; n < expected.size(); ++n)
    equal = equal && std::abs(r.values(0)[n] - expected[n]) < 1e-12;
  CHECK(equal);
}

TEST_CASE("by hand: seen items are left out, users without test items skipped and counted") {
  // User 0 has seen item 0; 1 and 4 are held out. User 1 has nothing held out. User 2 saw nothing.
  using lfrec::item_index;
  auto const at = [](index_t u, index_t i) {
    return lfrec::interaction{user_index{u}, item_index{i}};
  };
  lfrec::matrix const train(lfrec::interaction_log(3, 5, {at(0, 0), at(1, 2)}));
  lfrec::matrix const test(lfrec::interaction_log(3, 5, {at(0, 1), at(0, 4), at(2, 0)}));
  struct by_index {  // item 0 first for everybody
    using scalar_type = float;
    [[nodiscard]] static index_t users() { return 3; }
    [[nodiscard]] static index_t items() { return 5; }
    void score(lfrec::query const&, std::span<float> scores) const {
      for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = -static_cast<float>(i);
    }
  };
  auto const r = evaluate(by_index{}, held_out{train, test}, lfrec::serial{}, lfrec::recall{2},
                          lfrec::precision{1});
  CHECK(r.users() == std::vector{user_index{0}, user_index{2}});
  CHECK(r.skipped() == 1);
  CHECK(r.values("recall@2")[0] == 0.5);  // 1, 2 are listed; 4, which train never saw, counts
  CHECK(r.values("recall@2")[1] == 1);
  CHECK(r.mean("precision@1") == 1);
  CHECK(r.protocol() ==
        "full ranking, items seen in train left out, users with nothing held out skipped, ties to "
        "the lower index");
  auto const with_seen = evaluate(
      by_index{}, held_out{train, test, {.include_seen = true}, "by hand"}, lfrec::recall{1});
  CHECK(with_seen.values(0)[0] == 0);
  CHECK(with_seen.protocol().substr(0, 48) == "by hand; full ranking, items seen in train inclu");
}

TEST_CASE("a fold-in is given the training row and no user") {
  split_data const data(17, 9, 4, 8);
  struct watcher {
    using scalar_type = float;
    std::set<std::size_t>* lengths;
    [[nodiscard]] static index_t users() { return 0; }  // need not know anybody
    [[nodiscard]] static index_t items() { return 9; }
    void score(lfrec::query const& q, std::span<float> scores) const {
      CHECK(q.history.has_value());
      CHECK_FALSE(q.user.has_value());
      lengths->insert(q.history->size());
      std::fill(scores.begin(), scores.end(), 0.F);
    }
  };
  std::set<std::size_t> lengths;
  auto const r = evaluate(watcher{&lengths}, held_out{data.train, data.test, {.fold_in = true}},
                          lfrec::ndcg{3});
  std::set<std::size_t> expected;
  for (auto const u : r.users()) expected.insert(data.train.user(u).size());
  CHECK(lengths == expected);
}

TEST_CASE("matrices of other value types are read as they are") {
  split_data const data(29, 13, 5, 9);
  auto const as_double = [](lfrec::matrix const& m) {
    std::vector<double> const values(m.by_user().values().begin(), m.by_user().values().end());
    return lfrec::csr<double>(m.users(), m.items(), m.by_user().offsets(), m.by_user().indices(),
                              values);
  };
  struct by_double {
    lfrec::csr<double> rows;
    [[nodiscard]] index_t users() const { return rows.rows(); }
    [[nodiscard]] index_t items() const { return rows.columns(); }
    [[nodiscard]] std::size_t nonzeros() const { return rows.nonzeros(); }
    [[nodiscard]] auto user(user_index u) const { return rows.row(lfrec::to_index(u)); }
  };
  hash_model<float> const model{29, 13};
  by_double const train{as_double(data.train)};
  by_double const test{as_double(data.test)};
  lfrec::evaluate_options const how{.fold_in = true};
  CHECK(evaluate(model, held_out{train, test, how}, lfrec::ndcg{4}).mean(0) ==
        evaluate(model, held_out{data.train, data.test, how}, lfrec::ndcg{4}).mean(0));
}

TEST_CASE("what does not fit together is refused at the door") {
  split_data const data(41, 23, 6, 1);
  split_data const other(41, 19, 6, 1);
  hash_model<float> const model{41, 23};
  auto const run = [](auto const& m, auto const& d, auto const&... metrics) {
    static_cast<void>(evaluate(m, d, lfrec::serial{}, metrics...));
  };
  CHECK_THROWS_WITH_AS(run(model, held_out{data.train, other.test}, lfrec::ndcg{}),
                       "evaluate: train has 41 users x 23 items, test 41 users x 19 items",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS(
      run(hash_model<float>{41, 22}, held_out{data.train, data.test}, lfrec::ndcg{}),
      "evaluate: the model has 22 items, train 23", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(
      run(hash_model<float>{40, 23}, held_out{data.train, data.test}, lfrec::ndcg{}),
      "evaluate: the model knows 40 users, train has 41", lfrec::shape_error);
  lfrec::matrix const nothing(lfrec::interaction_log(41, 23, {}));
  CHECK_THROWS_WITH_AS(run(model, held_out{data.train, nothing}, lfrec::ndcg{}),
                       "evaluate: the test matrix is empty, nobody has an item held out",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS(run(model, held_out{data.train, data.test}, lfrec::ndcg{.k = 0}),
                       "the depth of ndcg@0 must be at least 1, got 0", lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(
      run(model, held_out{data.train, data.test}, lfrec::expected_ties{lfrec::precision{0}}),
      "the depth of precision_expected@0 must be at least 1, got 0", lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(
      run(model, held_out{data.train, data.test}, std::span<lfrec::any_metric const>{}),
      "evaluate: no metric was given", lfrec::invalid_option);
}

TEST_CASE("two metrics of one name are refused before anything is scored") {
  split_data const data(17, 9, 4, 8);
  struct never_asked {
    using scalar_type = float;
    [[nodiscard]] static index_t users() { return 17; }
    [[nodiscard]] static index_t items() { return 9; }
    void score(lfrec::query const&, std::span<float>) const { FAIL("scored"); }
  };
  CHECK_THROWS_WITH_AS(
      static_cast<void>(evaluate(never_asked{}, held_out{data.train, data.test}, lfrec::ndcg{5},
                                 lfrec::recall{5}, lfrec::ndcg{5})),
      "evaluate: two metrics are called 'ndcg@5'", lfrec::invalid_option);
}

TEST_CASE("a score that is not finite is refused with its user and item") {
  split_data const data(41, 23, 6, 1);
  auto const user =
      evaluate(hash_model<float>{41, 23}, held_out{data.train, data.test}, lfrec::ndcg{})
          .users()
          .back();
  struct odd_model : hash_model<double> {
    user_index whom;
    double odd;
    odd_model(user_index u, double s) : hash_model<double>{41, 23}, whom(u), odd(s) {}
    void score(lfrec::query const& q, std::span<double> scores) const {
      hash_model<double>::score(q, scores);
      if (q.user == whom) scores[22] = odd;
    }
  };
  auto const text = "evaluate: scores must be finite, the model gives user " +
                    std::to_string(lfrec::to_index(user)) + " and item 22 the score ";
  using limits = std::numeric_limits<double>;
  for (double const odd : {limits::quiet_NaN(), limits::infinity(), -limits::infinity()}) {
    odd_model const model(user, odd);
    CHECK_THROWS_WITH_AS(
        static_cast<void>(evaluate(model, held_out{data.train, data.test}, lfrec::ndcg{})),
        doctest::Contains(text.c_str()), lfrec::numeric_error);
    CHECK_THROWS_AS(static_cast<void>(evaluate(model, held_out{data.train, data.test},
                                               lfrec::expected_ties{lfrec::ndcg{}})),
                    lfrec::numeric_error);
  }
  odd_model const large(user, limits::max());
  CHECK_NOTHROW(static_cast<void>(evaluate(large, held_out{data.train, data.test}, lfrec::ndcg{})));
}
