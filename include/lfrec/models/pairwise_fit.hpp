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

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/models/epoch_loop.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/finish.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/pairwise_epoch.hpp"

namespace lfrec::inline v0::detail {

/// The mean of the values > 0; 0 if there are none. Throws numeric_error for one not finite.
template <RowMatrix M>
[[nodiscard]] double mean_positive(std::string_view recipe, M const& data) {
  double sum = 0;
  double count = 0;
  for (index_t u = 0; u < data.users(); ++u)
    for (auto const v : data.user(user_index{u}).value) {
      auto const value = static_cast<double>(v);
      if (!std::isfinite(value))
        detail::fail<numeric_error>({recipe, ": a value of user ", u, " is not finite"});
      if (!(value > 0)) continue;
      sum += value;
      count += 1;
    }
  return count > 0 ? sum / count : 0;
}

/// Nothing is known of rows but the matrix. Others are told the tables after each epoch by `learn`,
/// say in `priors` what the next epoch pulls rows to, and in `finish` what becomes of those that
/// were not trained.
template <typename Scalar>
struct no_priors {
  void learn(executor_ref, pairwise_tables<Scalar> const&) {}
  [[nodiscard]] pairwise_priors<Scalar> priors() const { return {}; }
  [[nodiscard]] row_priors<Scalar> finish(executor_ref, pairwise_tables<Scalar>&) const {
    return {};
  }
};

/// Bytes that pairwise_epoch holds at its peak besides the tables: orders, blocks and pools, and
/// the larger of the ranks' weights while they are made (`ranks`) and the positives by block with
/// what the tasks work in. From users who have theirs in one block of items to any in each.
template <typename Scalar>
[[nodiscard]] byte_range pairwise_epoch_bytes(matrix_shape const& shape, bool ranks,
                                              bool by_popularity, std::size_t threads) {
  auto const blocks = pairwise_blocks(shape.users, shape.items);
  auto const count = static_cast<double>(blocks);
  auto const nonzeros = static_cast<double>(shape.nonzeros);
  double const items = shape.items;
  double const cut = table_bytes<index_t>(shape.users) + table_bytes<index_t>(items, 2) +
                     table_bytes<std::uint8_t>(items) +
                     (by_popularity ? table_bytes<float>(items) + table_bytes<index_t>(items) : 0);
  // A pool is weighed one after another, by weights, heights and two lists.
  double const weighing = by_popularity ? 6 * table_bytes<double>(items) / count : 0;
  double const marks = static_cast<double>(std::min(threads, blocks)) * items / 8;
  auto const held = [&](double each) {
    double const visits = std::min(nonzeros, each * static_cast<double>(shape.users));
    double const learning = block_positives<Scalar>::bytes(visits, nonzeros) + marks;
    return cut + std::max({weighing, learning, ranks ? table_bytes<double>(items + 1) : 0});
  };
  return {held(1), held(count)};
}

/// Bytes that fit_pairwise holds at its peak where nothing is known besides: its tables, the
/// popularity, and an epoch, or the model's own popularity.
template <typename Scalar, typename Options>
[[nodiscard]] fit_memory pairwise_bytes(matrix_shape const& shape, Options const& options,
                                        bool ranks, bool by_popularity, std::size_t threads) {
  double const popularity = table_bytes<float>(shape.items);
  auto const epoch = pairwise_epoch_bytes<Scalar>(shape, ranks, by_popularity, threads);
  auto const held = [&](double learning) {
    return table_bytes<Scalar>(shape.users, options.factors + 1) +
           table_bytes<Scalar>(shape.items, options.factors + 4) + popularity +
           std::max(learning, popularity);
  };
  return most_of({held(epoch.least), held(epoch.most)});
}

/// The fit that bpr, warp, logistic_mf and the hybrids of features share.
template <typename Scalar, typename Options, typename Loss, RowMatrix M,
          typename Known = no_priors<Scalar>>
[[nodiscard]] factor_model<Scalar> fit_pairwise(std::string_view recipe, Options const& options,
                                                Loss const& loss, pairwise_objective objective,
                                                M const& data, executor_ref exec,
                                                observer_ref<factor_model<Scalar>> watch,
                                                Known known = {}) {
  epoch_loop epochs(recipe, options.epochs);
  objective.loss = any_pairwise_loss(loss).kind();
  objective.learning_rate = static_cast<double>(options.learning_rate);
  objective.regularization = static_cast<double>(options.regularization);
  objective.seed = options.seed;
  double const mean = mean_positive(recipe, data);
  if (mean > 0) objective.confidence_scale = 1 / mean;

  double const stddev =
      static_cast<double>(options.init_stddev) / std::sqrt(static_cast<double>(options.factors));
  pairwise_tables<Scalar> tables{
      random_factors<Scalar>(exec, data.users(), options.factors, stddev, options.seed, 0),
      random_factors<Scalar>(exec, data.items(), options.factors, stddev, options.seed, 1)};
  auto const popularity = item_popularity(data);
  auto const user_row = [&](index_t u) { return data.user(user_index{u}); };
  sampled_loss last;
  // A row that no step has touched is still its random start: it says nothing, so it becomes 0,
  // and such users get what a newcomer with their history gets.
  auto const model = [&](pairwise_tables<Scalar> learnt) {
    for (index_t u = 0; u < data.users(); ++u)
      if (learnt.user_sum[to_size(u)] == 0) std::ranges::fill(learnt.users.row(u), Scalar{0});
    for (index_t i = 0; i < data.items(); ++i)
      if (learnt.terms[to_size(i)].sum == 0) std::ranges::fill(learnt.items.row(i), Scalar{0});
    auto priors = known.finish(exec, learnt);
    std::vector<Scalar> bias;
    bias.reserve(learnt.terms.size());
    for (auto const& item : learnt.terms) bias.push_back(item.bias);
    learnt.terms = {};
    auto folding = objective;
    folding.epochs = epochs.summary().epochs;
    return finish_factor_model<Scalar>(exec, data, std::move(learnt.users), std::move(learnt.items),
                                       std::move(bias), folding, false, epochs.summary(), {},
                                       std::move(priors));
  };
  epochs.run(
      watch,
      [&](int epoch) {
        last = pairwise_epoch<Scalar>(exec, user_row, loss, objective, popularity, epoch,
                                      watch.watching(), tables, known.priors());
        known.learn(exec, tables);
      },
      [&] {
        double const pairs = std::max(last.pairs, 1.0);
        return training_loss{.observed = last.loss / pairs,
                             .regularization = last.regularization / pairs};
      },
      [&] { return model(tables); });
  return model(std::move(tables));
}

}  // namespace lfrec::inline v0::detail
