// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/contexts.hpp"
#include "lfrec/evaluate/evaluate_ratings.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/models/concept.hpp"

namespace lfrec::inline v0 {

/// Predicts each row of a log in its situation and compares: a pair may occur several times, under
/// different circumstances. A row whose situation is not known is scored with an empty context. The
/// table's names must be the model's, in its order; a model that takes no context scores all rows
/// of a pair alike. The same bits for any executor. Throws shape_error for a log or table that does
/// not fit the model or a log without rows, invalid_option for a scale that is none or that a
/// rating lies outside of, and numeric_error for a prediction that is not finite. O(rows × scoring
/// one item), of a model that does not ScoresItems, nor inside any_model, O(rows × scoring all).
template <Model M, Executor E, RatingMetric... Metrics>
requires(sizeof...(Metrics) > 0) [[nodiscard]] rating_report
    evaluate_in_context(M const& model, situated_log const& test, rating_scale scale, E&& exec,
                        Metrics const&... metrics) {
  if constexpr (requires { model.item_scorer(); })
    if (auto const* const scorer = model.item_scorer())
      return evaluate_in_context(*scorer, test, scale, exec, metrics...);
  validate(scale);
  check_situations(test);
  auto const& log = test.log;
  if (log.empty()) throw shape_error("evaluate_in_context: no rating is held out");
  if (log.users() > model.users() || log.items() != model.items())
    detail::fail<shape_error>({"evaluate_in_context: the model has ", model.users(), " users x ",
                               model.items(), " items, the log ", log.users(), " x ", log.items()});
  bool takes_context = false;
  if constexpr (TakesContext<M>) {
    takes_context = !model.context_names().empty();
    if (takes_context && !std::ranges::equal(model.context_names(), test.contexts.names()))
      detail::fail<shape_error>(
          {"evaluate_in_context: the table of situations has other names than the ",
           model.context_names().size(), " of the model"});
  }
  auto const predict_rows = [&](chunk c, auto const& add) {
    std::vector<typename M::scalar_type> scores(ScoresItems<M> ? 0 : to_size(model.items()));
    for (std::size_t n = c.begin; n < c.end; ++n) {
      auto const& row = log[n];
      query whom{.user = row.user};
      if (takes_context)
        whom.context =
            log.situation(n) == no_situation ? row_view{} : test.contexts.row(log.situation(n));
      double said = 0;
      if constexpr (ScoresItems<M>) {
        said = static_cast<double>(model.score_item(whom, row.item));
      } else {
        model.score(whom, std::span(scores));
        said = static_cast<double>(scores[to_size(row.item)]);
      }
      auto const rating = static_cast<double>(row.value);
      auto const where = [&] {
        return "row " + std::to_string(n) + " (user " + std::to_string(to_index(row.user)) +
               ", item " + std::to_string(to_index(row.item)) + ')';
      };
      detail::check_rating(scale, rating, [&] { return where() + " is rated"; });
      if (!std::isfinite(said))
        detail::fail<numeric_error>(
            {"evaluate_in_context: the prediction for ", where(), " is not finite"});
      add(said, rating);
    }
  };
  auto report = detail::sum_ratings(exec, log.size(), 256, scale, predict_rows, metrics...);
  report.ratings = log.size();
  report.protocol = detail::rating_protocol(scale, false) +
                    (takes_context ? ", each rating in its situation" : ", whatever the situation");
  return report;
}

/// On the calling thread.
template <Model M, RatingMetric... Metrics>
requires(sizeof...(Metrics) > 0) [[nodiscard]] rating_report
    evaluate_in_context(M const& model, situated_log const& test, rating_scale scale,
                        Metrics const&... metrics) {
  return evaluate_in_context(model, test, scale, serial{}, metrics...);
}

}  // namespace lfrec::inline v0
