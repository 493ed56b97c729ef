// SPDX-License-Identifier: MIT
#include <lfrec/friend_knn.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::friend_knn<>>(fit_job const& job);
