// SPDX-License-Identifier: MIT
#include <lfrec/social.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::social_als<>>(fit_job const& job);
