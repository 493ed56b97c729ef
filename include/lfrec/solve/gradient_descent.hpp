// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/kernels/combine.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/kernels/gradient_step.hpp"
#include "lfrec/solve/descent_side.hpp"
#include "lfrec/solve/descent_units.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/gram.hpp"
#include "lfrec/solve/strata.hpp"

namespace lfrec::inline v0::detail {

/// Stochastic gradient descent over strata. The same bits for any executor: blocks of a stratum
/// share no row, strata follow each other.
template <typename Scalar>
class gradient_descent {
 public:
  template <InteractionMatrix M>
  gradient_descent(executor_ref exec, M const& data, descent_problem const& problem,
                   int factor_count, double stddev, std::uint64_t seed)
      : problem_(problem),
        factor_count_(static_cast<std::size_t>(factor_count)),
        seed_(seed),
        cut_(exec, data),
        users_(exec, cut_.users(), problem, factor_count, stddev, seed, 0,
               [&](index_t u) { return data.user(user_index{u}).index.size(); }),
        items_(exec, cut_.items(), problem, factor_count, stddev, seed, 1,
               [&](index_t i) { return data.item(item_index{i}).index.size(); }),
        user_head_(problem.biased, 0, bias_ratio<Scalar>(problem)),
        item_head_(problem.biased, 1, bias_ratio<Scalar>(problem)) {
    for (auto& entry : cut_.entries())
      entry.value =
          static_cast<Scalar>((static_cast<double>(entry.value) - problem.mean) / problem.scale);
  }

  /// One pass over everything, strata in an order of the epoch's own. Gives the objective without
  /// regularisation as met on the way, in units of `scale`.
  template <bool adaptive>
  double epoch(executor_ref exec, int number, double rate) {
    double total = 0;
    double const unobserved = problem_.unobserved_weight;
    if (unobserved > 0) {
      auto const item_gram = gram(exec, items_.table, 1);
      shrink(exec, users_.table, item_gram, rate * unobserved);
      auto const user_gram = gram(exec, users_.table, 1);
      shrink(exec, items_.table, user_gram, rate * unobserved);
      total = unobserved * inner(item_gram, user_gram);
    }
    auto const blocks = cut_.blocks();
    std::vector<std::size_t> order(blocks);
    std::iota(order.begin(), order.end(), std::size_t{0});
    random_stream random(seed_, 2, static_cast<std::uint64_t>(number));
    shuffle(std::span(order), random);
    std::vector<double> met(blocks);
    for (std::size_t const s : order) {
      exec.run(blocks, [&](std::size_t b) {
        met[b] = sweep<adaptive>(cut_.block(s, b), static_cast<Scalar>(rate));
      });
      total = std::accumulate(met.begin(), met.end(), total);
    }
    return total;
  }

  /// The objective as it stands, in the data's own units.
  [[nodiscard]] training_loss loss(executor_ref exec) const {
    auto const entries = std::as_const(cut_).entries();
    auto result = reduce_chunks(
        exec, entries.size(), 16384, training_loss{},
        [&](chunk c) {
          training_loss part;
          for (auto const& entry : entries.subspan(c.begin, c.end - c.begin)) {
            double const s = score(entry);
            double const residual = static_cast<double>(entry.value) - s;
            part.observed += residual * residual;
            part.unobserved -= problem_.unobserved_weight * s * s;
          }
          return part;
        },
        [](training_loss& all, training_loss const& part) {
          all.observed += part.observed;
          all.unobserved += part.unobserved;
        });
    if (problem_.unobserved_weight > 0) {  // over all pairs: the inner product of the Gram matrices
      result.unobserved += problem_.unobserved_weight *
                           inner(gram(exec, users_.table, 1), gram(exec, items_.table, 1));
    }
    result.regularization = users_.penalty(problem_, 0) + items_.penalty(problem_, 1);
    double const unit = problem_.scale * problem_.scale;
    return {unit * result.observed, unit * result.unobserved, unit * result.regularization};
  }

