// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <lfrec/core/executor.hpp>
#include <lfrec/core/observer.hpp>
#include <lfrec/data/contexts.hpp>
#include <lfrec/data/dataset.hpp>
#include <lfrec/data/fitted_weighting.hpp>
#include <lfrec/data/matrix.hpp>
#include <lfrec/data/matrix_shape.hpp>
#include <lfrec/estimate_memory.hpp>
#include <lfrec/evaluate/search/space.hpp>
#include <lfrec/io/saved_model.hpp>
#include <lfrec/models/any_model.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "settings.hpp"

namespace cli {

/// Told after each epoch, and may look at the model.
using fit_observer =
    std::function<lfrec::next(lfrec::progress const&, lfrec::snapshot<lfrec::any_model> const&)>;

/// All that a fit needs, whatever the recipe.
struct fit_job {
  lfrec::dataset const& data;  // ids, names, features, friends
  lfrec::matrix const& train;
  lfrec::fitted_weighting const& weighting;  // that made the matrix
  settings const& options;
  lfrec::executor_ref threads;
  fit_observer watch = {};                       // empty: nobody, so no loss is computed
  bool model_alone = false;                      // leave what is saved beside it empty
  lfrec::situated_log const* context = nullptr;  // the rows behind the matrix, where it is known
};

struct fit_result {
  lfrec::saved_model saved;
  double seconds = 0;         // inside fit, without the observer and the loss
  double peak_memory_mb = 0;  // of the process, during fit
};

/// Fits a recipe; the one place that knows how. Defined in fit_recipe.hpp and instantiated in a
/// file per recipe, so that they compile side by side.
template <typename Recipe>
fit_result fit_recipe(fit_job const& job);

/// A recipe behind its name.
struct recipe_entry {
  std::string_view name;
  std::string_view weighting;  // when none is asked for
  std::vector<option_line> (*options)();
  void (*check)(settings const&);  // throws what fit would throw for these options
  // The space as these options understand it; throws.
  lfrec::search_space (*check_space)(lfrec::search_space const&);
  fit_result (*fit)(fit_job const&);
  // What the fit would take; nothing where the recipe does not know.
  std::optional<lfrec::memory_estimate> (*memory)(settings const&, lfrec::matrix_shape const&,
                                                  std::size_t threads);
};

/// All recipes; recipes.cpp has the list.
[[nodiscard]] std::span<recipe_entry const> recipes();

/// The recipe of that name; throws invalid_option.
[[nodiscard]] recipe_entry const& find_recipe(std::string_view name);

}  // namespace cli
