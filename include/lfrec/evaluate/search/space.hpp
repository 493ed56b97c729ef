// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/text.hpp"

namespace lfrec::inline v0 {

/// One option as text: what set_field reads, or parse_weighting where the name is `weighting`.
struct setting {
  std::string name;
  std::string text;
  friend bool operator==(setting const&, setting const&) = default;
};

/// One point of a search space: a setting per dimension, in the order of the space. Text, so that
/// any recipe's options fit, and that what a journal says is exactly what was fitted.
using configuration = std::vector<setting>;

/// "factors=64 solver=cholesky".
[[nodiscard]] inline std::string configuration_text(configuration const& settings) {
  std::string text;
  for (auto const& each : settings) text += (text.empty() ? "" : " ") + each.name + '=' + each.text;
  return text;
}

enum class dimension_kind { choice, integer, real };

/// One option and the values that a search may give it: a range of real or whole numbers, both ends
/// allowed, stepped through linearly or by its logarithm, or one of several texts; a single text
/// fixes the option.
struct dimension {
  std::string name;
  dimension_kind kind = dimension_kind::choice;
  value_range range = {};                 ///< of integer and real
  scale step = scale::linear;             ///< of integer and real
  std::vector<std::string> choices = {};  ///< of choice

  [[nodiscard]] static dimension real(std::string name, double low, double high,
                                      scale step = scale::linear) {
    return {std::move(name), dimension_kind::real, {low, high}, step};
  }
  [[nodiscard]] static dimension integer(std::string name, int low, int high,
                                         scale step = scale::linear) {
    return {std::move(name),
            dimension_kind::integer,
            {static_cast<double>(low), static_cast<double>(high)},
            step};
  }
  [[nodiscard]] static dimension choice(std::string name, std::vector<std::string> texts) {
    return {std::move(name), dimension_kind::choice, {}, scale::linear, std::move(texts)};
  }
};

using search_space = std::vector<dimension>;

/// Throws invalid_option, naming the dimension: a space without dimensions, a name that is empty or
/// occurs twice, a range that is empty or not finite, of whole numbers with an end that is none, or
/// logarithmic from 0 or below; no choices, or the same twice.
inline void validate(search_space const& space) {
  if (space.empty()) throw invalid_option("the search space has no dimension");
  for (auto const& each : space) {
    auto const require = [&](bool fine, std::string const& rule) {
      if (!fine) detail::fail<invalid_option>({"search space: ", each.name, " ", rule});
    };
    if (each.name.empty()) throw invalid_option("search space: a dimension has no name");
    require(std::count_if(space.begin(), space.end(),
                          [&](dimension const& d) { return d.name == each.name; }) == 1,
            "is given twice");
    if (each.kind == dimension_kind::choice) {
      auto sorted = each.choices;
      std::sort(sorted.begin(), sorted.end());
      require(!sorted.empty(), "has no values");
      require(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end(),
              "has the same value twice");
      continue;
    }
    auto const [low, high] = each.range;
    auto const got = ", got " + detail::number_text(low) + " to " + detail::number_text(high);
    require(std::isfinite(low) && std::isfinite(high) && low <= high,
            "must have a range from low to high" + got);
    require(each.step == scale::linear || low > 0, "must be above 0 to be logarithmic" + got);
    require(
        each.kind == dimension_kind::real || (low == std::floor(low) && high == std::floor(high)),
        "must have a range of whole numbers" + got);
  }
}

namespace detail {

/// Where a dimension's values lie on a line on which steps are equal: the value or its logarithm;
/// of whole numbers each owns half a unit to either side; of choices, [n, n + 1) is choice n.
[[nodiscard]] inline value_range line_of(dimension const& d) {
  if (d.kind == dimension_kind::choice) return {0, static_cast<double>(d.choices.size())};
  double const half = d.kind == dimension_kind::integer ? 0.5 : 0;
  if (d.step == scale::linear) return {d.range.low - half, d.range.high + half};
  return {std::log(d.range.low - half), std::log(d.range.high + half)};
}

/// A number of the dimension as text: six significant digits, which are easier to read, and to copy
/// into a command, than the seventeen that would also differ between mathematical libraries.
[[nodiscard]] inline std::string text_of_number(dimension const& d, double value) {
  if (d.kind == dimension_kind::integer)
    return number_text(
        static_cast<long long>(std::clamp(std::round(value), d.range.low, d.range.high)));
  std::array<char, 32> buffer{};
  auto const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::general, 6)
                       .ptr;
  double rounded = 0;
  std::from_chars(buffer.data(), end, rounded);
  if (rounded < d.range.low) return number_text(d.range.low);
  if (rounded > d.range.high) return number_text(d.range.high);
  return {buffer.data(), end};
}

/// The value at a place of line_of(d), as text.
[[nodiscard]] inline std::string text_at(dimension const& d, double place) {
  if (d.kind == dimension_kind::choice) {
    auto const last = static_cast<double>(d.choices.size() - 1);
    return d.choices[static_cast<std::size_t>(std::clamp(std::floor(place), 0.0, last))];
  }
  return text_of_number(d, d.step == scale::linear ? place : std::exp(place));
}

/// The place of a text that text_at gave: of a choice, its number.
[[nodiscard]] inline double place_of(dimension const& d, std::string_view text) {
  if (d.kind == dimension_kind::choice)
    return static_cast<double>(std::find(d.choices.begin(), d.choices.end(), text) -
                               d.choices.begin());
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return d.step == scale::linear ? value : std::log(value);
}

/// Each dimension by itself, uniform on its line.
[[nodiscard]] inline configuration draw(search_space const& space, random_stream& random) {
  configuration settings;
  settings.reserve(space.size());
  for (auto const& d : space) {
    auto const [low, high] = line_of(d);
    settings.push_back({d.name, text_at(d, low + random.uniform() * (high - low))});
  }
  return settings;
}

}  // namespace detail
}  // namespace lfrec::inline v0
