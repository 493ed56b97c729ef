// SPDX-License-Identifier: MIT
#include <lfrec/sgd.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::sgd<>>(fit_job const& job);
