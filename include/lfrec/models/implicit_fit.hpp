// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/models/epoch_loop.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/finish.hpp"
#include "lfrec/solve/alternating.hpp"
#include "lfrec/solve/base_matrix.hpp"
#include "lfrec/solve/gram.hpp"
#include "lfrec/solve/objective.hpp"
#include "lfrec/solve/quantized_factors.hpp"

namespace lfrec::inline v0::detail {

/// The mean of |value| over the entries that are not 0; 0 if there are none.
template <RowMatrix M>
[[nodiscard]] double mean_magnitude(M const& data, executor_ref exec) {
  struct sums {
    double value = 0;
    double count = 0;
  };
  auto const total = reduce_chunks(
      exec, to_size(data.users()), 1024, sums{},
      [&](chunk c) {
        sums part;
        for (std::size_t u = c.begin; u < c.end; ++u)
          for (auto const v : data.user(user_index{static_cast<index_t>(u)}).value) {
            part.value += std::abs(static_cast<double>(v));
            part.count += v != 0 ? 1 : 0;
          }
        return part;
      },
      [](sums& all, sums const& part) {
        all.value += part.value;
        all.count += part.count;
      });
  return total.count > 0 ? total.value / total.count : 0;
}

/// mean_magnitude, refused where it is not finite.
template <RowMatrix M>
[[nodiscard]] double mean_confidence(std::string_view recipe, M const& data, executor_ref exec) {
  double const mean = mean_magnitude(data, exec);
  if (!std::isfinite(mean))
    detail::fail<numeric_error>({recipe, ": the mean of the values is not finite"});
  return mean;
}

/// The loss over values that are confidences, relative to the mean of all.
template <RowMatrix M>
[[nodiscard]] implicit_objective confidence_objective(std::string_view recipe, M const& data,
                                                      executor_ref exec, double unobserved_weight,
                                                      double regularization,
                                                      double frequency_scaling) {
  double const mean = mean_confidence(recipe, data, exec);
  implicit_objective loss;
  loss.unobserved_weight = unobserved_weight;
  loss.regularization = regularization;
  loss.frequency_scaling = frequency_scaling;
  if (mean > 0) loss.confidence_scale = 1 / mean;
  return loss;
}

/// All rows are pulled to zero. Other pulls say where to: `items` and `users` look at a side's last
/// rows and give the pull that its next are solved with (solve/alternating.hpp); `tables` turn
/// along with the factors; `penalty` is what the loss has beside the rows' own; `finish` gives rows
/// to what was not trained, before the model is made.
template <typename Scalar>
struct no_pulls {
  static constexpr bool from_last = false;  ///< a side's last rows are not looked at
  [[nodiscard]] std::vector<factors<Scalar>*> tables() { return {}; }
  [[nodiscard]] pull_to_zero items(executor_ref, factors<Scalar> const&) { return {}; }
  [[nodiscard]] pull_to_zero users(executor_ref, factors<Scalar> const&) { return {}; }
  [[nodiscard]] pull_to_zero item_pull() const { return {}; }
  [[nodiscard]] pull_to_zero user_pull() const { return {}; }
  [[nodiscard]] double penalty(factors<Scalar> const&) const { return 0; }
  [[nodiscard]] row_priors<Scalar> finish(executor_ref, factors<Scalar> const&,
                                          factors<Scalar>&) const {
    return {};
  }
};

/// Alternating least squares over all pairs, observed or not: the fit that implicit_als and the
/// recipes that pull its rows elsewhere than to zero share.
struct implicit_fit {
  implicit_objective objective;
  int factor_count = 0;
  int epoch_count = 0;
  double init_stddev = 0;
  std::uint64_t seed = 0;

