// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/kernels/combine.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/models/explanation.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/pairwise_objective.hpp"

namespace lfrec::inline v0::detail {

/// The items that a newcomer of a pairwise model is set against. Refers to the model.
template <typename Scalar>
struct pairwise_items {
  factors<Scalar> const& table;
  std::span<Scalar const> bias;
  std::span<float const> popularity;
  std::span<char const> described = {};  // as in factor_model_parts

  /// What negatives are drawn from: all items, but of a model that knows items by their features
  /// those that somebody had, as in its training.
  [[nodiscard]] negative_pool pool() const {
    index_t const count = table.rows();
    if (described.empty()) return negative_pool(count);
    std::vector<index_t> had;
    for (index_t i = 0; i < count; ++i)
      if (described[to_size(i)] == 0 && popularity[to_size(i)] > 0) had.push_back(i);
    return had.empty() ? negative_pool(count) : negative_pool(std::move(had));
  }
};

/// Told of each step x ← shrink · x − step · g that the n-th of the history caused, as (n, shrink,
/// step, g).
template <typename Scalar>
using step_watch = std::function<void(std::size_t, Scalar, Scalar, std::span<Scalar const>)>;

/// A newcomer's vector by the steps that a user takes in training, with the items fixed: from the
/// prior, the objective's epochs over the positives in random order. What is drawn depends on the
/// seed and the epoch alone, so the same history gives the same bits. Without a positive, or with
/// nothing left to be a negative, it stays the prior.
template <typename Scalar>
void fold_in_pairwise(pairwise_objective const& objective, pairwise_items<Scalar> items,
                      row_view history, std::span<Scalar> x, step_watch<Scalar> const& watch = {}) {
  index_t const count = items.table.rows();
  item_marks positives(count);
  std::vector<std::size_t> order;
  for (std::size_t n = 0; n < history.size(); ++n)
    if (history.value[n] > 0) {
      positives.insert(history.index[n]);
      order.push_back(n);
    }
  if (order.empty() || order.size() == to_size(count)) return;

  auto const pool = weighted_pool(objective, items.pool(), items.popularity);
  any_pairwise_loss const loss(objective.loss);
  negative_search<Scalar, any_pairwise_loss> const search(loss, objective, count);
  adagrad<Scalar> const rate{static_cast<Scalar>(objective.learning_rate),
                             static_cast<Scalar>(objective.regularization)};
  aligned_vector<Scalar> g(x.size());
  Scalar sum = 0;
  // Not inlined, since the search calls them from several places and every program compiles this.
  auto const score = [&](index_t i) __attribute__((noinline)) {
    return items.bias[to_size(i)] + dot(x.data(), items.table.row(i).data(), x.size());
  };
  auto const take = [&](std::size_t n, index_t j, Scalar own, Scalar other, Scalar weight)
      __attribute__((noinline)) {
    auto const confidence =
        static_cast<Scalar>(objective.confidence_scale * static_cast<double>(history.value[n]));
    auto const [up, down] = loss.slopes(own, other);
    Scalar const pull = confidence * weight;
    combine(pull * up, items.table.row(history.index[n]).data(), pull * down,
            items.table.row(j).data(), g.data(), g.size());
    Scalar const step = rate.step(sum, dot(g.data(), g.data(), g.size()));
    combine(rate.shrink(step), x.data(), -step, g.data(), x.data(), x.size());
    if (watch) watch(n, rate.shrink(step), step, g);
  };
  for (int epoch = 1; epoch <= objective.epochs; ++epoch) {
    random_stream random(objective.seed, static_cast<std::uint64_t>(epoch));
    shuffle(std::span(order), random);
    auto const fetch = [&](index_t i) { fetch_row(items.table.row(i)); };
    draws_ahead draws(pool, positives, random, search.draws(order.size()), fetch);
    for (std::size_t const n : order)
      search(history.index[n], draws, score,
             [&](index_t j, Scalar own, Scalar other, Scalar weight) {
               take(n, j, own, other, weight);
             });
  }
}

/// The parts of x's score for an item, bias left out: what the steps that each item of the history
/// caused have left in x, and what is left of the prior. They sum to xᵀh, for x is the sum of its
/// steps. In double.
template <typename Scalar>
[[nodiscard]] std::vector<explanation_term> explain_pairwise(pairwise_objective const& objective,
                                                             pairwise_items<Scalar> items,
                                                             row_view history,
                                                             std::span<Scalar const> prior,
                                                             item_index item) {
  auto const h = items.table.row(to_index(item));
  auto const inner = [&](std::span<Scalar const> v) {
    double sum = 0;
    for (std::size_t f = 0; f < v.size(); ++f)
      sum += static_cast<double>(v[f]) * static_cast<double>(h[f]);
    return sum;
  };
  std::vector<double> amount(history.size() + 1, 0.0);  // the last is the prior's
  amount.back() = inner(prior);
  std::vector<Scalar> x(prior.begin(), prior.end());
  fold_in_pairwise<Scalar>(
      objective, items, history, x,
      [&](std::size_t n, Scalar shrink, Scalar step, std::span<Scalar const> g) {
        for (double& a : amount) a *= static_cast<double>(shrink);
        amount[n] -= static_cast<double>(step) * inner(g);
      });
  std::vector<explanation_term> terms;
  for (std::size_t n = 0; n < history.size(); ++n)
    if (amount[n] != 0) terms.push_back({reason::item, history.index[n], amount[n]});
  terms.push_back({reason::prior, 0, amount.back()});
  return terms;
}

}  // namespace lfrec::inline v0::detail
