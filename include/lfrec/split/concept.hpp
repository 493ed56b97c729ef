// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

#include "lfrec/data/interaction.hpp"
#include "lfrec/split/holdout.hpp"

namespace lfrec::inline v0 {

/// Cuts a log into train and test: each row goes to exactly one part, all rows of a (user, item)
/// pair to the same one, and the same log and options give the same cut.
template <typename S>
concept Splitter = std::copyable<S> && requires(S const& s, interaction_log const& log) {
  { s(log) } -> std::same_as<holdout>;
};

}  // namespace lfrec::inline v0
