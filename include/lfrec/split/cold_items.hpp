// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>

#include "lfrec/core/fields.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/split/concept.hpp"

namespace lfrec::inline v0 {

struct cold_items_options {
  /// The share of items whose rows are all held out.
  double fraction = 0.2;
  std::uint64_t seed = 42;
};

constexpr auto fields(cold_items_options const*) {
  using o = cold_items_options;
  return std::tuple{
      field{"fraction", &o::fraction, {0.001, 0.999}, scale::linear, "", "share of items held out"},
      field{"seed", &o::seed, {}, scale::linear, "", "random seed"}};
}

/// Throws invalid_option.
inline void validate(cold_items_options const& options) {
  validate_fields("cold_items", options);
}

/// Holds items out whole: can a model place what nobody had before, by its features?
///
/// All rows of round(fraction * items) of the items with rows go to test, so that train has none of
/// them. A user who has nothing else has nothing in train. Linear in the rows.
struct cold_items {
  cold_items_options options = {};

  /// Throws invalid_option.
  [[nodiscard]] holdout operator()(interaction_log const& log) const {
    validate(options);
    auto const place = [](interaction const& row) { return to_size(row.item); };
    auto const out = detail::draw_share(log, log.items(), place, options.fraction, options.seed);
    detail::row_parts parts(log);
    for (std::size_t n = 0; n < log.size(); ++n)
      if (out[place(log[n])] != 0) parts.put(detail::part::test, n);
    return parts.cut(detail::protocol_text("cold_items", options));
  }
};

static_assert(Splitter<cold_items>);

}  // namespace lfrec::inline v0
