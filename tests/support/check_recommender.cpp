// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "contracts/recommender.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/history.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "support/compiled_io.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"
#include "support/worlds.hpp"

namespace lfrec_test {

namespace {

template <typename Scalar>
using model_of_any = lfrec::basic_any_model<Scalar>;

template <typename Scalar>
std::vector<Scalar> scores(model_of_any<Scalar> const& model, lfrec::query const& whom) {
  std::vector<Scalar> result(lfrec::to_size(model.items()));
  model.score(whom, std::span(result));
  return result;
}

/// Known users, the one of whom nothing is known, and strangers (some of them known otherwise).
struct audience {
  std::vector<lfrec::history> histories;
  std::vector<lfrec::query> queries;

  audience(lfrec::index_t users, lfrec::index_t items) {
    using lfrec::item_index;
    histories = {{items, {{item_index{0}, 2.F}, {item_index{items - 1}, 1.F}}},
                 {items, {{item_index{items / 2}, 0.F}}},
                 {items, {{item_index{items / 3}, -3.F}}},
                 {}};
    for (lfrec::index_t u = 0; u < users; ++u) queries.push_back({.user = lfrec::user_index{u}});
    queries.push_back({});
    for (auto const& h : histories) queries.push_back({.history = h.view()});
    queries.push_back({.user = lfrec::user_index{0}, .history = histories[0].view()});
  }
};

/// All that a model says, score after score.
template <typename Scalar>
std::vector<Scalar> everything_of(model_of_any<Scalar> const& model) {
  std::vector<Scalar> all;
  for (auto const& q : audience(model.users(), model.items()).queries) {
    auto const part = scores(model, q);
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

template <typename T>
bool same_bits(std::vector<T> const& a, std::vector<T> const& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

template <typename Scalar>
model_of_any<Scalar> fit(any_recipe<Scalar> const& recipe, lfrec::matrix const& data) {
  return recipe.fit(data, lfrec::serial{}, lfrec::silent{});
}

/// The list has each of `items` items once, with finite scores; what has no evidence is last.
template <typename Scalar>
void check_full_list(model_of_any<Scalar> const& model, lfrec::query const& whom) {
  auto const items = lfrec::to_size(model.items());
  auto const list = lfrec::recommend(model, whom, items + 7);
  REQUIRE(list.size() == items);
  std::vector<int> times(items, 0);
  for (auto const& [item, score] : list) {
    ++times[lfrec::to_size(item)];
    CHECK(std::isfinite(score));
  }
  CHECK(std::ranges::all_of(times, [](int n) { return n == 1; }));
  for (std::size_t n = 0; n < items; ++n)
    CHECK(list.has_evidence(n) == model.has_evidence(list[n].item, list[n].score));
  for (std::size_t n = list.with_evidence() + 1; n < items; ++n)
    CHECK(model.popularity()[lfrec::to_size(list[n - 1].item)] >=
          model.popularity()[lfrec::to_size(list[n].item)]);
  for (std::size_t n = 1; n < list.with_evidence(); ++n) CHECK(list[n - 1].score >= list[n].score);
}

template <typename Scalar>
void check_same_bits(any_recipe<Scalar> const& recipe) {
  auto const data = power_law(67, 41, 6, 3);
  auto const once = everything_of(fit(recipe, data));
  CHECK(same_bits(once, everything_of(fit(recipe, data))));
  for_each_executor([&](lfrec::executor_ref exec) {
    CHECK(same_bits(once, everything_of(recipe.fit(data, exec, lfrec::silent{}))));
  });
  CHECK(std::ranges::all_of(once, [](auto s) { return std::isfinite(s); }));
}

template <typename Scalar>
void check_batch(any_recipe<Scalar> const& recipe) {
  auto const data = power_law(53, 1031, 9, 8);
  auto const model = fit(recipe, data);
  audience const people(model.users(), model.items());
  std::span<lfrec::query const> const queries = people.queries;
  auto const candidates = [&](std::size_t k) {
    return lfrec::unseen(queries[k].user ? data.user(*queries[k].user).index
                                         : std::span<lfrec::index_t const>{});
  };
  for_each_executor([&](lfrec::executor_ref exec) {
    auto const lists = lfrec::recommend_all(model, queries, 11, candidates, exec);
    REQUIRE(lists.size() == queries.size());
    for (std::size_t k = 0; k < queries.size(); ++k) {
      CAPTURE(k);
      CHECK(lists[k] == lfrec::recommend(model, queries[k], 11, candidates(k)));
    }
  });
  auto const vectors = model.query_vectors(queries);
  lfrec::index_t const width = 13;
  for (lfrec::index_t first = 0; first < model.items(); first += width) {
    auto const last = std::min(model.items(), first + width);
    auto const columns = lfrec::to_size(last - first);
    std::vector<Scalar> tile(queries.size() * columns);
    model.score_block(vectors, first, last, std::span(tile));
    for (std::size_t k = 0; k < queries.size(); k += 5) {
      auto const all = scores(model, queries[k]);
      CHECK(same_bits(
          std::vector<Scalar>(all.begin() + first, all.begin() + last),
          std::vector<Scalar>(tile.begin() + static_cast<std::ptrdiff_t>(k * columns),
                              tile.begin() + static_cast<std::ptrdiff_t>((k + 1) * columns))));
    }
  }
}

template <typename Scalar>
void check_odd_shapes(any_recipe<Scalar> const& recipe) {
  using lfrec::user_index;
  auto const whole = [&](lfrec::matrix const& data) {
    CAPTURE(data.users());
    CAPTURE(data.items());
    auto const model = fit(recipe, data);
    CHECK(model.users() == data.users());
    CHECK(model.items() == data.items());
    check_full_list(model, {});
    check_full_list(model, {.history = lfrec::row_view{}});
    for (lfrec::index_t u = 0; u < data.users(); ++u)
      check_full_list(model, {.user = user_index{u}});
  };
  using log = lfrec::interaction_log;
  whole(lfrec::matrix());
  whole(lfrec::matrix(log(0, 3, {})));
  whole(lfrec::matrix(log(3, 0, {})));
  whole(lfrec::matrix(log(3, 5, {})));  // nobody did anything
  whole(lfrec::matrix(log(1, 1, {{user_index{0}, lfrec::item_index{0}, 1}})));
  whole(lfrec::matrix(log(1, 9, {{user_index{0}, lfrec::item_index{4}, 3}})));
  whole(lfrec::matrix(log(9, 1, {{user_index{5}, lfrec::item_index{0}, 3}})));
  whole(lfrec::matrix(log(2, 2, {{user_index{0}, lfrec::item_index{1}, 0}})));   // a plain no
  whole(lfrec::matrix(log(2, 2, {{user_index{0}, lfrec::item_index{1}, -2}})));  // a dislike
  whole(checkerboard(9, 4));                                                     // all values equal
  whole(five_by_seven());
  if (recipe.with_factors) check_full_list(fit(recipe.with_factors(11), five_by_seven()), {});
}

template <typename Scalar>
void check_doors(model_of_any<Scalar> const& model) {
  using lfrec::index_t;
  auto const throws = [&](std::vector<index_t> const& index, std::vector<float> const& value) {
    CHECK_THROWS_AS((void)scores(model, {.history = lfrec::row_view{index, value}}),
                    lfrec::shape_error);
  };
  throws({3, 1}, {1, 1});  // must ascend
  throws({2, 2}, {1, 1});  // once each
  throws({-1}, {1});
  throws({model.items()}, {1});
  throws({1, 2}, {1});  // as many values as items
  std::vector<index_t> const one{1};
  for (float const bad :
       {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()})
    CHECK_THROWS_AS((void)scores(model, {.history = lfrec::row_view{one, {&bad, 1}}}),
                    lfrec::numeric_error);
  for (index_t const u : {-1, model.users()}) {
    lfrec::query const known{.user = lfrec::user_index{u}};
    lfrec::query const newer{.user = lfrec::user_index{u}, .history = lfrec::row_view{}};
    for (auto const& q : {known, newer}) {
      CHECK_THROWS_AS((void)scores(model, q), lfrec::shape_error);
      CHECK_THROWS_AS((void)lfrec::recommend_all(model, std::span(&q, 1), 1,
                                                 [](std::size_t) { return lfrec::everything{}; }),
                      lfrec::shape_error);
    }
  }
  for (std::size_t const room : {std::size_t{0}, lfrec::to_size(model.items()) + 1}) {
    std::vector<Scalar> cramped(room);
    CHECK_THROWS_AS(model.score({}, std::span(cramped)), lfrec::shape_error);
  }
}

template <typename Scalar>
void check_steps(any_recipe<Scalar> const& recipe) {
  using M = model_of_any<Scalar>;
  auto const data = power_law(31, 23, 5, 4);
  std::vector<int> steps;
  std::optional<M> last;
  auto const watch = [&](lfrec::progress const& p, lfrec::snapshot<M> const& look) {
    steps.push_back(p.step);
    CHECK(p.steps == recipe.epochs);
    CHECK(p.seconds >= 0);
    CHECK(std::isfinite(p.loss.total()));
    last = look();
    CHECK(std::ranges::all_of(everything_of(*last), [](auto s) { return std::isfinite(s); }));
    return lfrec::next::proceed;
  };
  auto const watched = recipe.fit(data, lfrec::serial{}, watch);
  REQUIRE(static_cast<int>(steps.size()) == recipe.epochs);
  for (std::size_t n = 0; n < steps.size(); ++n) CHECK(steps[n] == static_cast<int>(n) + 1);
  CHECK(same_bits(everything_of(*last), everything_of(watched)));
  CHECK(same_bits(everything_of(watched), everything_of(fit(recipe, data))));

  steps.clear();
  auto const stop = [&](lfrec::progress const& p, lfrec::snapshot<M> const& look) {
    steps.push_back(p.step);
    last = look();
    return p.step == 2 ? lfrec::next::stop : lfrec::next::proceed;
  };
  auto const stopped = recipe.fit(data, lfrec::serial{}, stop);
  CHECK(steps == std::vector<int>{1, 2});
  CHECK(same_bits(everything_of(*last), everything_of(stopped)));
  auto const* const summary = stopped.summary();
  if (summary != nullptr) {
    CHECK(summary->epochs == 2);
    CHECK(summary->stopped == (recipe.epochs > 2));
  }
  CHECK(same_bits(everything_of(stopped), everything_of(fit(recipe.with_epochs(2), data))));
}

/// Every score comes apart into amounts that add up to it.
template <typename Scalar>
void check_explanations(model_of_any<Scalar> const& model) {
  auto const* const explainer = model.explainer();
  if (explainer == nullptr) return;
  for (auto const& q : audience(model.users(), model.items()).queries) {
    if (q.user && q.history) continue;  // explains the stored user, scores the newer history
    auto const all = scores(model, q);
    double scale = 1;
    for (auto const s : all) scale = std::max(scale, std::abs(static_cast<double>(s)));
    for (lfrec::index_t i = 0; i < model.items(); i += 3) {
      auto const why = explainer->explain(q, lfrec::item_index{i});
      CHECK(std::abs(why.sum() - why.score) <= 1e-5 * scale);
      CHECK(std::abs(why.score - static_cast<double>(all[lfrec::to_size(i)])) <= 1e-4 * scale);
    }
  }
}

/// Similar items and users can be asked for, and folding in gives finite vectors.
template <typename Scalar>
void check_capabilities(model_of_any<Scalar> const& model) {
  auto const finite = [](std::vector<Scalar> const& values) {
    return std::ranges::all_of(values, [](Scalar s) { return std::isfinite(s); });
  };
  if (auto const* const items = model.item_comparer()) {
    std::vector<Scalar> all(lfrec::to_size(model.items()));
    for (lfrec::index_t i = 0; i < model.items(); ++i) {
      items->similarity_to_item(lfrec::item_index{i}, std::span(all));
      CHECK(finite(all));
    }
    CHECK_THROWS_AS(items->similarity_to_item(lfrec::item_index{-1}, std::span(all)),
                    lfrec::shape_error);
  }
  if (auto const* const users = model.user_comparer()) {
    std::vector<Scalar> all(lfrec::to_size(model.users()));
    for (lfrec::index_t u = 0; u < model.users(); ++u) {
      users->similarity_to_user(lfrec::user_index{u}, std::span(all));
      CHECK(finite(all));
    }
    CHECK_THROWS_AS(users->similarity_to_user(lfrec::user_index{model.users()}, std::span(all)),
                    lfrec::shape_error);
  }
  if (auto const* const folder = model.newcomer_folder())
    for (auto const& h : audience(model.users(), model.items()).histories)
      CHECK(finite(folder->fold_in(h.view())));
}

/// The model after a way through the bytes of a file.
template <typename Scalar>
model_of_any<Scalar> reloaded(model_of_any<Scalar> const& model) {
  lfrec::basic_saved_model<Scalar> saved{.model = model};
  for (lfrec::index_t u = 0; u < model.users(); ++u) saved.users.insert(std::to_string(u));
  for (lfrec::index_t i = 0; i < model.items(); ++i) saved.items.insert(std::to_string(i));
  auto const bytes = lfrec::save_bytes(saved);
  return lfrec::load<Scalar>(std::span(bytes)).model;
}

}  // namespace

template <typename Scalar>
void check_any_recipe(any_recipe<Scalar> const& recipe, promises const& promise) {
  SUBCASE("scores are finite and the same to the bit, for any executor") {
    check_same_bits(recipe);
  }
  SUBCASE("one query gives the bits of the batch") {
    check_batch(recipe);
  }
  SUBCASE("what is empty, tiny or all alike still gets full lists") {
    check_odd_shapes(recipe);
  }
  SUBCASE("an item that nobody has comes last") {
    auto const model = fit(recipe, five_by_seven());  // has an empty user 3 and an empty item 5
    for (lfrec::index_t u = 0; u < 5 && recipe.marks_evidence; ++u) {
      auto const list = lfrec::recommend(model, lfrec::user_index{u}, 7);
      CHECK(list[6].item == lfrec::item_index{5});
      CHECK_FALSE(list.has_evidence(6));
    }
  }
  SUBCASE("bad queries are errors") {
    check_doors(fit(recipe, five_by_seven()));
  }
  SUBCASE("scores come apart, items and users compare, newcomers fold in") {
    auto const model = fit(recipe, power_law(31, 23, 5, 4));
    check_explanations(model);
    check_capabilities(model);
  }
  SUBCASE("the withheld item of a checkerboard comes first") {
    auto const data = puzzle(promise.learns_from, 14);
    auto const model = fit(recipe, data);
    for (lfrec::index_t u = 0; u < 14 && promise.personal; ++u) {
      CAPTURE(u);
      lfrec::user_index const user{u};
      CHECK(lfrec::recommend(model, user, 1, lfrec::unseen(data, user))[0].item == withheld(user));
    }
  }
  SUBCASE("scores are what the oracle says") {
    auto const data = five_by_seven();
    auto const model = fit(recipe, data);
    if (promise.oracle) {
      auto const expected = promise.oracle(data);
      for (lfrec::index_t u = 0; u < 5; ++u)
        for (std::size_t i = 0; i < 7; ++i)
          CHECK(std::abs(static_cast<double>(scores(model, {.user = lfrec::user_index{u}})[i]) -
                         expected[lfrec::to_size(u)][i]) <= promise.tolerance);
    }
  }
  SUBCASE(
      "beats popularity by half on an invented world, and falls to chance with shuffled labels") {
    auto const& world = invented_world(promise.learns_from);
    auto const model = fit(recipe, world.train);
    double const found = ndcg_at_10(model, world.train, world.test);
    MESSAGE("NDCG@10 ", found, ", popularity ", world.popularity_ndcg);
    if (promise.personal) CHECK(found >= 1.5 * world.popularity_ndcg);
    // Some 40 hits are due by chance, so 3 standard deviations are half of it.
    double const blind = ndcg_at_10(model, world.train, world.shuffled);
    MESSAGE("with shuffled labels ", blind, ", chance ", world.chance_ndcg);
    CHECK(blind == doctest::Approx(world.chance_ndcg).epsilon(0.5));
  }
  SUBCASE("the seed changes the answer") {
    auto const data = power_law(31, 23, 5, 4);
    if (recipe.with_next_seed)
      CHECK_FALSE(same_bits(everything_of(fit(recipe, data)),
                            everything_of(fit(recipe.with_next_seed(), data))));
  }
  SUBCASE("an observer sees each step and may stop") {
    if (recipe.with_epochs) check_steps(recipe);
  }
  SUBCASE("saved and loaded, a model scores the same") {
    auto const model = fit(recipe, power_law(31, 23, 5, 4));
    if (promise.saves) CHECK(same_bits(everything_of(model), everything_of(reloaded(model))));
  }
}

/// Compiles the checks for each scalar type that tests run with.
template <typename... Scalar>
struct compiled_checks {
  static constexpr std::tuple checks{&check_any_recipe<Scalar>...};
};
template struct compiled_checks<LFREC_TEST_SCALARS>;

}  // namespace lfrec_test
