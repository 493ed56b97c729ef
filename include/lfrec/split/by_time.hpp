// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "lfrec/core/fields.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/split/concept.hpp"
#include "lfrec/split/times.hpp"

namespace lfrec::inline v0 {

struct by_time_options {
  /// Rows from this time on are held out, in the unit of the log.
  std::optional<std::int64_t> time = std::nullopt;
  /// Where no time is set: the share of rows, the last ones, that is held out.
  double fraction = 0.2;
  /// What users did before and do again is held out too: for models that recommend it again
  /// (`evaluate_options::include_seen`).
  bool keep_repeats = false;
};

constexpr auto fields(by_time_options const*) {
  using o = by_time_options;
  return std::tuple{
      field{"time", &o::time, {-9e18, 9e18}, scale::linear, "", "the first time held out"},
      field{"fraction",
            &o::fraction,
            {0.001, 0.999},
            scale::linear,
            "",
            "share of rows held out, where no time is set"},
      field{"keep_repeats",
            &o::keep_repeats,
            {},
            scale::linear,
            "",
            "also test what train has already"}};
}

/// Throws invalid_option.
inline void validate(by_time_options const& options) {
  validate_fields("by_time", options);
}

/// Holds out what everybody did last: one cut for all users, as if the program had been switched on
/// at that moment. Only such a cut keeps a model from learning the future of others (Ji et al., "A
/// critical study on data leakage in recommender system offline evaluation", 2023).
///
/// Rows from `time` on are held out; without one, round(fraction * rows) of them. Rows of equal
/// times stay together, so that the share may be missed: they go where it is missed by less, to
/// train if that is undecided. A row that is to be held out although train has its user and item
/// already goes to neither part: train would know the future by it, and in test it could not be
/// hit, since seen items are left out of lists. With `keep_repeats` it goes to test. Users and
/// items that come up after the cut are in test only, and stay there. O(n log n) in the rows.
struct by_time {
  by_time_options options = {};

  /// Throws invalid_option, and shape_error for rows without a time.
  [[nodiscard]] holdout operator()(interaction_log const& log) const {
    validate(options);
    auto const times = detail::sorted_times("by_time", log);
    auto const cut =
        options.time ? options.time
                     : detail::cut_after(
                           times, times.size() - detail::share_of(times.size(), options.fraction));
    auto protocol = detail::protocol_text("by_time", options);
    if (!options.time && cut) protocol += ", held out from time " + std::to_string(*cut);
    return detail::cut_by_time(
        log, options.keep_repeats,
        [&](std::int64_t time) {
          return detail::is_before(time, cut) ? detail::part::train : detail::part::test;
        },
        protocol);
  }
};

static_assert(Splitter<by_time>);

}  // namespace lfrec::inline v0
