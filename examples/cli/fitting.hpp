// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <lfrec/core/executor.hpp>
#include <lfrec/core/observer.hpp>
#include <lfrec/data/dataset.hpp>
#include <lfrec/data/matrix.hpp>
#include <lfrec/data/weight_text.hpp>
#include <string>

#include "commands.hpp"
#include "recipe.hpp"

namespace cli {

/// A recipe with options and weighting, read and checked before any file is.
class prepared_recipe {
 public:
  explicit prepared_recipe(recipe_choice const& choice);

  /// Fits it to the data, whose log is given up for the matrix. Before it starts, `tell` gets what
  /// memory says.
  [[nodiscard]] fit_result fit(lfrec::dataset data, lfrec::executor_ref threads,
                               fit_observer watch = {},
                               std::function<void(std::string const&)> const& tell = {}) const;

  /// A line that says what memory a fit to the data would take.
  [[nodiscard]] std::string memory(lfrec::dataset const& data, std::size_t threads) const;

 private:
  [[nodiscard]] std::string memory_of(lfrec::matrix const& train, std::size_t threads) const;

  recipe_entry const* recipe_;
  settings options_;
  lfrec::any_weighting weighting_;
};

}  // namespace cli
