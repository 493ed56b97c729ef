// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"

namespace lfrec::inline v0 {

struct evaluate_options {
  /// Let the items that the user has in train into the lists.
  bool include_seen = false;
  /// Score each user by the row in train alone, as a stranger with that history (strong
  /// generalisation); otherwise by what the model learnt about that user.
  bool fold_in = false;
};

/// What a model is judged by: what it was shown and what was held out, by reference (both must
/// outlive this), in one id space. Every stored pair of `test` counts as relevant, whatever its
/// value; graded metrics read the value.
template <RowMatrix Train, RowMatrix Test>
struct held_out {
  held_out(Train const& shown, Test const& hidden, evaluate_options how = {},
           std::string split_protocol = {}, std::vector<std::string> split_warnings = {})
      : train(shown),
        test(hidden),
        options(how),
        protocol(std::move(split_protocol)),
        warnings(std::move(split_warnings)) {}

  Train const& train;
  Test const& test;
  evaluate_options options;
  std::string protocol;               ///< of the split, for the report
  std::vector<std::string> warnings;  ///< of the split (its leaks), for the report
};

namespace detail {

/// The row with float values, copied into `values` where it has others.
template <typename Row>
[[nodiscard]] row_view float_row(Row const& row, std::vector<float>& values) {
  using value_type = std::remove_cvref_t<decltype(row.value[0])>;
  if constexpr (std::is_same_v<value_type, float>) {
    return {row.index, row.value};
  } else {
    std::span<index_t const> const index = row.index;
    values.resize(index.size());
    for (std::size_t n = 0; n < index.size(); ++n) values[n] = static_cast<float>(row.value[n]);
    return {index, values};
  }
}

}  // namespace detail

}  // namespace lfrec::inline v0
