// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/kernels/gradient_step.hpp"
#include "lfrec/solve/descent_side.hpp"
#include "lfrec/solve/descent_units.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0::detail {

/// Stochastic gradient descent for SVD++: a user is x = p + |N|^−½ Σ_{j ∈ N} y_j, N the items that
/// they rated. Koren 2008, eq. 15. One after another, each user's ratings together: the sum over N
/// is made once, moves along with x rating by rating, and what it moved by goes back to the y_j
/// once, so that an epoch costs O(nonzeros · factors) and not ratings times their users' ratings.
/// That is the paper's rule exactly but for the shrinking of y, which is done once a user. Runs on
/// the calling thread alone: each user's step begins where the last one's ended.
template <typename Scalar>
class implied_descent {
 public:
  template <InteractionMatrix M>
  implied_descent(executor_ref exec, M const& data, descent_problem const& problem,
                  double implied_regularization, int factor_count, double stddev,
                  std::uint64_t seed)
      : problem_(problem),
        seed_(seed),
        users_(exec, identity(data.users()), problem, factor_count, stddev, seed, 0,
               [&](index_t u) { return data.user(user_index{u}).index.size(); }),
        items_(exec, identity(data.items()), problem, factor_count, stddev, seed, 1,
               [&](index_t i) { return data.item(item_index{i}).index.size(); }),
        implied_(data.items(), items_.table.columns()),
        implied_ridge_(items_.ridge),
        user_head_(true, 0, bias_ratio<Scalar>(problem)),
        item_head_(true, 1, bias_ratio<Scalar>(problem)) {
    auto const times = static_cast<Scalar>(implied_regularization / problem.regularization);
    for (auto& ridge : implied_ridge_) ridge *= times;
  }

  /// Bytes of all that is learnt, and of user_vectors().
  [[nodiscard]] static double bytes(matrix_shape const& shape, int factor_count) {
    using side = descent_side<Scalar>;
    auto const width =
        static_cast<double>(padded_width<Scalar>(static_cast<std::size_t>(factor_count)));
    return side::bytes(shape.users, factor_count) + side::bytes(shape.items, factor_count) +
           table_bytes<Scalar>(shape.items, width + 1) + table_bytes<Scalar>(shape.users, width);
  }

  /// One pass over everything, users in an order of the epoch's own. Gives Σ (r − s)² as met on the
  /// way, in units of `scale`.
  template <typename M>
  double epoch(M const& data, int number, double rate) {
    auto order = identity(data.users());
    random_stream random(seed_, 2, static_cast<std::uint64_t>(number));
    shuffle(std::span(order), random);
    double met = 0;
    for (index_t const u : order) met += visit(data, u, static_cast<Scalar>(rate));
    return met;
  }

  /// x of every user, in the layout of the rows.
  template <typename M>
  [[nodiscard]] factors<Scalar> user_vectors(executor_ref exec, M const& data) const {
    factors<Scalar> result = users_.table;
    for_each_chunk(exec, to_size(data.users()), 256, [&](chunk c) {
      for (std::size_t u = c.begin; u < c.end; ++u)
        add_implied(data.user(user_index{static_cast<index_t>(u)}).index,
                    result.row(static_cast<index_t>(u)));
    });
    return result;
  }

  /// The objective as it stands, in the data's own units.
  template <typename M>
  [[nodiscard]] training_loss loss(executor_ref exec, M const& data) const {
    auto const vectors = user_vectors(exec, data);
    auto const width = to_size(vectors.columns());
    training_loss result;
    result.observed = reduce_chunks(
        exec, to_size(data.users()), 256, 0.0,
        [&](chunk c) {
          double part = 0;
          for (std::size_t u = c.begin; u < c.end; ++u) {
            auto const row = data.user(user_index{static_cast<index_t>(u)});
            auto const* const x = vectors.row(static_cast<index_t>(u)).data();
            for (std::size_t n = 0; n < row.index.size(); ++n) {
              double const residual =
                  static_cast<double>(centred(row.value[n])) -
                  static_cast<double>(padded_dot(x, items_.table.row(row.index[n]).data(), width));
              part += residual * residual;
            }
          }
          return part;
        },
        [](double& all, double part) { all += part; });
    result.regularization = users_.penalty(problem_, 0) + items_.penalty(problem_, 1);
    for (index_t i = 0; i < implied_.rows(); ++i)
      result.regularization += static_cast<double>(items_.count[to_size(i)]) *
                               static_cast<double>(implied_ridge_[to_size(i)]) *
                               square_norm(implied_.row(i));
    double const unit = problem_.scale * problem_.scale;
    return {unit * result.observed, 0, unit * result.regularization};
  }

