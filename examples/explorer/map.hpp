// SPDX-License-Identifier: MIT
// Artists in two dimensions.
#pragma once

#include <string>

#include "catalogue.hpp"
#include "models.hpp"

namespace explorer {

/// The answer to /map: the best known artists at the first two principal axes of their factors, all
/// of length 1 and centred. `model` may be null: then nobody is on the map.
[[nodiscard]] std::string draw_map(catalogue const& known, served const* model);

}  // namespace explorer
