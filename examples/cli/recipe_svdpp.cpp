// SPDX-License-Identifier: MIT
#include <lfrec/svdpp.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::svdpp<>>(fit_job const& job);
