// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/models/epoch_loop.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/finish.hpp"
#include "lfrec/models/rating_base.hpp"
#include "lfrec/models/rating_neighbor_model.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/similarity/product.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/objective.hpp"
#include "lfrec/solve/rating_biases.hpp"

namespace lfrec::inline v0 {

/// How the biases are found: by alternating least squares, or step by step. Both go down the same
/// objective.
enum class bias_solver { als, sgd };
constexpr auto names(bias_solver const*) {
  return std::array<std::string_view, 2>{"als", "sgd"};
}

struct baseline_options {
  int epochs = 10;                 ///< als: items once, then users once; sgd: all ratings once
  float user_regularization = 15;  ///< λ_u: a user of λ_u ratings gets half of the bias they show
  float item_regularization = 10;  ///< λ_i: the same of an item
  bias_solver solver = bias_solver::als;
  float learning_rate = 0.005F;  ///< γ; only with solver = sgd
};

constexpr auto fields(baseline_options const*) {
  using o = baseline_options;
  return std::tuple{
      field{"epochs", &o::epochs, {1, 10000}, scale::linear, "", "passes over the ratings"},
      field{"user_regularization",
            &o::user_regularization,
            {0, 1e6},
            scale::linear,
            "lambda_u",
            "L2 penalty of a user's bias"},
      field{"item_regularization",
            &o::item_regularization,
            {0, 1e6},
            scale::linear,
            "lambda_i",
            "L2 penalty of an item's bias"},
      field{"solver", &o::solver, {}, scale::linear, "", "how the biases are found"},
      field{"learning_rate",
            &o::learning_rate,
            {1e-6, 1},
            scale::logarithmic,
            "gamma",
            "step of solver = sgd"}};
}

inline void validate(baseline_options const& options) {
  validate_fields("baseline", options);
}

/// What a rating is before taste: r ≈ μ + b_u + b_i, the mean, the user's and the item's bias. The
/// same list for everybody, but ratings that a recipe has to beat. A matrix value is a rating.
/// Koren 2010, section 2.1. An epoch costs a pass over the ratings.
template <typename Scalar = float>
struct baseline {
  using model_type = factor_model<Scalar>;
  static constexpr std::string_view name = "baseline";
  baseline_options options = {};

  /// Throws invalid_option for options outside their range and numeric_error where the biases run
  /// out of bounds, as with too large a learning_rate.
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    return run(detail::matrix_of(data), exec, watch);
  }

 private:
  template <typename M>
  model_type run(M const& data, executor_ref exec, observer_ref<model_type> watch) const {
    detail::epoch_loop epochs(name, options.epochs);
    detail::rating_biases biases(exec, data, static_cast<double>(options.user_regularization),
                                 static_cast<double>(options.item_regularization));
    auto const model = [&] {
      factors<Scalar> users(data.users(), 1);
      factors<Scalar> items(data.items(), 1);
      std::vector<Scalar> offsets(biases.items.size());
      for (std::size_t u = 0; u < biases.users.size(); ++u)
        users.data()[u] = static_cast<Scalar>(biases.users[u]);
      for (std::size_t i = 0; i < offsets.size(); ++i) {
        items.data()[i] = 1;
        offsets[i] = static_cast<Scalar>(biases.mean + biases.items[i]);
      }
      explicit_objective const objective{0, biases.user_regularization};
      return detail::finish_factor_model<Scalar>(exec, data, std::move(users), std::move(items),
                                                 std::move(offsets), objective, true,
                                                 epochs.summary());
    };
    epochs.run(
        watch,
        [&](int) {
          if (options.solver == bias_solver::als)
            biases.alternate(exec, data);
          else
            biases.descend(data, static_cast<double>(options.learning_rate));
        },
        [&] { return biases.loss(exec, data); }, model);
    return model();
  }
};
baseline()->baseline<float>;
baseline(baseline_options)->baseline<float>;

struct slope_one_options {
  bool weighted = true;  ///< an item counts by how many users rated both; false: all count alike
  int min_support = 1;   ///< items with fewer common users say nothing of each other
};

