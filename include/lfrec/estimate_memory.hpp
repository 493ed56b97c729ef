// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>

#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"

namespace lfrec::inline v0 {

/// A recipe that knows what its fit will hold: `memory(shape, threads)` is its rule, which stands
/// beside its `fit`. Throws invalid_option for options that `fit` would refuse.
template <typename R>
concept EstimatesMemory = requires(R const& recipe, matrix_shape const& shape,
                                   std::size_t threads) {
  { recipe.memory(shape, threads) } -> std::same_as<fit_memory>;
};

/// What training takes, in bytes.
struct memory_estimate {
  double fit = 0;            ///< at its peak, the model among it, besides the training matrix
  bool fit_at_most = false;  ///< `fit` is a bound: what it will be depends on the values
  double by_user = 0;        ///< the training matrix in one orientation, as a RowMatrix
  double both = 0;           ///< and in both, as `matrix` holds it
};

/// Says before a fit what it will hold, within a tenth where it holds some megabytes, from the
/// options and the shape alone: what operator new hands out, as for a `matrix`, whose values are
/// float. Not in it is what an observer takes that looks at the model (a copy of it), what reading
/// the data took, and the program itself. Throws shape_error for a shape below 0.
template <EstimatesMemory R>
[[nodiscard]] memory_estimate estimate_memory(R const& recipe, matrix_shape const& shape,
                                              std::size_t threads = 1) {
  detail::check_shape(shape);
  auto const fit = recipe.memory(shape, std::max<std::size_t>(threads, 1));
  auto const nonzeros = static_cast<double>(shape.nonzeros);
  double const by_user = detail::csr_bytes<float>(shape.users, nonzeros);
  return {fit.bytes, fit.at_most, by_user,
          by_user + detail::csr_bytes<float>(shape.items, nonzeros)};
}

}  // namespace lfrec::inline v0
