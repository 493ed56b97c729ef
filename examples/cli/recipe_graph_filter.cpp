// SPDX-License-Identifier: MIT
#include <lfrec/graph.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::graph_filter<>>(fit_job const& job);