constexpr auto fields(slope_one_options const*) {
  using o = slope_one_options;
  return std::tuple{field{"weighted",
                          &o::weighted,
                          {},
                          scale::linear,
                          "",
                          "items count by how many users rated both"},
                    field{"min_support",
                          &o::min_support,
                          {1, 1e9},
                          scale::logarithmic,
                          "",
                          "least common users of two items"}};
}

inline void validate(slope_one_options const& options) {
  validate_fields("slope_one", options);
}

/// Predicts a rating by how much better or worse the item is than each that the user rated, on the
/// average of those who rated both: r̂_ui = Σ_j c_ij (r_uj + dev_ij) / Σ_j c_ij with dev_ij the mean
/// of r_vi − r_vj over the c_ij users v of both. Where the user rated nothing that goes with the
/// item, it is the baseline. Lemire, Maclachlan 2005. Learns in O(Σ_users length²) and keeps a
/// number for each two items that somebody rated: for catalogues of some ten thousand items.
template <typename Scalar = float>
struct slope_one {
  using model_type = rating_neighbor_model<Scalar>;
  static constexpr std::string_view name = "slope_one";
  slope_one_options options = {};

  /// Throws invalid_option for options outside their range.
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& = {}) const {
    validate(options);
    return run(detail::matrix_of(data), exec);
  }

 private:
  struct difference {
    double sum = 0;
    std::uint32_t overlap = 0;
    void add(Scalar a, Scalar b) noexcept {
      sum += static_cast<double>(b) - static_cast<double>(a);
      ++overlap;
    }
  };
  struct speech {
    index_t item;
    Scalar weight;
    Scalar deviation;
  };

  /// dev_ij relative to the base: base_uj + x_uj + dev_ij = base_ui + x_uj + (dev_ij − b_i + b_j),
  /// where x_uj is what the user's rating of j has above its base.
  template <typename M>
  model_type run(M const& data, executor_ref exec) const {
    baseline_options const fallback;
    auto base = detail::fit_rating_base<Scalar>(exec, data,
                                                static_cast<double>(fallback.user_regularization),
                                                static_cast<double>(fallback.item_regularization));
    auto const items = to_size(data.items());
    constexpr std::size_t grain = 32;
    std::vector<std::size_t> sizes(items);
    std::vector<detail::row_block<Scalar>> blocks(chunk_count(items, grain));
    std::vector<std::vector<Scalar>> of_blocks(blocks.size());
    for_each_chunk(exec, items, grain, [&](chunk c) {
      detail::product_row<Scalar, difference> product(data.items());
      std::vector<speech> said;
      for (std::size_t j = c.begin; j < c.end; ++j) {
        said.clear();
        product.for_each(
            data.item(item_index{static_cast<index_t>(j)}),
            [&](index_t u) { return data.user(user_index{u}); },
            [&](index_t i, difference const& both) {
              auto const count = static_cast<double>(both.overlap);
              if (to_size(i) == j || count < options.min_support) return;
              double const deviation = both.sum / count -
                                       static_cast<double>(base.offsets[to_size(i)]) +
                                       static_cast<double>(base.offsets[j]);
              said.push_back({i, static_cast<Scalar>(options.weighted ? count : 1),
                              static_cast<Scalar>(deviation)});
            });
        std::ranges::sort(said, {}, &speech::item);
        for (auto const& one : said) {
          blocks[c.number].indices.push_back(one.item);
          blocks[c.number].values.push_back(one.weight);
          of_blocks[c.number].push_back(one.deviation);
        }
        sizes[j] = said.size();
      }
    });
    std::vector<Scalar> deviations;
    for (auto& part : of_blocks) deviations.insert(deviations.end(), part.begin(), part.end());
    return model_type({.base = std::move(base),
                       .weights = detail::join(exec, data.items(), sizes, std::move(blocks), grain),
                       .deviations = std::move(deviations),
                       .neighbors = std::max<index_t>(1, data.items()),
                       .histories = copy_rows(data),
                       .popularity = detail::item_popularity(data)});
  }
};
slope_one()->slope_one<float>;
slope_one(slope_one_options)->slope_one<float>;

}  // namespace lfrec::inline v0
