// SPDX-License-Identifier: MIT
#include <lfrec/hybrid.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::hybrid<>>(fit_job const& job);
