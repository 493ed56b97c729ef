// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/solve/rating_biases.hpp"

namespace lfrec::inline v0 {

/// What neighbours are asked to improve on: r ≈ offset_i + b_u, where a user's bias is found from
/// the ratings themselves, b_u = Σ (r − offset) / (n + λ_u), for newcomers as for everybody.
template <typename Scalar>
struct rating_base {
  std::vector<Scalar> offsets;     ///< μ + b_i per item
  double user_regularization = 0;  ///< λ_u; infinite: users have no bias
  Scalar prior = 0;                ///< b_u of who has no rating

  [[nodiscard]] Scalar user_bias(row_view history) const {
    if (history.empty()) return prior;
    double sum = 0;
    for (std::size_t n = 0; n < history.size(); ++n)
      sum += static_cast<double>(history.value[n]) -
             static_cast<double>(offsets[to_size(history.index[n])]);
    return static_cast<Scalar>(sum / (static_cast<double>(history.size()) + user_regularization));
  }

  /// r − offset_i − b_u of each rating.
  [[nodiscard]] std::vector<Scalar> residuals(row_view history) const {
    auto const bias = user_bias(history);
    std::vector<Scalar> result(history.size());
    for (std::size_t n = 0; n < history.size(); ++n)
      result[n] = static_cast<Scalar>(history.value[n]) - offsets[to_size(history.index[n])] - bias;
    return result;
  }

  /// The same of all rows.
  [[nodiscard]] csr<Scalar> residuals(csr<float> const& histories) const {
    std::vector<Scalar> values;
    values.reserve(histories.nonzeros());
    for (index_t u = 0; u < histories.rows(); ++u) {
      auto const row = residuals(histories.row(u));
      values.insert(values.end(), row.begin(), row.end());
    }
    return {histories.rows(), histories.columns(), histories.offsets(), histories.indices(),
            std::move(values)};
  }
};

namespace detail {

/// The base of biases as regularised (see rating_biases); infinite leaves a side without.
template <typename Scalar, typename M>
[[nodiscard]] rating_base<Scalar> fit_rating_base(executor_ref exec, M const& data, double lambda_u,
                                                  double lambda_i) {
  rating_biases biases(exec, data, lambda_u, lambda_i);
  constexpr int epochs = 10;  // the biases are found by then
  for (int epoch = 0; epoch < epochs; ++epoch) biases.alternate(exec, data);
  rating_base<Scalar> base{.offsets = {}, .user_regularization = lambda_u, .prior = 0};
  base.offsets.reserve(biases.items.size());
  for (double const b : biases.items) base.offsets.push_back(static_cast<Scalar>(biases.mean + b));
  double sum = 0;
  double users = 0;
  for (std::size_t u = 0; u < biases.users.size(); ++u) {
    if (data.user(user_index{static_cast<index_t>(u)}).index.size() == 0) continue;
    sum += biases.users[u];
    users += 1;
  }
  if (users > 0) base.prior = static_cast<Scalar>(sum / users);
  return base;
}

template <typename Scalar>
void check_rating_base(rating_base<Scalar> const& base, index_t items) {
  if (base.offsets.size() != to_size(items))
    detail::fail<shape_error>(
        {"rating base: ", base.offsets.size(), " offsets for ", items, " items"});
  if (!all_finite(base.offsets) || !std::isfinite(base.prior) || !(base.user_regularization >= 0))
    throw numeric_error("rating base: not all numbers are finite");
}

}  // namespace detail
}  // namespace lfrec::inline v0
