// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/split/concept.hpp"
#include "lfrec/split/times.hpp"

namespace lfrec::inline v0 {

struct time_windows_options {
  int windows = 5;
  /// Which of them is held out, from 0, the earliest.
  int window = 0;
  /// How long a window is, in the unit of the log; the last one ends with the log. Unset: windows
  /// of equally many rows, and as many before the first.
  std::optional<std::int64_t> span = std::nullopt;
  /// How long before the window train begins; unset: with the log.
  std::optional<std::int64_t> train_span = std::nullopt;
  /// As in by_time.
  bool keep_repeats = false;
};

constexpr auto fields(time_windows_options const*) {
  using o = time_windows_options;
  return std::tuple{
      field{"windows", &o::windows, {1, 1000}, scale::linear, "", "number of windows"},
      field{"window", &o::window, {0, 999}, scale::linear, "", "which is held out, from 0"},
      field{"span", &o::span, {1, 9e18}, scale::logarithmic, "", "time that a window takes"},
      field{"train_span",
            &o::train_span,
            {1, 9e18},
            scale::logarithmic,
            "",
            "time before the window that train takes"},
      field{"keep_repeats",
            &o::keep_repeats,
            {},
            scale::linear,
            "",
            "also test what train has already"}};
}

/// Throws invalid_option.
inline void validate(time_windows_options const& options) {
  validate_fields("time_windows", options);
  if (options.window >= options.windows)
    detail::fail<invalid_option>({"time_windows.window must be below time_windows.windows, got ",
                                  options.window, " of ", options.windows});
}

/// Holds out one of several windows that roll through time: train is what came before the window,
/// what comes after it is in no part. As a program would be judged that is fitted anew each month.
///
/// Without a span, the rows in order of time make windows + 1 runs of the same length, the first of
/// which is never held out; rows of equal times stay together, as in by_time. A window in which
/// nothing happened is empty. What train has already is not held out again, as in by_time.
/// O(n log n) in the rows. See all_cuts.
struct time_windows {
  time_windows_options options = {};

  [[nodiscard]] int cuts() const {
    validate(options);
    return options.windows;
  }
  [[nodiscard]] time_windows nth(int window) const {
    auto other = *this;
    other.options.window = window;
    return other;
  }

  /// Throws invalid_option, and shape_error for rows without a time.
  [[nodiscard]] holdout operator()(interaction_log const& log) const {
    validate(options);
    auto const window = ends(detail::sorted_times("time_windows", log));
    std::int64_t train_from = no_time;  // before all times
    if (window.first && options.train_span)
      train_from = earlier(*window.first, *options.train_span);

    auto protocol = detail::protocol_text("time_windows", options);
    if (window.first) protocol += ", held out from time " + std::to_string(*window.first);
    if (window.next) protocol += " to before " + std::to_string(*window.next);
    return detail::cut_by_time(
        log, options.keep_repeats,
        [&](std::int64_t time) {
          if (detail::is_before(time, window.first))
            return time < train_from ? detail::part::nowhere : detail::part::train;
          return detail::is_before(time, window.next) ? detail::part::test : detail::part::nowhere;
        },
        protocol);
  }

 private:
  struct window_ends {
    detail::time_cut first;  ///< the window begins here …
    detail::time_cut next;   ///< … and ends before this
  };

  [[nodiscard]] window_ends ends(std::vector<std::int64_t> const& times) const {
    if (times.empty()) return {};
    if (options.span) {
      window_ends found{earlier(times.back(), *options.span - 1), {}};
      for (int w = options.windows - 1; w > options.window; --w)
        found = {earlier(*found.first, *options.span), found.first};
      return found;
    }
    auto const after_run = [&](int run) {
      return detail::cut_after(times, times.size() * static_cast<std::size_t>(run) /
                                          static_cast<std::size_t>(options.windows + 1));
    };
    return {after_run(options.window + 1), after_run(options.window + 2)};
  }

  /// time - by, or the earliest time there is.
  [[nodiscard]] static std::int64_t earlier(std::int64_t time, std::int64_t by) noexcept {
    constexpr auto earliest = no_time + 1;
    return time < earliest + by ? earliest : time - by;
  }
};

static_assert(CutsRepeatedly<time_windows>);

}  // namespace lfrec::inline v0
