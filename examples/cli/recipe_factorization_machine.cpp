// SPDX-License-Identifier: MIT
#include <lfrec/factorization_machine.hpp>

#include "fit_recipe.hpp"

template cli::fit_result cli::fit_recipe<lfrec::factorization_machine<>>(fit_job const& job);
