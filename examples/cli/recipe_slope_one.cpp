// SPDX-License-Identifier: MIT
#include <lfrec/baseline.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::slope_one<>>(fit_job const& job);
