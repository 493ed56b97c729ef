// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/history.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

// The parts of check_recommender.
namespace lfrec_test {

template <typename Recipe>
using model_of = std::remove_cvref_t<decltype(std::declval<Recipe const&>().fit(
    std::declval<lfrec::matrix const&>(), std::declval<lfrec::serial&>(),
    std::declval<lfrec::silent&>()))>;

namespace detail {

template <typename M>
using scores_of = std::vector<typename M::scalar_type>;

template <lfrec::Model M>
scores_of<M> scores(M const& model, lfrec::query const& whom) {
  scores_of<M> result(lfrec::to_size(model.items()));
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
template <lfrec::Model M>
scores_of<M> everything_of(M const& model) {
  scores_of<M> all;
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

template <typename Recipe>
model_of<Recipe> fit(Recipe const& recipe, lfrec::matrix const& data) {
  lfrec::serial exec;
  lfrec::silent watch;
  return recipe.fit(data, exec, watch);
}

/// The list has each of `items` items once, with finite scores; what has no evidence is last.
template <lfrec::Model M>
void check_full_list(M const& model, lfrec::query const& whom) {
  auto const items = lfrec::to_size(model.items());
  auto const list = lfrec::recommend(model, whom, items + 7);
  REQUIRE(list.size() == items);
  std::vector<int> times(items, 0);
  for (auto const& [item, score] : list) {
    ++times[lfrec::to_size(item)];
    CHECK(std::isfinite(score));
  }
  CHECK(std::ranges::all_of(times, [](int n) { return n == 1; }));
  if constexpr (lfrec::MarksEvidence<M>) {
    for (std::size_t n = 0; n < items; ++n)
      CHECK(list.has_evidence(n) == model.has_evidence(list[n].item, list[n].score));
    for (std::size_t n = list.with_evidence() + 1; n < items; ++n)
      CHECK(model.popularity()[lfrec::to_size(list[n - 1].item)] >=
            model.popularity()[lfrec::to_size(list[n].item)]);
  }
  std::size_t const ordered = lfrec::MarksEvidence<M> ? list.with_evidence() : items;
  for (std::size_t n = 1; n < ordered; ++n) CHECK(list[n - 1].score >= list[n].score);
}

template <typename Recipe>
void check_same_bits(Recipe const& recipe) {
  auto const data = power_law(67, 41, 6, 3);
  auto const once = everything_of(fit(recipe, data));
  CHECK(same_bits(once, everything_of(fit(recipe, data))));
  for_each_executor([&](lfrec::executor_ref exec) {
    lfrec::silent watch;
    CHECK(same_bits(once, everything_of(recipe.fit(data, exec, watch))));
  });
  CHECK(std::ranges::all_of(once, [](auto s) { return std::isfinite(s); }));
}

template <typename Recipe>
void check_batch(Recipe const& recipe) {
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
  using M = model_of<Recipe>;
  if constexpr (lfrec::ScoresBlocks<M>) {
    auto const vectors = model.query_vectors(queries);
    lfrec::index_t const width = 13;
    for (lfrec::index_t first = 0; first < model.items(); first += width) {
      auto const last = std::min(model.items(), first + width);
      auto const columns = lfrec::to_size(last - first);
      scores_of<M> tile(queries.size() * columns);
      model.score_block(vectors, first, last, std::span(tile));
      for (std::size_t k = 0; k < queries.size(); k += 5) {
        auto const all = scores(model, queries[k]);
        CHECK(
            same_bits(scores_of<M>(all.begin() + first, all.begin() + last),
                      scores_of<M>(tile.begin() + static_cast<std::ptrdiff_t>(k * columns),
                                   tile.begin() + static_cast<std::ptrdiff_t>((k + 1) * columns))));
      }
    }
  }
}

template <typename Recipe>
void check_odd_shapes(Recipe const& recipe) {
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
}

template <lfrec::Model M>
void check_doors(M const& model) {
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
    scores_of<M> cramped(room);
    CHECK_THROWS_AS(model.score({}, std::span(cramped)), lfrec::shape_error);
  }
}

template <typename Recipe>
void check_steps(Recipe const& recipe) {
  using M = model_of<Recipe>;
  auto const data = power_law(31, 23, 5, 4);
  lfrec::serial exec;
  std::vector<int> steps;
  std::optional<M> last;
  auto const watch = [&](lfrec::progress const& p, lfrec::snapshot<M> const& look) {
    steps.push_back(p.step);
    CHECK(p.steps == recipe.options.epochs);
    CHECK(p.seconds >= 0);
    CHECK(std::isfinite(p.loss.total()));
    last = look();
    CHECK(std::ranges::all_of(everything_of(*last), [](auto s) { return std::isfinite(s); }));
    return lfrec::next::proceed;
  };
  auto const watched = recipe.fit(data, exec, watch);
  REQUIRE(static_cast<int>(steps.size()) == recipe.options.epochs);
  for (std::size_t n = 0; n < steps.size(); ++n) CHECK(steps[n] == static_cast<int>(n) + 1);
  CHECK(same_bits(everything_of(*last), everything_of(watched)));
  CHECK(same_bits(everything_of(watched), everything_of(fit(recipe, data))));

  steps.clear();
  auto const stop = [&](lfrec::progress const& p, lfrec::snapshot<M> const& look) {
    steps.push_back(p.step);
    last = look();
    return p.step == 2 ? lfrec::next::stop : lfrec::next::proceed;
  };
  auto const stopped = recipe.fit(data, exec, stop);
  CHECK(steps == std::vector<int>{1, 2});
  CHECK(same_bits(everything_of(*last), everything_of(stopped)));
  auto shorter = recipe;
  shorter.options.epochs = 2;
  CHECK(same_bits(everything_of(stopped), everything_of(fit(shorter, data))));
}

}  // namespace detail

}  // namespace lfrec_test
