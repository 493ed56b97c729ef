// SPDX-License-Identifier: MIT
#include <lfrec/als.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::als<>>(fit_job const& job);
