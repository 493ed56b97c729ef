// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/combine.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/pairwise_objective.hpp"

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

/// What pairwise training learns, score(u, i) = b_i + p_uᵀq_i, and AdaGrad's sums of squares.
template <typename Scalar>
struct pairwise_tables {
  factors<Scalar> users;
  factors<Scalar> items;
  std::vector<Scalar> bias;  // one an item
  std::vector<Scalar> user_sum = std::vector<Scalar>(to_size(users.rows()), Scalar{0});
  std::vector<Scalar> item_sum = std::vector<Scalar>(to_size(items.rows()), Scalar{0});
  std::vector<Scalar> bias_sum = std::vector<Scalar>(to_size(items.rows()), Scalar{0});
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

/// A random order of rows cut into blocks of nearly the same size.
class random_blocks {
 public:
  /// Of the listed rows, or of 0 … rows - 1 if none is listed.
  random_blocks(index_t rows, std::span<index_t const> listed, std::size_t blocks,
                random_stream random)
      : order_(listed.begin(), listed.end()), blocks_(blocks) {
    if (listed.empty()) {
      order_.resize(to_size(rows));
      std::iota(order_.begin(), order_.end(), index_t{0});
    }
    shuffle(std::span(order_), random);
  }
  [[nodiscard]] std::span<index_t const> block(std::size_t b) const noexcept {
    std::size_t const begin = order_.size() * b / blocks_;
    return std::span(order_).subspan(begin, order_.size() * (b + 1) / blocks_ - begin);
  }

 private:
  std::vector<index_t> order_;
  std::size_t blocks_;
};

/// How many blocks users and items are cut into: as many tasks run at a time. Given by the data
/// alone; blocks stay large enough for negatives to be varied.
[[nodiscard]] inline std::size_t pairwise_blocks(index_t users, index_t items) noexcept {
  return std::clamp<std::size_t>(std::min(to_size(users) / 32, to_size(items) / 256), 1, 16);
}

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
        confidence_scale_(objective.confidence_scale),
        watched_(watched),
        gradient_(to_size(tables.users.columns())) {}

  /// Asks for what the steps of a positive read.
  [[gnu::always_inline]] void fetch_item(index_t i) const noexcept {
    fetch_row(tables_.items.row(i));
    __builtin_prefetch(tables_.bias.data() + i);
    __builtin_prefetch(tables_.item_sum.data() + i);
    __builtin_prefetch(tables_.bias_sum.data() + i);
  }
  [[gnu::always_inline]] void fetch_user(index_t u) const noexcept {
    fetch_row(tables_.users.row(u));
    __builtin_prefetch(tables_.user_sum.data() + u);
  }

  /// The user's positives among the pool's items, one after another. `positives` holds them.
  void operator()(index_t u, std::vector<index_t> const& items,
                  std::vector<double> const& confidence, negative_pool const& pool,
                  item_marks const& positives, random_stream& random) {
    auto const p = tables_.users.row(u);
    auto const score = [&](index_t i) {
      return tables_.bias[to_size(i)] + dot(p.data(), tables_.items.row(i).data(), p.size());
    };
    auto const fetch = [&](index_t i) { fetch_item(i); };
    draws_ahead draws(pool, positives, random, search_.draws(items.size()), fetch);
    for (std::size_t n = 0; n < items.size(); ++n) {
      double const before = total_.pairs;
      auto const weight = static_cast<Scalar>(confidence_scale_ * confidence[n]);
      search_(items[n], draws, score, [&](index_t j, Scalar own, Scalar other, Scalar rank_weight) {
        if (watched_) watch(u, items[n], j, own, other, weight * rank_weight);
        step(u, items[n], j, own, other, weight * rank_weight);
      });
      if (watched_ && total_.pairs == before) total_.pairs += 1;
    }
  }

  [[nodiscard]] sampled_loss loss() const noexcept { return total_; }

 private:
  void watch(index_t u, index_t i, index_t j, Scalar own, Scalar other, Scalar weight) {
    auto const square = [](auto row, Scalar const* mean) {
      double sum = 0;
      for (std::size_t f = 0; f < row.size(); ++f) {
        auto const x = static_cast<double>(row[f] - (mean == nullptr ? Scalar{0} : mean[f]));
        sum += x * x;
      }
      return sum;
    };
    auto const d = gradient_.size();
    double norms = square(tables_.users.row(u), priors_.user(u));
    for (index_t const item : {i, j}) {
      auto const* const mean = priors_.item(item);
      norms +=
          square(tables_.items.row(item), mean) +
          square(std::span(&tables_.bias[to_size(item)], 1), mean == nullptr ? nullptr : mean + d);
    }
    total_.loss += static_cast<double>(weight) * static_cast<double>(loss_.value(own, other));
    total_.regularization += static_cast<double>(rate_.regularization) / 2 * norms;
    total_.pairs += 1;
  }

