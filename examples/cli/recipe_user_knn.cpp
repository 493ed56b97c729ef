// SPDX-License-Identifier: MIT
#include <lfrec/knn.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::user_knn<>>(fit_job const& job);
