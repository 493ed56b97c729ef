// SPDX-License-Identifier: MIT
#include <lfrec/pairwise.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::bpr<>>(fit_job const& job);
