// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/kernels/small_cholesky.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/models/any_model.hpp"
#include "lfrec/models/blended_model.hpp"

namespace lfrec::inline v0 {

struct blend_options {
  /// Take each model's scores of a query to mean 0 and variance 1 before they are weighed. Leave
  /// out where all models predict the same thing in the same unit. Fitting to ratings never does.
  bool standardize = true;
  double resolution = 0.03;  ///< of weights fitted to a metric: the search stops below this step
  double regularization = 0.01;  ///< λ: pulls weights fitted to ratings towards equal ones; 0–1
};

constexpr auto fields(blend_options const*) {
  using o = blend_options;
  return std::tuple{
      field{"standardize", &o::standardize, {}, scale::linear, "", "z-scores before weighing"},
      field{"resolution",
            &o::resolution,
            {1e-4, 0.5},
            scale::logarithmic,
            "",
            "smallest step of the search for weights"},
      field{"regularization",
            &o::regularization,
            {0, 1e6},
            scale::logarithmic,
            "lambda",
            "ridge of weights fitted to ratings"}};
}

inline void validate(blend_options const& options) {
  validate_fields("blend", options);
}

/// Weighs the scores of fitted models: a transformer, models in, a model out. The models keep their
/// storage; the blend refers to it. Weights are given, or fitted on a validation part that none of
/// the models has learnt from.
template <typename Scalar = float>
struct blend {
  using model_type = blended_model<Scalar>;
  using models_type = std::vector<basic_any_model<Scalar>>;
  static constexpr std::string_view name = "blend";
  blend_options options = {};

  /// With the weights given, used as they are. Throws invalid_option for no models and for weights
  /// of another number, not finite or all 0, shape_error for models of different users or items.
  [[nodiscard]] model_type fit(
      models_type models,
      std::vector<double> weights) const {  // NOLINT(performance-unnecessary-value-param): moved
    validate(options);
    return model_type({.models = std::move(models),
                       .weights = std::move(weights),
                       .offset = 0,
                       .standardize = options.standardize});
  }

  /// With the weights, 0 or more and 1 in sum, whose lists of items unseen in `train` have the best
  /// mean of the metric over the users with items in `validation`. A pattern search: from the best
  /// of the single models and of all alike, it moves weight from one model to another in steps of
  /// 1/2, 1/4, … down to `resolution`, as long as that helps; so the result is no worse than any
  /// of the models there. Each step scores all validation users by all models.
  template <RowMatrix Train, RowMatrix Validation, ListMetric Metric, Executor E = serial>
  [[nodiscard]] model_type fit(models_type models, Train const& train, Validation const& validation,
                               Metric const& metric, E&& exec = {}) const {
    auto const start = fit(models, equal_weights(models));  // checks models and options
    check_data(start, train, "train");
    check_data(start, validation, "validation");
    if (metric.depth() < 1)
      detail::fail<invalid_option>({"blend: the depth of ", std::string{metric.name()},
                                    " must be at least 1, got ", metric.depth()});
    return fit(std::move(models), search(start.parts(), train, validation, metric, exec));
  }

  /// With weights and an offset that predict the validation ratings by least squares, drawn towards
  /// equal weights: mean (r − a − Σ w_k s_k)² + λ Σ (w_k − 1/K)². Scores are taken as they are.
  template <RowMatrix Validation, Executor E = serial>
  [[nodiscard]] model_type fit(models_type models, Validation const& validation,
                               E&& exec = {}) const {
    auto const start = fit(models, equal_weights(models));
    check_data(start, validation, "validation");
    auto [weights, offset] = ridge(start.parts(), validation, exec);
    return model_type({.models = std::move(models),
                       .weights = std::move(weights),
                       .offset = offset,
                       .standardize = false});
  }

 private:
  using parts_type = blended_parts<Scalar>;
  using weights_type = std::vector<double>;

