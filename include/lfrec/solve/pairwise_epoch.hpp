// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/combine.hpp"
#include "lfrec/kernels/pair_step.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/pairwise_objective.hpp"
#include "lfrec/solve/pairwise_visits.hpp"

namespace lfrec::inline v0 {

/// What rows of pairwise training are pulled to in place of zero, and which items are ever drawn.
/// Refers to its parts.
template <typename Scalar>
struct pairwise_priors {
  factors<Scalar> const* users = nullptr;  // U × d
  factors<Scalar> const* items = nullptr;  // I × (d + 1): the bias is last
  std::span<index_t const> drawn = {};     // positives and negatives; or empty for all items

  [[nodiscard]] Scalar const* user(index_t u) const noexcept {
    return users == nullptr ? nullptr : users->row(u).data();
  }
  [[nodiscard]] Scalar const* item(index_t i) const noexcept {
    return items == nullptr ? nullptr : items->row(i).data();
  }
};

/// What there is of an item besides its vector, on one cache line: its bias, and AdaGrad's sums of
/// squares of both.
template <typename Scalar>
struct alignas(4 * sizeof(Scalar)) item_terms {
  Scalar bias = 0;
  Scalar sum = 0;
  Scalar bias_sum = 0;
  friend bool operator==(item_terms const&, item_terms const&) = default;
};

/// What pairwise training learns, score(u, i) = b_i + p_uᵀq_i, and AdaGrad's sums of squares.
template <typename Scalar>
struct pairwise_tables {
  factors<Scalar> users;
  factors<Scalar> items;
  std::vector<item_terms<Scalar>> terms = std::vector<item_terms<Scalar>>(to_size(items.rows()));
  std::vector<Scalar> user_sum = std::vector<Scalar>(to_size(users.rows()), Scalar{0});
};

/// The loss of the pairs of an epoch, each as it stood before its step. A positive that no negative
/// was found for counts as a pair without loss.
struct sampled_loss {
  double loss = 0;
  double regularization = 0;
  double pairs = 0;

  void add(sampled_loss const& other) noexcept {
    loss += other.loss;
    regularization += other.regularization;
    pairs += other.pairs;
  }
};

namespace detail {

/// The steps of one user after another against one block of items.
template <typename Scalar, typename Loss>
class pairwise_walk {
 public:
  pairwise_walk(Loss const& loss, pairwise_objective const& objective,
                negative_search<Scalar, Loss> const& search, pairwise_priors<Scalar> const& priors,
                pairwise_tables<Scalar>& tables, bool watched)
      : loss_(loss),
        search_(search),
        priors_(priors),
        tables_(tables),
        rate_{static_cast<Scalar>(objective.learning_rate),
              static_cast<Scalar>(objective.regularization)},
        watched_(watched) {}

  /// The positives of a cell, one after another, against negatives of the pool, which is the cell's
  /// block of items. What is to come is asked for, since rows lie anywhere in memory.
  void operator()(typename block_positives<Scalar>::cell const& cell, negative_pool const& pool,
                  random_stream& random) {
    constexpr std::size_t users_ahead = 4, items_ahead = 8;
    item_marks marks(tables_.items.rows());
    std::size_t begin = 0, fetched = 0;
    for (std::size_t v = 0; v < cell.visits.size(); ++v) {
      if (v + users_ahead < cell.visits.size()) fetch_user(cell.visits[v + users_ahead].user);
      auto const [user, count] = cell.visits[v];
      auto const items = std::span(cell.items).subspan(begin, to_size(count));
      auto const confidence = std::span(cell.confidence).subspan(begin, to_size(count));
      begin += items.size();
      for (; fetched < std::min(begin + items_ahead, cell.items.size()); ++fetched)
        fetch_item(cell.items[fetched]);
      for (index_t const i : items) marks.insert(i);
      visit(user, items, confidence, pool, marks, random);
      for (index_t const i : items) marks.erase(i);
    }
  }

