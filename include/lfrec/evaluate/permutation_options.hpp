// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <tuple>

#include "lfrec/core/fields.hpp"

namespace lfrec::inline v0 {

/// Of the tests that shuffle: sign_flip_test, test_segments.
struct permutation_options {
  /// How many random rearrangements are tried.
  int resamples = 2000;
  std::uint64_t seed = 1;
};

constexpr auto fields(permutation_options const*) {
  return std::tuple{
      field{"resamples",
            &permutation_options::resamples,
            {100, 1'000'000},
            scale::logarithmic,
            "B",
            "random rearrangements"},
      field{"seed", &permutation_options::seed, {}, scale::linear, "", "names the random stream"}};
}

/// Throws invalid_option.
inline void validate(permutation_options const& options) {
  validate_fields("permutation", options);
}

}  // namespace lfrec::inline v0
