// SPDX-License-Identifier: MIT
#include <lfrec/implicit_als.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::implicit_als<>>(fit_job const& job);