  [[nodiscard]] factors<Scalar> const& items() const noexcept { return items_.table; }
  [[nodiscard]] factors<Scalar> const& implied() const noexcept { return implied_; }

 private:
  template <typename Value>
  [[nodiscard]] Scalar centred(Value value) const {
    return static_cast<Scalar>((static_cast<double>(value) - problem_.mean) / problem_.scale);
  }

  /// x += |N|^−½ Σ_{j ∈ N} y_j.
  void add_implied(std::span<index_t const> items, std::span<Scalar> x) const {
    if (items.empty()) return;
    using L = lanes<Scalar>;
    auto const share = static_cast<Scalar>(1 / std::sqrt(static_cast<double>(items.size())));
    aligned_vector<Scalar> sum(x.size());
    for (index_t const j : items) {
      auto const* const y = implied_.row(j).data();
      for (std::size_t f = 0; f < sum.size(); f += L::width)
        L::store(sum.data() + f, L::load(sum.data() + f) + L::load(y + f));
    }
    for (std::size_t f = 0; f < x.size(); ++f) x[f] += share * sum[f];
  }

  template <typename M>
  double visit(M const& data, index_t u, Scalar rate) {
    using L = lanes<Scalar>;
    auto const row = data.user(user_index{u});
    if (row.index.empty()) return 0;
    auto const width = to_size(implied_.columns());
    auto* const p = users_.table.row(u).data();
    vector_.assign(p, p + width);
    add_implied(row.index, vector_);
    auto* const x = vector_.data();
    before_.resize(width);
    for (std::size_t f = 0; f < width; ++f) before_[f] = x[f] - p[f];  // z

    double met = 0;
    row_step<Scalar> const user_step{rate, users_.ridge[to_size(u)]};
    for (std::size_t n = 0; n < row.index.size(); ++n) {
      auto const i = row.index[n];
      auto* const q = items_.table.row(i).data();
      Scalar const residual = centred(row.value[n]) - padded_dot(x, q, width);
      met += static_cast<double>(residual) * static_cast<double>(residual);
      step_three(p, x, q, width, residual, user_step, {rate, items_.ridge[to_size(i)]});
    }

    // z moved by |N|^½ times what each y_j moves by.
    auto const share = static_cast<Scalar>(1 / std::sqrt(static_cast<double>(row.index.size())));
    for (std::size_t f = 0; f < width; ++f) before_[f] = share * (x[f] - p[f] - before_[f]);
    for (index_t const j : row.index) {
      auto* const y = implied_.row(j).data();
      Scalar const keep = 1 - rate * implied_ridge_[to_size(j)];
      for (std::size_t f = 0; f < width; f += L::width)
        L::store(y + f, keep * L::load(y + f) + L::load(before_.data() + f));
    }
    return met;
  }

  /// Steps p, x = p + z and q for one rating, each from the others' old values; z takes the
  /// gradient of p without its ridge.
  void step_three(Scalar* p, Scalar* x, Scalar* q, std::size_t width, Scalar slope,
                  row_step<Scalar> user, row_step<Scalar> item) const noexcept {
    using L = lanes<Scalar>;
    auto const step = [&](std::size_t f, auto const& user_rate, auto const& user_ridge,
                          auto const& implied_rate, auto const& item_rate, auto const& item_ridge) {
      auto const a = L::load(p + f), b = L::load(x + f), c = L::load(q + f);
      auto const p_step = user_rate * c - user_ridge * a;
      L::store(p + f, a + p_step);
      L::store(x + f, b + p_step + implied_rate * c);
      L::store(q + f, c + item_rate * b - item_ridge * c);
    };
    Scalar const gain = user.rate * slope;
    Scalar const shrink_p = user.rate * user.ridge, shrink_q = item.rate * item.ridge;
    typename L::vec factors_only = user_head_.rate * item_head_.rate;
    step(0, gain * user_head_.rate, shrink_p * user_head_.ridge, gain * factors_only,
         gain * item_head_.rate, shrink_q * item_head_.ridge);
    for (std::size_t f = L::width; f < width; f += L::width)
      step(f, gain, shrink_p, gain, gain, shrink_q);
  }

  descent_problem problem_;
  std::uint64_t seed_;
  descent_side<Scalar> users_;
  descent_side<Scalar> items_;
  factors<Scalar> implied_;            // y: [0, 0, factors]
  std::vector<Scalar> implied_ridge_;  // as descent_side::ridge
  header_lanes<Scalar> user_head_;
  header_lanes<Scalar> item_head_;
  aligned_vector<Scalar> vector_;  // x of the user at hand
  aligned_vector<Scalar> before_;  // z, then what each y_j moves by
};

}  // namespace lfrec::inline v0::detail