  [[nodiscard]] std::size_t factor_count() const noexcept { return factor_count_; }
  [[nodiscard]] strata<Scalar> const& cut() const noexcept { return cut_; }
  [[nodiscard]] factors<Scalar> const& users() const noexcept { return users_.table; }
  [[nodiscard]] factors<Scalar> const& items() const noexcept { return items_.table; }

 private:
  [[nodiscard]] Scalar score(stratum_entry<Scalar> const& entry) const noexcept {
    return padded_dot(users_.table.row(entry.user).data(), items_.table.row(entry.item).data(),
                      to_size(users_.table.columns()));
  }

  template <bool adaptive>
  double sweep(std::span<stratum_entry<Scalar> const> entries, Scalar rate) {
    auto const width = to_size(users_.table.columns());
    auto const known = static_cast<Scalar>(1 - problem_.unobserved_weight);
    double met = 0;
    constexpr std::size_t ahead = 6;
    for (std::size_t n = 0; n < entries.size(); ++n) {
      if (n + ahead < entries.size()) fetch_row(items_.table.row(entries[n + ahead].item));
      auto const [user, item, value] = entries[n];
      auto const u = to_size(user), i = to_size(item);
      auto* const p = users_.table.row(user).data();
      auto* const q = items_.table.row(item).data();
      Scalar const s = padded_dot(p, q, width);
      Scalar const residual = value - s;
      met += static_cast<double>(residual) * static_cast<double>(residual) -
             problem_.unobserved_weight * static_cast<double>(s) * static_cast<double>(s);
      row_step<Scalar> user_step{rate, users_.ridge[u]};
      row_step<Scalar> item_step{rate, items_.ridge[i]};
      // The pair is not among the unknown: what they add is taken off.
      Scalar const slope = value - known * s;
      if constexpr (adaptive) {
        user_step.rate /= std::sqrt(users_.steepness[u]);
        item_step.rate /= std::sqrt(items_.steepness[i]);
      }
      auto const squares =
          step_pair<adaptive>(p, q, width, slope, user_step, item_step, user_head_, item_head_);
      if constexpr (adaptive) {
        users_.steepness[u] += squares.user / static_cast<Scalar>(width);
        items_.steepness[i] += squares.item / static_cast<Scalar>(width);
      }
    }
    return met;
  }

  /// The unobserved part, exactly and for all pairs: the proximal step of ½ weight · xᵀGx, which is
  /// x ← (I + weight · G)⁻¹ x, stable for any weight.
  static void shrink(executor_ref exec, factors<Scalar>& table, aligned_vector<Scalar> normal,
                     double weight) {
    auto const d = to_size(table.columns());
    auto const stride = dense_stride(d);
    aligned_vector<Scalar> factor(dense_padded(d) * stride);
    for (std::size_t f = 0; f < dense_padded(d); ++f) {
      for (std::size_t g = f; g < d && f < d; ++g)
        factor[f * stride + g] = static_cast<Scalar>(weight) * normal[f * d + g];
      factor[f * stride + f] += Scalar{1};
    }
    if (!factor_upper(factor.data(), d, stride))
      throw numeric_error(
          "the factors have grown beyond what can be solved; a lower learning rate helps");
    for_each_chunk(exec, to_size(table.rows()), 256, [&](chunk c) {
      aligned_vector<Scalar> x(dense_padded(d));
      for (std::size_t r = c.begin; r < c.end; ++r) {
        auto const row = table.row(static_cast<index_t>(r));
        std::ranges::copy(row, x.begin());
        solve_factored(factor.data(), d, stride, x.data());
        std::copy_n(x.begin(), d, row.begin());
      }
    });
  }

  [[nodiscard]] static double inner(aligned_vector<Scalar> const& a,
                                    aligned_vector<Scalar> const& b) {
    double sum = 0;
    for (std::size_t n = 0; n < a.size(); ++n)
      sum += static_cast<double>(a[n]) * static_cast<double>(b[n]);
    return sum;
  }

  descent_problem problem_;
  std::size_t factor_count_;
  std::uint64_t seed_;
  strata<Scalar> cut_;
  descent_side<Scalar> users_;
  descent_side<Scalar> items_;
  header_lanes<Scalar> user_head_;
  header_lanes<Scalar> item_head_;
};

}  // namespace lfrec::inline v0::detail
