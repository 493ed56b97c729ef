// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"

namespace lfrec::inline v0::detail {

/// The mean of f(value) over all entries, summed in double in the order of the users; 0 if there
/// are none. Throws numeric_error, naming the recipe, where it is not finite.
template <RowMatrix M, typename F>
[[nodiscard]] double mean_of_values(executor_ref exec, M const& data, std::string_view recipe,
                                    F const& f) {
  double const sum = reduce_chunks(
      exec, to_size(data.users()), 1024, 0.0,
      [&](chunk c) {
        double part = 0;
        for (std::size_t u = c.begin; u < c.end; ++u)
          for (auto const v : data.user(user_index{static_cast<index_t>(u)}).value)
            part += f(static_cast<double>(v));
        return part;
      },
      [](double& total, double part) { total += part; });
  auto const count = static_cast<double>(data.nonzeros());
  double const mean = count > 0 ? sum / count : 0;
  if (!std::isfinite(mean))
    detail::fail<numeric_error>({recipe, ": the mean of the values is not finite"});
  return mean;
}

/// μ: the mean of all values.
template <RowMatrix M>
[[nodiscard]] double mean_value(executor_ref exec, M const& data, std::string_view recipe) {
  return mean_of_values(exec, data, recipe, [](double v) { return v; });
}

/// σ: the root mean square of what the values differ from `mean`; 1 where none does, so that it can
/// be divided by.
template <RowMatrix M>
[[nodiscard]] double value_spread(executor_ref exec, M const& data, double mean,
                                  std::string_view recipe) {
  double const square =
      mean_of_values(exec, data, recipe, [=](double v) { return (v - mean) * (v - mean); });
  return square > 0 ? std::sqrt(square) : 1;
}

}  // namespace lfrec::inline v0::detail