  /// Bytes that run() holds at its peak where nothing else pulls rows: the tables, a copy of one if
  /// the solver asks for it, and the most of turning to axes, solving rows and finishing the model.
  template <typename Scalar, typename Solver>
  [[nodiscard]] static byte_range peak_bytes(matrix_shape const& shape, index_t d,
                                             Solver const& solver, std::size_t threads) {
    double const base = table_bytes<Scalar>(d, d);
    double const product =
        2 * base + gram_bytes<Scalar>(std::max(shape.users, shape.items), d, threads);
    double const axes = product + table_bytes<double>(d, d) + base;
    auto const rows = solve_rows_bytes<Scalar>(solver, d, shape, threads);
    double const finish = product + table_bytes<float>(shape.items);
    double const copy = row_solver_ref<Scalar>(solver).quantized
                            ? quantized_bytes<Scalar>(std::max(shape.users, shape.items), d)
                            : 0;
    auto const held = [&](double solving) {
      return copy + table_bytes<Scalar>(shape.users, d) + table_bytes<Scalar>(shape.items, d) +
             std::max({axes, base + solving, finish});
    };
    return {held(rows.least), held(rows.most)};
  }

  template <typename Scalar, typename M, typename Pulls>
  [[nodiscard]] factor_model<Scalar> run(std::string_view recipe, M const& data, executor_ref exec,
                                         observer_ref<factor_model<Scalar>> watch,
                                         row_solver_ref<Scalar> solver, Pulls& pulls) const {
    epoch_loop epochs(recipe, epoch_count);
    double const stddev = init_stddev / std::sqrt(static_cast<double>(factor_count));
    auto const by_user = user_rows(data);
    auto const by_item = item_rows(data);

    auto users = random_factors<Scalar>(exec, data.users(), factor_count, stddev, seed, 0);
    auto items = random_factors<Scalar>(exec, data.items(), factor_count, stddev, seed, 1);
    base_matrix<Scalar> base;  // of the items, for the loss
    quantized_factors<Scalar> copy;
    // Scores do not change when both tables turn; on the axes of the fixed one B is diagonal.
    auto const fix = [&](factors<Scalar>& fixed, factors<Scalar>& other) {
      auto others = pulls.tables();
      if (Pulls::from_last || solver.starts_from_last) others.push_back(&other);
      return turn_to_axes(exec, fixed, others, objective.unobserved_weight,
                          objective.ridge(0, fixed.rows()));
    };
    auto const model = [&](factors<Scalar> user_table, factors<Scalar> item_table) {
      auto priors = pulls.finish(exec, user_table, item_table);
      return finish_factor_model<Scalar>(exec, data, std::move(user_table), std::move(item_table),
                                         {}, objective, false, epochs.summary(), {},
                                         std::move(priors));
    };
    auto const side = [&](int epoch, factors<Scalar> const& fixed) {
      // 16-bit copies serve all epochs but the last.
      bool const copied = solver.quantized && epoch < epoch_count && quantize(exec, fixed, copy);
      return fixed_side<Scalar>{fixed, {}, base.entries, base.diagonal, copied ? &copy : nullptr};
    };
    epochs.run(
        watch,
        [&](int epoch) {
          base = fix(users, items);
          solve_rows<Scalar>(exec, "item", by_item, objective, side(epoch, users), solver, items,
                             pulls.items(exec, items));
          base = fix(items, users);
          solve_rows<Scalar>(exec, "user", by_user, objective, side(epoch, items), solver, users,
                             pulls.users(exec, users));
        },
        [&] {
          auto total = row_losses<Scalar>(exec, by_user, objective, {items, {}, {}}, users,
                                          pulls.user_pull());
          total.regularization += row_losses<Scalar>(exec, by_item, objective, {users, {}, {}},
                                                     items, pulls.item_pull(), false)
                                      .regularization;
          total.regularization += pulls.penalty(users);
          // Σ α₀ s² over all pairs is the inner product of the two Gram matrices.
          auto const user_gram = gram(exec, users, 1);
          for (std::size_t n = 0; n < base.entries.size(); ++n)
            total.unobserved +=
                static_cast<double>(base.entries[n]) * static_cast<double>(user_gram[n]);
          return total;
        },
        [&] { return model(users, items); });
    return model(std::move(users), std::move(items));
  }
};

}  // namespace lfrec::inline v0::detail
