// SPDX-License-Identifier: MIT
#pragma once

#include "recipe.hpp"

namespace cli {

/// Fits a recipe; the one place that knows how. Defined in fit_recipe_impl.hpp and instantiated in
/// a file per recipe, so that they compile side by side.
template <typename Recipe>
fit_result fit_recipe(fit_job const& job);

}  // namespace cli
