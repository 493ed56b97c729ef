// SPDX-License-Identifier: MIT
#pragma once

#include <lfrec/evaluate/segments.hpp>
#include <string>
#include <vector>

#include "contest.hpp"

namespace cli {

/// The segmentations of users that a text like "history,country" asks for, over the users of the
/// contest. Throws invalid_option for one that there is none of, naming those that the data allow.
[[nodiscard]] std::vector<lfrec::segmentation> make_segments(contest const& all,
                                                             std::string const& names);

}  // namespace cli
