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
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/solve/factors.hpp"
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
  std::vector<double> cuts;    // between the levels of a scale; empty where ratings are numbers
};

namespace detail {

/// Gibbs sampling of matrix factorisation with biases: each row of one side given the other, each
/// side's prior given its rows, the noise given all scores. Salakhutdinov, Mnih 2008, algorithm 1,
/// with biases in the vectors and the precision drawn too, α ~ Gamma(1, 1). Where ratings are
/// levels, z is drawn anew for each half of a sweep and never kept. A row's stream is named by
/// (seed, sweep and side, row). A sweep costs 2 · nonzeros · d² + (users + items) · d³/6 flops.
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

  [[nodiscard]] factor_draw<Scalar> const& draw() const noexcept { return draw_; }

  /// α as it stands now: the next sweep's.
  [[nodiscard]] double precision() const noexcept { return precision_; }

  /// Throws numeric_error naming the row that has no finite solution.
  template <InteractionMatrix M>
  void sweep(executor_ref exec, M const& data, int number) {
    auto const user_row = [&](index_t u) { return data.user(user_index{u}); };
    auto const item_row = [&](index_t i) { return data.item(item_index{i}); };
    auto const key = 2 * static_cast<std::uint64_t>(number);
    draw_.precision = precision_;
    // From an item's side the constant 1 stands last, from a user's first.
    draw_side(exec, "item", item_row, draw_.items, 1, draw_.users, 0, key + 1);
    double const error =
        draw_side(exec, "user", user_row, draw_.users, 0, draw_.items, unknowns_, key);
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
  static constexpr std::uint64_t last_name = ~std::uint64_t{0};  // no row has it

  [[nodiscard]] double score(index_t user, index_t item) const noexcept {
    return static_cast<double>(
        detail::dot(draw_.users.row(user).data(), draw_.items.row(item).data(), unknowns_ + 1));
  }

  /// Draws the prior of one side and then its rows; returns Σ (t − s)² after
  /// it for users. The unknowns of
  /// `own` begin at entry `first` of its rows; `bias` is where the other side's rows hold theirs.
  template <typename RowOf>
  double draw_side(executor_ref exec, std::string_view side, RowOf const& row_of,
                   factors<Scalar>& own, std::size_t first, factors<Scalar> const& other,
                   std::size_t bias, std::uint64_t key) {
    random_stream of_prior(seed_, key, last_name);
    auto const prior = draw_normal_wishart(moments_of(exec, own, first, unknowns_), of_prior);
    bool const of_users = &own == &draw_.users;
    constexpr std::size_t grain = 32;
    double const per_unit = 1 / unit_.unit;
    std::vector<double> errors(chunk_count(to_size(own.rows()), grain));
    for_each_chunk(exec, to_size(own.rows()), grain, [&](chunk c) {
      row_posterior<Scalar> posterior(unknowns_);
      for (std::size_t r = c.begin; r < c.end; ++r) {
        random_stream random(seed_, key, r);
        auto const row = row_of(static_cast<index_t>(r));
        auto const all = own.row(static_cast<index_t>(r));
        auto const x = all.subspan(first, unknowns_);
        auto const h = [&](std::size_t n) { return other.row(row.index[n]).data() + first; };
        auto const offset = [&](std::size_t n) {
          return static_cast<double>(other.row(row.index[n])[bias]);
        };
        if (draw_.cuts.empty()) {
          posterior.observe(row.index.size(), h, [&](std::size_t n) {
            return (static_cast<double>(row.value[n]) - unit_.base) * per_unit - offset(n);
          });
        } else {
          posterior.observe(row.index.size(), h, [&](std::size_t n) {
            auto const s = static_cast<double>(detail::dot(x.data(), h(n), unknowns_));
            auto const level = unit_.level(static_cast<double>(row.value[n]));
            auto const z = level_interval(draw_.cuts, level, s + offset(n));
            return s + truncated_normal(random, z.low, z.high);
          });
        }
        if (!posterior.condition(prior, draw_.precision))
          throw numeric_error(std::string{side} + ' ' + std::to_string(r) +
                              " has no finite solution; smaller values help");
        posterior.draw(random, x);
        if (!of_users) continue;
        errors[c.number] += posterior.squared_error(x);
        auto const mean = draw_.user_means.row(static_cast<index_t>(r));
        std::ranges::transform(posterior.mean(), mean.begin(),
                               [](double m) { return static_cast<Scalar>(m); });
      }
    });
    if (of_users) draw_.user_prior = prior;
    double total = 0;
    for (double const e : errors) total += e;
    return total;
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
  factor_draw<Scalar> draw_;
};

}  // namespace detail

}  // namespace lfrec::inline v0