  static weights_type equal_weights(models_type const& models) {
    return weights_type(models.size(), 1 / static_cast<double>(models.size()));
  }

  template <typename M>
  static void check_data(model_type const& model, M const& data, std::string const& what) {
    if (data.users() != model.users() || data.items() != model.items())
      detail::fail<shape_error>({"blend: ", what, " has ", data.users(), " users x ", data.items(),
                                 " items, the models have ", model.users(), " x ", model.items()});
    if (what == "validation" && data.nonzeros() == 0)
      throw shape_error("blend: the validation part is empty, no weights can be fitted");
  }

  template <typename Train, typename Validation, typename Metric>
  weights_type search(parts_type const& parts, Train const& train, Validation const& validation,
                      Metric const& metric, executor_ref exec) const {
    auto const count = parts.models.size();
    auto const try_all = [&](std::vector<weights_type> const& tried) {
      return figures(parts, tried, train, validation, metric, exec);
    };
    // The first of the best, so that ties keep what is there.
    auto const best_of = [](std::vector<double> const& values) {
      return static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
    };
    std::vector<weights_type> tried{parts.weights};
    for (std::size_t k = 0; k < count; ++k) {
      tried.emplace_back(count, 0.0);
      tried.back()[k] = 1;
    }
    auto values = try_all(tried);
    auto best = tried[best_of(values)];
    double best_value = values[best_of(values)];
    for (double step = 0.5; count > 1 && step >= options.resolution;) {
      tried.clear();
      for (std::size_t from = 0; from < count; ++from)
        for (std::size_t to = 0; to < count; ++to) {
          double const moved = std::min(step, best[from]);
          if (from == to || moved <= 0) continue;
          tried.push_back(best);
          tried.back()[from] -= moved;
          tried.back()[to] += moved;
        }
      values = try_all(tried);
      auto const winner = best_of(values);
      if (values[winner] > best_value) {
        best = tried[winner];
        best_value = values[winner];
      } else {
        step /= 2;
      }
    }
    return best;
  }

  /// The sum of the metric over the validation users, for each of the weights.
  template <typename Train, typename Validation, typename Metric>
  static std::vector<double> figures(parts_type const& parts,
                                     std::vector<weights_type> const& tried, Train const& train,
                                     Validation const& validation, Metric const& metric,
                                     executor_ref exec) {
    auto const items = to_size(validation.items());
    auto const count = parts.models.size();
    model_type const unweighted(parts);
    return reduce_chunks(
        exec, to_size(validation.users()), 16, std::vector<double>(tried.size(), 0.0),
        [&](chunk c) {
          std::vector<double> part(tried.size(), 0.0);
          std::vector<Scalar> scores(items * count);
          top_k<Scalar> best(std::min(items, to_size(metric.depth())));
          std::vector<item_index> list;
          for (std::size_t u = c.begin; u < c.end; ++u) {
            user_index const user{static_cast<index_t>(u)};
            auto const held = validation.user(user);
            if (held.index.empty()) continue;
            std::vector<float> const values(held.value.begin(), held.value.end());
            std::vector<bool> out(items, false);
            for (index_t const i : train.user(user).index) out[to_size(i)] = true;
            for (std::size_t i = 0; i < items; ++i)
              out[i] =
                  out[i] || !unweighted.has_evidence(item_index{static_cast<index_t>(i)}, Scalar{});
            for (std::size_t k = 0; k < count; ++k) standardized(parts, k, user, items, scores);
            for (std::size_t n = 0; n < tried.size(); ++n) {
              for (std::size_t i = 0; i < items; ++i) {
                if (out[i]) continue;
                double sum = 0;
                for (std::size_t k = 0; k < count; ++k)
                  sum += tried[n][k] * static_cast<double>(scores[k * items + i]);
                best.offer(static_cast<index_t>(i), static_cast<Scalar>(sum));
              }
              list.clear();
              for (auto const& entry : best.take()) list.push_back(item_index{entry.index});
              part[n] += static_cast<double>(metric(ranking{list, {held.index, values}}));
            }
          }
          return part;
        },
        [](std::vector<double>& total, std::vector<double> const& part) {
          for (std::size_t n = 0; n < total.size(); ++n) total[n] += part[n];
        });
  }

