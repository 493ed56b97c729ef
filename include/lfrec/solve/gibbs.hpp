// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/normal.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/implicit_effects.hpp"
#include "lfrec/solve/noise_spread.hpp"
#include "lfrec/solve/normal_wishart.hpp"
#include "lfrec/solve/ordered_probit.hpp"
#include "lfrec/solve/row_posterior.hpp"

namespace lfrec::inline v0 {

/// One draw of all unknowns. A user's row is [b_u, p_u, 1], an item's [1, q_i, b_i], so that the
/// score of a pair is the inner product of their rows.
template <typename Scalar>
struct factor_draw {
  factors<Scalar> users;
  factors<Scalar> items;
  factors<Scalar> user_means;  // what the users were drawn around
  normal_prior user_prior;     // of [b_u, p_u]
  double precision = 1;        // α of the noise that the users were drawn with
  noise_spread user_noise;     // γ: the noise of a pair has precision α γ_u δ_i
  noise_spread item_noise;     // δ
  factors<Scalar> effects;     // of each item on the users who rated it; or without rows
  std::vector<double> cuts;    // between the levels of a scale; empty where ratings are numbers
};

namespace detail {

/// Gibbs sampling of matrix factorisation with biases: each row of one side given the other, each
/// side's prior given its rows, the noise given all scores. Salakhutdinov, Mnih 2008, algorithm 1,
/// with biases in the vectors and the precision drawn too, α ~ Gamma(1, 1). Where ratings are
/// levels, z is drawn anew for each half of a sweep and never kept. Where the noise differs between
/// rows, a row's γ is drawn with it. A row's stream is named by (seed, sweep and side, row). A
/// sweep costs 2 · nonzeros · d² + (users + items) · d³/6 flops.
template <typename Scalar>
class gibbs_sampler {
 public:
  gibbs_sampler(executor_ref exec, index_t users, index_t items, int d, rating_unit unit,
                std::vector<double> cuts,  // NOLINT(performance-unnecessary-value-param): moved
                std::uint64_t seed)
      : unit_(unit), seed_(seed), unknowns_(to_size(d) + 1) {
    // Small, so that the first sweep finds biases before it turns to factors.
    constexpr double start = 0.1;
    draw_.users = random_factors<Scalar>(exec, users, d + 2, start, seed, 0);
    draw_.items = random_factors<Scalar>(exec, items, d + 2, start, seed, 1);
    for (index_t u = 0; u < users; ++u) {
      draw_.users.row(u).front() = 0;
      draw_.users.row(u).back() = 1;
    }
    for (index_t i = 0; i < items; ++i) {
      draw_.items.row(i).front() = 1;
      draw_.items.row(i).back() = 0;
    }
    draw_.user_means = draw_.users;
    draw_.cuts = std::move(cuts);
  }

  /// From now on the noise of each user, or item, has a precision of its own.
  void spread_user_noise() { draw_.user_noise.precision.assign(to_size(draw_.users.rows()), 1.0); }
  void spread_item_noise() { draw_.item_noise.precision.assign(to_size(draw_.items.rows()), 1.0); }

  /// From now on users, or items, are drawn around what their side of the matrix says.
  void open_user_effects() {
    user_effects_.open(draw_.users.rows(), draw_.items.rows(), unknowns_);
  }
  void open_item_effects() {
    item_effects_.open(draw_.items.rows(), draw_.users.rows(), unknowns_);
  }

  [[nodiscard]] factor_draw<Scalar> const& draw() const noexcept { return draw_; }

  /// α as it stands now: the next sweep's.
  [[nodiscard]] double precision() const noexcept { return precision_; }

  /// λ of the effects of items, and of users.
  [[nodiscard]] double user_ridge() const noexcept { return user_effects_.ridge(); }
  [[nodiscard]] double item_ridge() const noexcept { return item_effects_.ridge(); }

