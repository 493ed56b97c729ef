// SPDX-License-Identifier: MIT
#pragma once

#include <lfrec/core/executor.hpp>
#include <lfrec/data/contexts.hpp>
#include <lfrec/data/features.hpp>
#include <lfrec/data/interaction.hpp>
#include <lfrec/evaluate/evaluate_ratings.hpp>
#include <lfrec/evaluate/named_report.hpp>
#include <lfrec/metrics/goal.hpp>
#include <lfrec/models/any_model.hpp>
#include <string>
#include <vector>

#include "commands.hpp"
#include "contest.hpp"

// Ratings: not lists are judged but rows, each in its situation where that is known.
namespace cli {

/// Whether these metrics judge ratings: rmse and mae. Throws invalid_option where only some do.
[[nodiscard]] bool of_ratings(std::string const& metrics);

/// From its lowest to its highest rating; none: without ends. Throws invalid_option for what is no
/// scale or does not go with the metrics.
[[nodiscard]] lfrec::rating_scale scale_of(std::vector<double> const& ends,
                                           std::string const& metrics);

/// Throws invalid_option for what goes with metrics of lists alone, or of ratings alone.
void check_rated(evaluate_arguments const& arguments);

/// Reads the test file and leaves out the rows whose user or item some model does not know. Throws
/// unknown_id if none is left.
void take_ratings(evaluate_arguments const& arguments, contest& all);

/// A report per model, in their order.
[[nodiscard]] std::vector<lfrec::named_report> judge_ratings(contest const& all,
                                                             evaluate_arguments const& arguments,
                                                             lfrec::executor_ref threads);

/// RMSE and MAE over the rows. A table of situations that has names must have those of the model;
/// without one, scores are for an average situation.
[[nodiscard]] lfrec::rating_report rate(lfrec::any_model const& model,
                                        lfrec::situated_log const& rows,
                                        lfrec::rating_scale const& scale,
                                        lfrec::executor_ref threads);

/// What a search chooses by.
struct rated_judge {
  std::string metric;
  lfrec::rating_scale scale;
  lfrec::features const& contexts;

  [[nodiscard]] std::string name() const { return metric; }
  [[nodiscard]] static lfrec::goal wanted() { return lfrec::goal::lowest; }
  [[nodiscard]] double figure(lfrec::any_model const& model, lfrec::interaction_log const& rows,
                              lfrec::executor_ref threads) const {
    return rate(model, {rows, contexts}, scale, threads).value(metric);
  }
};

}  // namespace cli