  /// Writes model k's scores of a user, as the blend weighs them, into its row of `scores`.
  static void standardized(parts_type const& parts, std::size_t k, user_index user,
                           std::size_t items, std::vector<Scalar>& scores) {
    auto const row = std::span(scores).subspan(k * items, items);
    parts.models[k].score({.user = user, .history = {}}, row);
    if (!parts.standardize) return;
    auto const scale = detail::standard_scale(std::span<Scalar const>(row));
    for (Scalar& s : row)
      s = static_cast<Scalar>((static_cast<double>(s) - scale.mean) * scale.factor);
  }

  template <typename Validation>
  std::pair<weights_type, double> ridge(parts_type const& parts, Validation const& validation,
                                        executor_ref exec) const {
    // Sums over the ratings of x xᵀ, x = [1, s_1 … s_K, r − s̄] with s̄ the mean of the scores.
    auto const count = parts.models.size();
    auto const width = count + 2;
    auto const items = to_size(validation.items());
    auto const sums = reduce_chunks(
        exec, to_size(validation.users()), 16, std::vector<double>(width * width, 0.0),
        [&](chunk c) {
          std::vector<double> part(width * width, 0.0);
          std::vector<Scalar> scores(items * count);
          std::vector<double> x(width, 1.0);
          for (std::size_t u = c.begin; u < c.end; ++u) {
            auto const row = validation.user(user_index{static_cast<index_t>(u)});
            if (row.index.empty()) continue;
            for (std::size_t k = 0; k < count; ++k)
              parts.models[k].score({.user = user_index{static_cast<index_t>(u)}, .history = {}},
                                    std::span(scores).subspan(k * items, items));
            for (std::size_t n = 0; n < row.index.size(); ++n) {
              x[count + 1] = static_cast<double>(row.value[n]);
              for (std::size_t k = 0; k < count; ++k) {
                x[k + 1] = static_cast<double>(scores[k * items + to_size(row.index[n])]);
                x[count + 1] -= x[k + 1] / static_cast<double>(count);
              }
              for (std::size_t a = 0; a < width; ++a)
                for (std::size_t b = 0; b <= a; ++b) part[a * width + b] += x[a] * x[b];
            }
          }
          return part;
        },
        [](std::vector<double>& total, std::vector<double> const& part) {
          for (std::size_t n = 0; n < total.size(); ++n) total[n] += part[n];
        });
    // Covariances with the rest r − s̄ give what the weights differ from 1/K by.
    double const n = sums[0];
    auto const mean = [&](std::size_t a) { return sums[a * width] / n; };
    std::vector<double> matrix(count * count, 0.0), change(count, 0.0);
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = 0; b <= a; ++b)
        matrix[a * count + b] = sums[(a + 1) * width + b + 1] / n - mean(a + 1) * mean(b + 1);
      matrix[a * count + a] += options.regularization;
      change[a] = sums[(count + 1) * width + a + 1] / n - mean(a + 1) * mean(count + 1);
    }
    if (!detail::factor_lower(matrix.data(), count))
      throw numeric_error(
          "blend: the models' scores determine no weights (two are the same, or not finite); "
          "more blend.regularization helps");
    detail::solve_lower(matrix.data(), change.data(), count);
    detail::solve_lower_transposed(matrix.data(), change.data(), count);
    double offset = mean(count + 1);
    for (std::size_t k = 0; k < count; ++k) {
      offset -= change[k] * mean(k + 1);
      change[k] += 1 / static_cast<double>(count);
    }
    return {change, offset};
  }
};
blend()->blend<float>;
blend(blend_options)->blend<float>;

}  // namespace lfrec::inline v0
