// SPDX-License-Identifier: MIT
#include <lfrec/feature_als.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::feature_als<>>(fit_job const& job);