  void step(index_t u, index_t i, index_t j, Scalar own, Scalar other, Scalar weight) {
    auto const [up, down] = loss_.slopes(own, other);
    Scalar const a = weight * up;
    Scalar const b = weight * down;
    auto const d = gradient_.size();
    Scalar* const p = tables_.users.row(u).data();
    Scalar* const g = gradient_.data();
    combine(a, tables_.items.row(i).data(), b, tables_.items.row(j).data(), g, d);
    Scalar const square = dot(p, p, d);
    move(i, a, p, square);
    move(j, b, p, square);
    Scalar const step = rate_.step(tables_.user_sum[to_size(u)], dot(g, g, d));
    combine(rate_.shrink(step), p, -step, g, p, d);
    pull(step, priors_.user(u), p, d);
  }

  // What is left of the penalty's slope: the row shrinks to its prior and not to zero.
  void pull(Scalar step, Scalar const* mean, Scalar* x, std::size_t n) const {
    if (mean != nullptr) combine(Scalar{1}, x, step * rate_.regularization, mean, x, n);
  }

  // The gradient of the item's vector is slope · p, that of its bias the slope.
  void move(index_t i, Scalar slope, Scalar const* p, Scalar square) {
    Scalar const step = rate_.step(tables_.item_sum[to_size(i)], slope * slope * square);
    auto const row = tables_.items.row(i);
    combine(rate_.shrink(step), row.data(), -step * slope, p, row.data(), row.size());
    auto const* const mean = priors_.item(i);
    pull(step, mean, row.data(), row.size());
    Scalar const bias_step = rate_.step(tables_.bias_sum[to_size(i)], slope * slope);
    Scalar& bias = tables_.bias[to_size(i)];
    bias = rate_.shrink(bias_step) * bias - bias_step * slope;
    if (mean != nullptr) bias += bias_step * rate_.regularization * mean[row.size()];
  }

  Loss loss_;
  negative_search<Scalar, Loss> const& search_;
  pairwise_priors<Scalar> priors_;
  pairwise_tables<Scalar>& tables_;
  adagrad<Scalar> rate_;
  double confidence_scale_;
  bool watched_;
  aligned_vector<Scalar> gradient_;
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
  std::vector<sampled_loss> losses(blocks * blocks);
  for (std::size_t round = 0; round < blocks; ++round)
    exec.run(blocks, [&](std::size_t k) {
      std::size_t const b = (k + round) % blocks;
      auto random = stream(2, round * blocks + k);
      detail::pairwise_walk<Scalar, Loss> walk(loss, objective, search, priors, tables, watched);
      detail::item_marks positives(items);
      std::vector<index_t> mine;
      std::vector<double> confidence;
      auto const users = user_blocks.block(k);
      for (std::size_t at = 0; at < users.size(); ++at) {
        index_t const u = users[at];
        auto const row = user_row(u);
        if (at + 1 < users.size()) {  // the next user lies anywhere
          std::span<index_t const> const next = user_row(users[at + 1]).index;
          for (std::size_t n = 0; n < next.size(); n += 16) __builtin_prefetch(next.data() + n);
          walk.fetch_user(users[at + 1]);
        }
        mine.clear();
        confidence.clear();
        for (std::size_t n = 0; n < row.index.size(); ++n) {
          if (!(row.value[n] > 0) || block_of[to_size(row.index[n])] != b) continue;
          walk.fetch_item(row.index[n]);
          mine.push_back(row.index[n]);
          confidence.push_back(static_cast<double>(row.value[n]));
        }
        if (mine.empty()) continue;
        for (index_t const i : mine) positives.insert(i);
        walk(u, mine, confidence, pools[b], positives, random);
        for (index_t const i : mine) positives.erase(i);
      }
      losses[round * blocks + k] = walk.loss();
    });
  sampled_loss total;
  for (auto const& part : losses) total.add(part);
  return total;
}

}  // namespace lfrec::inline v0