  /// Throws numeric_error naming the row that has no finite solution.
  template <InteractionMatrix M>
  void sweep(executor_ref exec, M const& data, int number) {
    auto const user_row = [&](index_t u) { return data.user(user_index{u}); };
    auto const item_row = [&](index_t i) { return data.item(item_index{i}); };
    auto const key = 2 * static_cast<std::uint64_t>(number);
    draw_.precision = precision_;
    // From an item's side the constant 1 stands last, from a user's first.
    draw_side(exec, "item", item_row, user_row, {draw_.items, draw_.item_noise, item_effects_, 1},
              {draw_.users, draw_.user_noise, 0}, key + 1);
    double const error = draw_side(exec, "user", user_row, item_row,
                                   {draw_.users, draw_.user_noise, user_effects_, 0},
                                   {draw_.items, draw_.item_noise, unknowns_}, key);
    draw_.effects = user_effects_.effects();
    random_stream random(seed_, key, last_name - 1);
    if (draw_.cuts.empty()) {
      auto const n = static_cast<double>(data.nonzeros());
      precision_ = random.gamma(1 + n / 2) / (1 + error / 2);
    } else {
      auto const parity = static_cast<std::size_t>(number) % 2;
      draw_cuts(draw_.cuts, parity, random, [&](std::span<double const> cuts) {
        return fit_cuts(exec, user_row, cuts, parity);
      });
    }
  }

  /// Σ (v − score)² over the ratings, in their unit; of levels −Σ log P(level).
  template <RowMatrix M>
  [[nodiscard]] double loss(executor_ref exec, M const& data) const {
    return reduce_chunks(
        exec, to_size(data.users()), 256, 0.0,
        [&](chunk c) {
          double sum = 0;
          for (std::size_t u = c.begin; u < c.end; ++u) {
            auto const row = data.user(user_index{static_cast<index_t>(u)});
            for (std::size_t n = 0; n < row.index.size(); ++n) {
              double const s = score(static_cast<index_t>(u), row.index[n]);
              auto const v = static_cast<double>(row.value[n]);
              double const miss = unit_.unit * (unit_.from(v) - s);
              sum += draw_.cuts.empty()
                         ? miss * miss
                         : -std::log(interval_mass(level_interval(draw_.cuts, unit_.level(v), s)));
            }
          }
          return sum;
        },
        [](double& total, double part) { total += part; });
  }

 private:
  static constexpr std::uint64_t last_name = ~std::uint64_t{0};         // no row has it
  static constexpr std::uint64_t of_effects = std::uint64_t{1} << 63U;  // no sweep has it

  [[nodiscard]] double score(index_t user, index_t item) const noexcept {
    return static_cast<double>(
        detail::dot(draw_.users.row(user).data(), draw_.items.row(item).data(), unknowns_ + 1));
  }

  /// The rows to draw, and those that they are drawn given.
  struct own_side {
    factors<Scalar>& table;
    noise_spread& noise;
    implicit_effects<Scalar>& effects;
    std::size_t first;  // where the unknowns begin in a row
  };
  struct other_side {
    factors<Scalar> const& table;
    noise_spread const& noise;
    std::size_t bias;  // where a row holds its own
  };

