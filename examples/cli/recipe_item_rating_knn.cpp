// SPDX-License-Identifier: MIT
#include <lfrec/rating_knn.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::item_rating_knn<>>(fit_job const& job);
