// SPDX-License-Identifier: MIT
// What the two units of this program hand each other. Each unit compiles the same work
// (unit.hpp) with its own -march: types must have one layout, memory that one unit allocates the
// other must be able to free, and the numbers must agree.
#pragma once

#include <vector>

#include "lfrec/data/matrix.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/recommend/ranked_list.hpp"

struct product {
  lfrec::matrix plays;
  lfrec::factor_model<float> model;
  std::vector<lfrec::ranked_list<float>> lists;  // one per user, from the user's history
};

product plain_make(lfrec::interaction_log const& log);
product haswell_make(lfrec::interaction_log const& log);

// Takes the other unit's product over, compares it with what this unit makes of its matrix, and
// frees it.
bool plain_takes(product given);
bool haswell_takes(product given);
