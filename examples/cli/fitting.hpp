// SPDX-License-Identifier: MIT
#pragma once

#include <lfrec/core/executor.hpp>
#include <lfrec/core/observer.hpp>
#include <lfrec/data/dataset.hpp>
#include <lfrec/data/weight_text.hpp>

#include "commands.hpp"
#include "recipe.hpp"

namespace cli {

/// A recipe with options and weighting, read and checked before any file is.
class prepared_recipe {
 public:
  explicit prepared_recipe(recipe_choice const& choice);

  /// Fits it to the data, whose log is given up for the matrix.
  [[nodiscard]] fit_result fit(lfrec::dataset data, lfrec::executor_ref threads,
                               fit_observer watch = {}) const;

 private:
  recipe_entry const* recipe_;
  settings options_;
  lfrec::any_weighting weighting_;
};

}  // namespace cli
