// SPDX-License-Identifier: MIT
#include <lfrec/popularity.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::popularity<>>(fit_job const& job);
