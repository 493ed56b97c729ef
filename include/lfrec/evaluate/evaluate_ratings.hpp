// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
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
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/models/concept.hpp"

namespace lfrec::inline v0 {

/// The lowest and the highest rating there is: predictions beyond are taken as the end they passed.
/// Without ends, predictions count as they are.
struct rating_scale {
  double lowest = -std::numeric_limits<double>::infinity();
  double highest = std::numeric_limits<double>::infinity();
};

/// Throws invalid_option.
inline void validate(rating_scale const& s) {
  if (!(s.lowest < s.highest))
    detail::fail<invalid_option>(
        {"rating_scale.lowest must lie below highest, got ", s.lowest, " and ", s.highest});
}

/// What an evaluation of ratings found: one value per metric over all held-out ratings.
struct rating_report {
  std::vector<std::string> metrics;
  std::vector<double> values;
  std::size_t ratings = 0;
  std::string protocol;
  std::vector<std::string> warnings = {};  ///< what makes the figures doubtful, as report::warnings

  /// Throws invalid_option for a metric that is not in the report.
  [[nodiscard]] double value(std::string_view metric) const {
    auto const at = std::find(metrics.begin(), metrics.end(), metric);
    if (at == metrics.end())
      detail::fail<invalid_option>({"the report has no metric '", metric, "'"});
    return values[static_cast<std::size_t>(at - metrics.begin())];
  }
};

namespace detail {

template <Model M, typename Train, typename Test>
void check_ratings(M const& model, held_out<Train, Test> const& data, rating_scale const& scale) {
  validate(scale);
  auto const users = data.options.fold_in ? data.test.users() : model.users();
  if (model.items() != data.test.items() || users < data.test.users() ||
      data.train.users() != data.test.users() || data.train.items() != data.test.items())
    detail::fail<shape_error>({"evaluate_ratings: the model has ", model.users(), " users x ",
                               model.items(), " items, train ", data.train.users(), " x ",
                               data.train.items(), ", test ", data.test.users(), " x ",
                               data.test.items()});
  if (data.test.nonzeros() == 0)
    throw shape_error("evaluate_ratings: the test matrix is empty, no rating is held out");
}

[[nodiscard]] inline std::string rating_protocol(rating_scale const& scale, bool fold_in) {
  std::string text = fold_in ? "users folded in from their rows in train" : "known users";
  if (std::isfinite(scale.lowest) || std::isfinite(scale.highest))
    text += ", predictions clipped to " + number_text(scale.lowest) + " to " +
            number_text(scale.highest);
  return text;
}

/// The report of ratings that come in chunks of `grain` rows: predict(chunk, add) calls
/// add(predicted, rating) for each; a prediction counts as the end of the scale that it passed.
template <typename E, typename Predict, RatingMetric... Metrics>
[[nodiscard]] rating_report sum_ratings(E& exec, std::size_t rows, std::size_t grain,
                                        rating_scale const& scale, Predict const& predict,
                                        Metrics const&... metrics) {
  using states = std::tuple<typename Metrics::state...>;
  auto const sums = reduce_chunks(
      exec, rows, grain, states{},
      [&](chunk c) {
        states part;
        predict(c, [&](double said, double rating) {
          double const predicted = std::clamp(said, scale.lowest, scale.highest);
          std::apply([&](auto&... sum) { (metrics.add(sum, predicted, rating), ...); }, part);
        });
        return part;
      },
      [&](states& all, states const& part) {
        std::apply(
            [&](auto&... sum) {
              std::apply([&](auto const&... more) { (metrics.merge(sum, more), ...); }, part);
            },
            all);
      });
  rating_report report;
  report.metrics = {std::string(metrics.name())...};
  report.values = std::apply(
      [&](auto const&... sum) {
        return std::vector<double>{static_cast<double>(metrics.value(sum))...};
      },
      sums);
  return report;
}

/// Throws invalid_option for a rating outside the scale; `what` says whose it is: "… rated … with".
inline void check_rating(rating_scale const& scale, double rating, auto const& what) {
  if (!(rating >= scale.lowest && rating <= scale.highest))
    detail::fail<invalid_option>({"rating_scale: ", what(), " ", number_text(rating), ", outside ",
                                  number_text(scale.lowest), " to ", number_text(scale.highest)});
}

}  // namespace detail

/// Predicts every stored rating of `test` and compares. A user or item without ratings in train is
/// predicted like any other, by what the model says of it: most give the item's or user's bias, or
/// the mean; test pairs that are in train are named in the warnings. With fold_in, users are scored
/// by their rows in train alone. The same bits for any executor. Throws shape_error for sizes that
/// do not fit or an empty test matrix, invalid_option for a scale that is none or that a held-out
/// rating lies outside of, and numeric_error for a prediction that is not finite. O(test users ×
/// scoring all items), of a model that ScoresItems, also inside any_model, O(ratings × scoring
/// one).
template <Model M, RowMatrix Train, RowMatrix Test, Executor E, RatingMetric... Metrics>
requires(sizeof...(Metrics) > 0) [[nodiscard]] rating_report
    evaluate_ratings(M const& model, held_out<Train, Test> const& data, rating_scale scale,
                     E&& exec, Metrics const&... metrics) {
  detail::check_ratings(model, data, scale);
  if constexpr (requires { model.item_scorer(); })
    if (auto const* const scorer = model.item_scorer())
      return evaluate_ratings(*scorer, data, scale, exec, metrics...);
  auto const predict_rows = [&](chunk c, auto const& add) {
    std::vector<typename M::scalar_type> scores(ScoresItems<M> ? 0 : to_size(model.items()));
    auto const predict = [&](query const& whom, index_t item) {
      if constexpr (ScoresItems<M>)
        return model.score_item(whom, item_index{item});
      else
        return scores[to_size(item)];
    };
    std::vector<float> history_values;
    for (std::size_t u = c.begin; u < c.end; ++u) {
      user_index const user{static_cast<index_t>(u)};
      auto const row = data.test.user(user);
      std::span<index_t const> const index = row.index;
      if (index.empty()) continue;
      query whom;
      if (data.options.fold_in)
        whom.history = detail::float_row(data.train.user(user), history_values);
      else
        whom.user = user;
      if constexpr (!ScoresItems<M>) model.score(whom, std::span(scores));
      for (std::size_t n = 0; n < index.size(); ++n) {
        auto const rating = static_cast<double>(row.value[n]);
        detail::check_rating(scale, rating, [&] {
          return "user " + std::to_string(u) + " rated item " + std::to_string(index[n]) + " with";
        });
        auto const said = static_cast<double>(predict(whom, index[n]));
        if (!std::isfinite(said))
          detail::fail<numeric_error>(
              {"evaluate_ratings: predictions must be finite, the model gives user ", u,
               " and item ", index[n], " ", detail::number_text(said)});
        add(said, rating);
      }
    }
  };
  auto report =
      detail::sum_ratings(exec, to_size(data.test.users()), 16, scale, predict_rows, metrics...);
  report.warnings = detail::warnings_of(data);
  report.ratings = static_cast<std::size_t>(data.test.nonzeros());
  report.protocol = detail::rating_protocol(scale, data.options.fold_in);
  if (!data.protocol.empty()) report.protocol = data.protocol + ", " + report.protocol;
  return report;
}

/// On the calling thread.
template <Model M, RowMatrix Train, RowMatrix Test, RatingMetric... Metrics>
requires(sizeof...(Metrics) > 0) [[nodiscard]] rating_report
    evaluate_ratings(M const& model, held_out<Train, Test> const& data, rating_scale scale,
                     Metrics const&... metrics) {
  return evaluate_ratings(model, data, scale, serial{}, metrics...);
}

}  // namespace lfrec::inline v0
