// SPDX-License-Identifier: MIT
// What the two units of this program hand each other. Each unit compiles the same work
// (unit.hpp) with its own -march: types must have one layout, memory that one unit allocates the
// other must be able to free, and the numbers must agree.
#pragma once

#include <vector>

#include "lfrec/core/top_k.hpp"
#include "lfrec/data/matrix.hpp"

// A fitted model belongs in here beside the matrix.
struct product {
  lfrec::matrix plays;
  std::vector<lfrec::scored<float>> best;  // items by their sum of plays
};

product plain_make(lfrec::interaction_log const& log);
product haswell_make(lfrec::interaction_log const& log);

// Takes the other unit's product over, checks it against what this unit computes from its
// matrix, and frees it.
bool plain_takes(product given);
bool haswell_takes(product given);
