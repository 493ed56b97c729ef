// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/data/weight_text.hpp"
#include "lfrec/evaluate/search/space.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// "16:256" or "log:1e-3:1" as a range; nothing if it is not made of two numbers.
[[nodiscard]] inline std::optional<dimension> parse_range(std::string_view name,
                                                          std::string_view text) {
  dimension d{std::string(name)};
  if (text.starts_with("log:")) {
    d.step = scale::logarithmic;
    text.remove_prefix(4);
  }
  auto const [low, high] = cut(text, ':');
  if (!parse_value(low, d.range.low) || !parse_value(high, d.range.high)) return std::nullopt;
  bool const whole = text.find_first_not_of("+-0123456789:") == std::string_view::npos;
  d.kind = whole ? dimension_kind::integer : dimension_kind::real;
  return d;
}

/// A number that reads back as one of a real range: 1 becomes 1.0.
[[nodiscard]] inline std::string range_end(dimension const& d, double value) {
  if (d.kind == dimension_kind::integer) return number_text(static_cast<long long>(value));
  auto text = number_text(value);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

}  // namespace detail

/// Reads `name=` and a range `low:high` or `log:low:high`, or one or more values with `|` between:
/// "factors=log:16:256", "regularization=log:1e-3:1", "biases=true|false",
/// "weighting=binary|log:epsilon=100", "epochs=8". A range with both ends written as whole numbers
/// is of whole numbers, until check_space finds that the option is not. Throws invalid_option.
[[nodiscard]] inline dimension parse_dimension(std::string_view text) {
  auto const equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size())
    detail::fail<invalid_option>(
        {"a dimension of a search space is written name=low:high, "
         "name=log:low:high or name=value|value, got '",
         text, "'"});
  auto const name = text.substr(0, equals);
  auto const values = text.substr(equals + 1);
  auto d = detail::parse_range(name, values).value_or(dimension{std::string(name)});
  if (d.kind == dimension_kind::choice)
    for (auto const each : detail::split(values, '|')) d.choices.emplace_back(each);
  validate(search_space{d});
  return d;
}

/// One dimension of each text. Throws invalid_option.
template <typename Texts>
[[nodiscard]] search_space parse_space(Texts const& texts) {
  search_space space;
  for (auto const& text : texts) space.push_back(parse_dimension(text));
  validate(space);
  return space;
}

/// What parse_dimension reads back as the same dimension.
[[nodiscard]] inline std::string dimension_text(dimension const& d) {
  std::string text = d.name + '=';
  if (d.kind == dimension_kind::choice) {
    for (auto const& each : d.choices) text += (&each == &d.choices.front() ? "" : "|") + each;
    return text;
  }
  if (d.step == scale::logarithmic) text += "log:";
  return text + detail::range_end(d, d.range.low) + ':' + detail::range_end(d, d.range.high);
}

/// "factors=log:16:256 epochs=8".
[[nodiscard]] inline std::string space_text(search_space const& space) {
  std::string text;
  for (auto const& d : space) text += (text.empty() ? "" : " ") + dimension_text(d);
  return text;
}

}  // namespace lfrec::inline v0