  /// Draws the prior of one side, then its rows and what their noise is; returns Σ γ δ (t − s)²
  /// after it where the noise is drawn from that.
  template <typename RowOf, typename ColumnOf>
  double draw_side(executor_ref exec, std::string_view side, RowOf const& row_of,
                   ColumnOf const& column_of, own_side own, other_side other, std::uint64_t key) {
    random_stream of_prior(seed_, key, last_name);
    auto const prior =
        own.effects.empty()
            ? draw_normal_wishart(moments_of(exec, own.table, own.first, unknowns_), of_prior)
            : own.effects.draw_prior(exec, own.table, own.first, of_prior);
    if (!own.effects.empty())
      own.effects.draw(exec, own.table, own.first, prior, row_of, column_of, seed_,
                       key | of_effects);
    bool const of_users = &own.table == &draw_.users;
    bool const spreads = !own.noise.precision.empty();
    constexpr std::size_t grain = 32;
    double const per_unit = 1 / unit_.unit;
    struct sums {
      double error = 0;
      double evidence = 0;  // on the shape of the noise
    };
    std::vector<sums> parts(chunk_count(to_size(own.table.rows()), grain));
    for_each_chunk(exec, to_size(own.table.rows()), grain, [&](chunk c) {
      row_posterior<Scalar> posterior(unknowns_);
      for (std::size_t r = c.begin; r < c.end; ++r) {
        random_stream random(seed_, key, r);
        auto const row = row_of(static_cast<index_t>(r));
        auto const all = own.table.row(static_cast<index_t>(r));
        auto const x = all.subspan(own.first, unknowns_);
        auto const h = [&](std::size_t n) {
          return other.table.row(row.index[n]).data() + own.first;
        };
        auto const offset = [&](std::size_t n) {
          return static_cast<double>(other.table.row(row.index[n])[other.bias]);
        };
        auto const number = [&](std::size_t n) {
          return (static_cast<double>(row.value[n]) - unit_.base) * per_unit - offset(n);
        };
        if (!draw_.cuts.empty()) {
          posterior.observe(row.index.size(), h, [&](std::size_t n) {
            auto const s = static_cast<double>(detail::dot(x.data(), h(n), unknowns_));
            auto const level = unit_.level(static_cast<double>(row.value[n]));
            auto const z = level_interval(draw_.cuts, level, s + offset(n));
            return s + truncated_normal(random, z.low, z.high);
          });
        } else if (other.noise.precision.empty()) {
          posterior.observe(row.index.size(), h, number);
        } else {
          posterior.observe(row.index.size(), h, number,
                            [&](std::size_t n) { return other.noise.of(row.index[n]); });
        }
        double const own_precision = own.noise.of(static_cast<index_t>(r));
        if (!posterior.condition(prior, draw_.precision * own_precision,
                                 own.effects.shift(static_cast<index_t>(r))))
          detail::fail<numeric_error>(
              {side, " ", r, " has no finite solution; smaller values help"});
        posterior.draw(random, x);
        if (of_users) {
          auto const mean = draw_.user_means.row(static_cast<index_t>(r));
          std::ranges::transform(posterior.mean(), mean.begin(),
                                 [](double m) { return static_cast<Scalar>(m); });
        }
        if (!of_users && !spreads) continue;
        double const error = posterior.squared_error(x);
        auto& part = parts[c.number];
        if (spreads) {
          double& precision = own.noise.precision[r];
          precision = draw_noise_precision(random, own.noise.shape, row.index.size(),
                                           draw_.precision * error);
          part.evidence += spread_evidence(precision);
        }
        part.error += own.noise.of(static_cast<index_t>(r)) * error;
      }
    });
    if (of_users) draw_.user_prior = prior;
    sums total;
    for (auto const& part : parts) {
      total.error += part.error;
      total.evidence += part.evidence;
    }
    if (spreads)
      own.noise.shape = draw_noise_shape(of_prior, own.noise.shape,
                                         static_cast<double>(own.table.rows()), total.evidence);
    return total.error;
  }

  /// How the cut points of that parity fit all ratings.
  template <typename RowOf>
  [[nodiscard]] std::vector<cut_fit> fit_cuts(executor_ref exec, RowOf const& row_of,
                                              std::span<double const> cuts,
                                              std::size_t parity) const {
    return reduce_chunks(
        exec, to_size(draw_.users.rows()), 64, std::vector<cut_fit>(cuts.size()),
        [&](chunk c) {
          std::vector<cut_fit> part(cuts.size());
          for (std::size_t u = c.begin; u < c.end; ++u) {
            auto const row = row_of(static_cast<index_t>(u));
            for (std::size_t n = 0; n < row.index.size(); ++n) {
              auto const level = unit_.level(static_cast<double>(row.value[n]));
              bool const above = level % 2 == parity;
              if (above ? level == cuts.size() : level == 0) continue;
              double const s = score(static_cast<index_t>(u), row.index[n]);
              part[above ? level : level - 1].observe(level_interval(cuts, level, s), above);
            }
          }
          return part;
        },
        [](std::vector<cut_fit>& total, std::vector<cut_fit> const& part) {
          for (std::size_t k = 0; k < total.size(); ++k) total[k] += part[k];
        });
  }

  rating_unit unit_;
  std::uint64_t seed_;
  std::size_t unknowns_;
  double precision_ = 1;
  implicit_effects<Scalar> user_effects_;  // of the items that a user has
  implicit_effects<Scalar> item_effects_;  // of the users that an item has
  factor_draw<Scalar> draw_;
};

}  // namespace detail

}  // namespace lfrec::inline v0