  [[nodiscard]] sampled_loss loss() const noexcept { return total_; }

 private:
  [[gnu::always_inline]] void fetch_item(index_t i) const noexcept {
    fetch_row(tables_.items.row(i));
    __builtin_prefetch(tables_.terms.data() + i);
  }
  [[gnu::always_inline]] void fetch_user(index_t u) const noexcept {
    fetch_row(tables_.users.row(u));
    __builtin_prefetch(tables_.user_sum.data() + u);
  }

  void visit(index_t u, std::span<index_t const> items, std::span<Scalar const> confidence,
             negative_pool const& pool, item_marks const& positives, random_stream& random) {
    auto const p = tables_.users.row(u);
    auto const score = [&](index_t i) {
      return tables_.terms[to_size(i)].bias +
             inner(p.data(), tables_.items.row(i).data(), p.size());
    };
    auto const fetch = [&](index_t i) { fetch_item(i); };
    draws_ahead draws(pool, positives, random, search_.draws(items.size()), fetch);
    for (std::size_t n = 0; n < items.size(); ++n) {
      double const before = total_.pairs;
      Scalar const weight = confidence[n];
      search_(items[n], draws, score, [&](index_t j, Scalar own, Scalar other, Scalar rank_weight) {
        if (watched_) watch(u, items[n], j, own, other, weight * rank_weight);
        step(u, items[n], j, own, other, weight * rank_weight);
      });
      if (watched_ && total_.pairs == before) total_.pairs += 1;
    }
  }

  void watch(index_t u, index_t i, index_t j, Scalar own, Scalar other, Scalar weight) {
    auto const square = [](auto row, Scalar const* mean) {
      double sum = 0;
      for (std::size_t f = 0; f < row.size(); ++f) {
        auto const x = static_cast<double>(row[f] - (mean == nullptr ? Scalar{0} : mean[f]));
        sum += x * x;
      }
      return sum;
    };
    auto const d = to_size(tables_.users.columns());
    double norms = square(tables_.users.row(u), priors_.user(u));
    for (index_t const item : {i, j}) {
      auto const* const mean = priors_.item(item);
      norms += square(tables_.items.row(item), mean) +
               square(std::span(&tables_.terms[to_size(item)].bias, 1),
                      mean == nullptr ? nullptr : mean + d);
    }
    total_.loss += static_cast<double>(weight) * static_cast<double>(loss_.value(own, other));
    total_.regularization += static_cast<double>(rate_.regularization) / 2 * norms;
    total_.pairs += 1;
  }

  void step(index_t u, index_t i, index_t j, Scalar own, Scalar other, Scalar weight) {
    auto const [up, down] = loss_.slopes(own, other);
    Scalar const a = weight * up;
    Scalar const b = weight * down;
    auto const p = tables_.users.row(u);
    auto const x = tables_.items.row(i);
    auto const y = tables_.items.row(j);
    // The gradient of an item's vector is slope · p, that of its bias the slope.
    auto const sums = squares(p.data(), a, x.data(), b, y.data(), p.size());
    Scalar const user = rate_.step(tables_.user_sum[to_size(u)], sums.gradient);
    Scalar const positive = rate_.step(tables_.terms[to_size(i)].sum, a * a * sums.user);
    Scalar const negative = rate_.step(tables_.terms[to_size(j)].sum, b * b * sums.user);
    move({.keep_user = rate_.shrink(user),
          .user_positive = user * a,
          .user_negative = user * b,
          .keep_positive = rate_.shrink(positive),
          .positive_user = positive * a,
          .keep_negative = rate_.shrink(negative),
          .negative_user = negative * b},
         p.data(), x.data(), y.data(), p.size());
    pull(user, priors_.user(u), p);
    pull(positive, priors_.item(i), x);
    pull(negative, priors_.item(j), y);
    move_bias(i, a);
    move_bias(j, b);
  }

