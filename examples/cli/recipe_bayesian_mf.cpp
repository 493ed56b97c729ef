// SPDX-License-Identifier: MIT
#include <lfrec/bayesian_mf.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::bayesian_mf<>>(fit_job const& job);
