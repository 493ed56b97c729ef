// SPDX-License-Identifier: MIT
#include <lfrec/content.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::content<>>(fit_job const& job);
