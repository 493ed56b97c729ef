// SPDX-License-Identifier: MIT
#include <lfrec/linear.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::slim<>>(fit_job const& job);
