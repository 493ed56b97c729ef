// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
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

/// Names that tuning understands beside the recipe's options: how values are weighted, as
/// parse_weighting reads it, and which share of the training rows a fit may see.
inline constexpr std::string_view weighting_name = "weighting";
inline constexpr std::string_view train_share_name = "train_share";
inline constexpr value_range train_share_range = {0.001, 1};

namespace detail {

/// Makes a range one of the numbers that T holds, within what the option allows.
template <typename T>
void fit_range(std::string const& name, dimension& d, value_range allowed) {
  if constexpr (is_optional<T>::value) {
    fit_range<typename T::value_type>(name, d, allowed);
  } else if constexpr (std::floating_point<T> || (std::integral<T> && !std::same_as<T, bool> &&
                                                  !std::same_as<T, std::uint64_t>)) {
    d.kind = std::integral<T> ? dimension_kind::integer : dimension_kind::real;
    auto const [low, high] = d.range;
    if (low < allowed.low || high > allowed.high)
      detail::fail<invalid_option>({name, " ", rule_text<T>(allowed), ", the search space has ",
                                    number_text(low), " to ", number_text(high)});
    validate(search_space{d});
  } else {
    detail::fail<invalid_option>({name, " ", rule_text<T>(allowed),
                                  ": give the search space values with | between, not a range"});
  }
}

template <HasFields Options>
void check_dimension(std::string_view recipe, dimension& d) {
  if (d.name == weighting_name) {
    if (d.kind != dimension_kind::choice)
      throw invalid_option("search space: weighting is chosen by name, not from a range");
    for (auto const& text : d.choices) (void)parse_weighting(text);
    return;
  }
  if (d.name == train_share_name) {
    if (d.kind == dimension_kind::choice)
      throw invalid_option("search space: train_share must be a range");
    return fit_range<double>(d.name, d, train_share_range);
  }
  bool found = false;
  for_each_field<Options>([&]<typename T>(field<Options, T> const& f) {
    if (f.name != d.name) return;
    found = true;
    if (d.kind != dimension_kind::choice)
      fit_range<T>(std::string{recipe} + '.' + d.name, d, f.range);
  });
  Options options{};
  if (!found || d.kind == dimension_kind::choice)  // set_field knows what to complain of
    for (auto const& text : found ? d.choices : std::vector<std::string>{""})
      set_field(recipe, options, d.name, text);
}

}  // namespace detail

/// The space with its ranges made of whole or of real numbers, as the options are. Throws one
/// invalid_option that names everything that is wrong: an option that the recipe does not have, a
/// range or a value that reaches beyond what the option allows, a range where the option is a
/// choice.
template <HasFields Options>
[[nodiscard]] search_space check_space(std::string_view recipe, search_space space) {
  validate(space);
  std::string wrong;
  for (auto& d : space) {
    try {
      detail::check_dimension<Options>(recipe, d);
    } catch (invalid_option const& e) {
      wrong += (wrong.empty() ? "" : "; ") + std::string{e.what()};
    }
  }
  if (!wrong.empty()) throw invalid_option(wrong);
  return space;
}

}  // namespace lfrec::inline v0
