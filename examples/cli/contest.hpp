// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <lfrec/core/executor.hpp>
#include <lfrec/data/dataset.hpp>
#include <lfrec/data/matrix.hpp>
#include <lfrec/evaluate/named_report.hpp>
#include <lfrec/io/saved_model.hpp>
#include <string>
#include <vector>

#include "commands.hpp"

namespace cli {

struct contestant {
  std::string name;
  lfrec::saved_model saved;
};

/// Models and a test file in one space of ids: the first model's, then what the others and the
/// test file have besides.
struct contest {
  std::vector<contestant> models;
  lfrec::id_map<lfrec::item_index> items;
  lfrec::matrix train;  // what users have seen
  lfrec::matrix test;
  std::size_t unknown_users = 0;  // of the test file, to one model at least: left out
  std::size_t unknown_items = 0;  // of the test file, to every model: they rank last and count

  [[nodiscard]] lfrec::id_map<lfrec::user_index> const& users() const {
    return models.front().saved.users;
  }
};

/// Reads or fits the models and lays the test file over them. Throws unknown_id if no user of the
/// test file is known to all, shape_error if models have seen different things and no --train says
/// which holds.
[[nodiscard]] contest make_contest(evaluate_arguments const& arguments,
                                   lfrec::executor_ref threads);

/// A report per model, in their order, then those of the baselines.
[[nodiscard]] std::vector<lfrec::named_report> judge(contest const& all,
                                                     evaluate_arguments const& arguments,
                                                     lfrec::executor_ref threads);

}  // namespace cli
