// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

#include "lfrec/data/interaction.hpp"
#include "lfrec/split/holdout.hpp"

namespace lfrec::inline v0 {

/// Cuts a log into train, test and, where users are held out whole, given. The same log and options
/// give the same cut. A row goes to one part, and all rows of a (user, item) pair to the same one;
/// a splitter by time says which rows it leaves out of all parts instead, or with `keep_repeats`
/// tests pairs that train has too.
template <typename S>
concept Splitter = std::copyable<S> && requires(S const& s, interaction_log const& log) {
  { s(log) } -> std::same_as<holdout>;
};

/// A splitter that is one of several of a kind (folds, windows): `nth(0)` … `nth(cuts() - 1)` are
/// all of them, whichever it is itself. See all_cuts.
template <typename S>
concept CutsRepeatedly = Splitter<S> && requires(S const& s, int n) {
  { s.cuts() } -> std::same_as<int>;
  { s.nth(n) } -> std::same_as<S>;
};

}  // namespace lfrec::inline v0
