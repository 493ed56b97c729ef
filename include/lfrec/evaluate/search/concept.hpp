// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/fields.hpp"
#include "lfrec/evaluate/search/space.hpp"
#include "lfrec/metrics/goal.hpp"

namespace lfrec::inline v0 {

/// What a strategy wants tried. `share` is how much of the resource (epochs, rows) it may use, at
/// most 1; the settings say so themselves.
struct proposal {
  configuration settings;
  double share = 1;
};

/// What trying gave: the figure, and settings that were found on the way and are to replace the
/// proposed ones when the best is fitted again (the epochs after which a fit was stopped).
struct outcome {
  outcome(double of_trial, configuration to_keep = {})  // NOLINT(google-explicit-constructor)
      : figure(of_trial), found(std::move(to_keep)) {}
  double figure;
  configuration found;
};

/// One proposal and what came of it. Without a figure it failed, and `error` says why.
struct trial {
  std::size_t number = 0;  ///< from 0, in the order of the proposals
  configuration settings = {};
  double share = 1;
  std::optional<double> figure = {};
  configuration found = {};
  std::string error = {};
  double seconds = 0;  ///< of the first time it was tried, if it comes from a journal
};

/// A figure so that more is better: below all others for a trial that failed.
[[nodiscard]] inline double gain(trial const& t, goal wanted) {
  if (!t.figure) return -std::numeric_limits<double>::infinity();
  return wanted == goal::highest ? *t.figure : -*t.figure;
}

/// All that a strategy may look at.
struct search_state {
  search_space const& space;
  std::span<trial const> done;  ///< by number, without gaps
  goal wanted = goal::highest;
  std::size_t batch = 1;
};

/// Chooses what is tried next. A pure function of the state and of its options, so that a search
/// that was killed goes on as if it had not been.
///
/// `propose` gives up to `batch` proposals, numbered on from those done, and none when it is
/// through; `plan` the share of each trial that it means to make, from which the time left is
/// guessed (some may fall away). Both throw invalid_option where options and space do not fit.
/// `text` names the strategy and its options.
template <typename S>
concept SearchStrategy = std::copyable<S> &&
    requires(S const& s, search_space const& space, search_state const& state) {
  { s.text() } -> std::convertible_to<std::string>;
  { s.plan(space) } -> std::same_as<std::vector<double>>;
  { s.propose(state) } -> std::same_as<std::vector<proposal>>;
};

/// Keeps finished trials. `open` is told what the search is, as settings, and gives the trials of
/// that same search that it has; it throws invalid_option if it belongs to another, naming what
/// differs. `append` returns when the trial is safe; it is never called from two threads at once.
template <typename J>
concept Journal = requires(J& j, configuration const& about, trial const& t) {
  { j.open(about) } -> std::same_as<std::vector<trial>>;
  j.append(t);
};

/// The journal that is not there: the default.
struct no_journal {
  [[nodiscard]] static std::vector<trial> open(configuration const&) { return {}; }
  static void append(trial const&) {}
};
static_assert(Journal<no_journal>);

/// Where a search stands, told after each trial that was made now.
struct search_progress {
  std::size_t done = 0;   ///< trials finished, those of the journal too
  std::size_t total = 0;  ///< as planned
  trial const& last;
  trial const* best = nullptr;  ///< so far; null while all have failed
  double seconds = 0;           ///< since the search began, this time
  double seconds_left = 0;      ///< at the pace so far
};

}  // namespace lfrec::inline v0
