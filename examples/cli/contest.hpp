// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <lfrec/core/executor.hpp>
#include <lfrec/data/dataset.hpp>
#include <lfrec/data/features.hpp>
#include <lfrec/data/id_map.hpp>
#include <lfrec/data/matrix.hpp>
#include <lfrec/evaluate/named_report.hpp>
#include <lfrec/io/saved_model.hpp>
#include <optional>
#include <string>
#include <vector>

#include "commands.hpp"

namespace cli {

struct contestant {
  std::string name;
  lfrec::saved_model saved;
};

struct contest;

/// What the data of --train say of users and items besides the interactions, in their own ids;
/// empty if none were read.
struct known_facts {
  lfrec::id_map<lfrec::user_index> users;
  lfrec::id_map<lfrec::item_index> items;
  lfrec::features user_features;
  lfrec::features item_features;
  std::vector<double> first_times;  // of each user, or NaN

  /// The position here of a user of the contest.
  [[nodiscard]] std::optional<std::size_t> user_of(contest const& all, std::size_t user) const;
};

/// Models and a test file in one space of ids: the first model's, then what the others and the
/// test file have besides.
struct contest {
  std::vector<contestant> models;
  lfrec::id_map<lfrec::user_index> users;  // the first model's, or newcomers
  lfrec::id_map<lfrec::item_index> items;
  bool newcomers = false;  // no model knows these users: they are folded in from train
  lfrec::matrix train;     // what users have seen
  lfrec::matrix test;
  known_facts known;
  /// The rows of the test file, where these are judged and not lists: rated.hpp. Then there is no
  /// train and no test, and unknown are users and items to one model at least: they are left out.
  std::optional<lfrec::dataset> rated;
  std::size_t unknown_users = 0;  // of the test file, to one model at least: left out
  std::size_t unknown_items = 0;  // of the test file, to every model: they rank last and count
};

/// Throws invalid_option for a metric that does not exist and what does not go with one of ratings,
/// before any file is read.
void check_metrics(evaluate_arguments const& arguments);

/// Reads or fits the models and lays the test file over them, with --given its users as newcomers.
/// Throws unknown_id if no user of the
/// test file is known to all, shape_error if models have seen different things and no --train says
/// which holds.
[[nodiscard]] contest make_contest(evaluate_arguments const& arguments,
                                   lfrec::executor_ref threads);

/// A report per model, in their order, then those of the baselines.
[[nodiscard]] std::vector<lfrec::named_report> judge(contest const& all,
                                                     evaluate_arguments const& arguments,
                                                     lfrec::executor_ref threads);

}  // namespace cli