  // What is left of the penalty's slope: the row shrinks to its prior and not to zero.
  void pull(Scalar step, Scalar const* mean, std::span<Scalar> x) const {
    if (mean != nullptr)
      combine(Scalar{1}, x.data(), step * rate_.regularization, mean, x.data(), x.size());
  }

  void move_bias(index_t i, Scalar slope) {
    auto& item = tables_.terms[to_size(i)];
    auto const* const mean = priors_.item(i);
    Scalar const step = rate_.step(item.bias_sum, slope * slope);
    item.bias = rate_.shrink(step) * item.bias - step * slope;
    if (mean != nullptr)
      item.bias += step * rate_.regularization * mean[to_size(tables_.items.columns())];
  }

  Loss loss_;
  negative_search<Scalar, Loss> const& search_;
  pairwise_priors<Scalar> priors_;
  pairwise_tables<Scalar>& tables_;
  adagrad<Scalar> rate_;
  bool watched_;
  sampled_loss total_;
};

}  // namespace detail

/// One pass over the positives of all users, in parallel and with the same bits for any executor:
/// users and items are cut at random into as many blocks; in round r the task of user block k
/// learns the positives in item block k + r, with negatives of that block, so that no two tasks of
/// a round touch a row. A new cut each epoch makes any pair of items meet. A task's items fit a
/// cache. nonzeros · draws · O(d). Gemulla, Nijkamp, Haas, Sismanis 2011 (strata).
template <typename Scalar, typename Loss, typename UserRow>
sampled_loss pairwise_epoch(executor_ref exec, UserRow const& user_row, Loss const& loss,
                            pairwise_objective const& objective, std::span<float const> popularity,
                            int epoch, bool watched, pairwise_tables<Scalar>& tables,
                            pairwise_priors<Scalar> const& priors = {}) {
  // Streams 0 and 1 of the seed are those of the start.
  auto const stream = [&](std::uint64_t use, std::size_t task) {
    return random_stream(objective.seed, 3 * static_cast<std::uint64_t>(epoch) + use, task);
  };
  index_t const items = tables.items.rows();
  auto const drawn = priors.drawn.empty() ? items : static_cast<index_t>(priors.drawn.size());
  auto const blocks = detail::pairwise_blocks(tables.users.rows(), drawn);
  detail::random_blocks const user_blocks(tables.users.rows(), {}, blocks, stream(0, 0));
  detail::random_blocks const item_blocks(items, priors.drawn, blocks, stream(1, 0));
  std::vector<std::uint8_t> block_of(to_size(items));
  std::vector<negative_pool> pools;
  for (std::size_t b = 0; b < blocks; ++b) {
    auto const part = item_blocks.block(b);
    for (index_t const i : part) block_of[to_size(i)] = static_cast<std::uint8_t>(b);
    pools.push_back(detail::weighted_pool(
        objective, negative_pool(std::vector<index_t>(part.begin(), part.end())), popularity));
  }
  detail::negative_search<Scalar, Loss> const search(loss, objective, drawn);
  std::vector<detail::block_positives<Scalar>> positives(blocks);
  exec.run(blocks, [&](std::size_t k) {
    positives[k] = {user_blocks.block(k), user_row, block_of, blocks, objective.confidence_scale};
  });
  std::vector<sampled_loss> losses(blocks * blocks);
  for (std::size_t round = 0; round < blocks; ++round)
    exec.run(blocks, [&](std::size_t k) {
      std::size_t const b = (k + round) % blocks;
      auto random = stream(2, round * blocks + k);
      detail::pairwise_walk<Scalar, Loss> walk(loss, objective, search, priors, tables, watched);
      walk(positives[k].in(b), pools[b], random);
      losses[round * blocks + k] = walk.loss();
    });
  sampled_loss total;
  for (auto const& part : losses) total.add(part);
  return total;
}

}  // namespace lfrec::inline v0
