// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// What a factorization machine learnt of features: who has them and their columns, [weight,
/// vector]. Both empty where there were none.
template <typename Scalar>
struct machine_features {
  csr<float> rows;          // users or items × features
  factors<Scalar> columns;  // features × (1 + d)
};

/// What a factorization_model is made of.
template <typename Scalar>
struct factorization_parts {
  factor_model<Scalar> base;  ///< the scores of an average situation: columns [bias, factors]
  double bias_unit = 1;       ///< k: what the items of the base have in their column 0
  std::vector<std::string> context_names = {};  ///< "weather:sunny", …
  factors<Scalar> contexts = {};                ///< names × (1 + d): weight, vector
  std::vector<double> mean_context = {};        ///< of the training rows, one a name
  double mean_pairs = 0;                        ///< what contexts say to each other, on average
  machine_features<Scalar> item_features = {};  ///< for explanations
  machine_features<Scalar> user_features = {};
};

namespace detail {

/// Throws shape_error where the parts do not fit together, numeric_error for what is not finite.
template <typename Scalar>
void check(factorization_parts<Scalar> const& p) {
  auto const need = [](bool fits, std::initializer_list<piece> what) {
    if (!fits) fail<shape_error>({"factorization model: ", text_of(what)});
  };
  auto const width = p.base.width();
  need(p.base.parts().biased && p.base.item_offsets().size() == to_size(p.base.items()),
       {"the base has no biases"});
  need(p.bias_unit > 0 && std::isfinite(p.bias_unit), {"a bias unit of ", p.bias_unit});
  need(p.contexts.rows() == static_cast<index_t>(p.context_names.size()) &&
           p.mean_context.size() == p.context_names.size() &&
           (p.contexts.rows() == 0 || p.contexts.columns() == width),
       {p.context_names.size(), " names of contexts for ", p.contexts.rows(), " x ",
        p.contexts.columns(), " entries and ", p.mean_context.size(), " means"});
  std::vector<std::string_view> names(p.context_names.begin(), p.context_names.end());
  std::ranges::sort(names);
  need(names.empty() || !names.front().empty(), {"a context without a name"});
  if (auto const twice = std::ranges::adjacent_find(names); twice != names.end())
    need(false, {"the context '", *twice, "' occurs twice"});
  auto const fits = [&](machine_features<Scalar> const& f, index_t rows) {
    return (f.rows.rows() == 0 && f.columns.rows() == 0) ||
           (f.rows.rows() == rows && f.rows.columns() == f.columns.rows() &&
            (f.columns.rows() == 0 || f.columns.columns() == width));
  };
  need(fits(p.item_features, p.base.items()), {"item features of another shape"});
  need(fits(p.user_features, p.base.users()), {"user features of another shape"});
  auto const finite = [](factors<Scalar> const& table) {
    return all_finite(std::span(table.data(), table.size()));
  };
  if (!finite(p.contexts) || !all_finite(p.mean_context) || !std::isfinite(p.mean_pairs) ||
      !finite(p.item_features.columns) || !finite(p.user_features.columns))
    throw numeric_error("factorization model: not all numbers are finite");
}

}  // namespace detail
}  // namespace lfrec::inline v0
