// SPDX-License-Identifier: MIT
#include <lfrec/graph.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::p3alpha<>>(fit_job const& job);
