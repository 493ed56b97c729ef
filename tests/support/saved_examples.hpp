// SPDX-License-Identifier: MIT
#pragma once

#include "lfrec/data/dataset.hpp"
#include "lfrec/io/saved_model.hpp"

// Small saved models of every kind, for float and double.
namespace lfrec_test {

/// The 5 × 7 data with ids "u0" … and "i0" …; item 2 has no name.
[[nodiscard]] lfrec::dataset named_five_by_seven();

template <typename Scalar = float>
[[nodiscard]] lfrec::basic_saved_model<Scalar> saved_popularity();
/// implicit_als with BM25 weights.
template <typename Scalar = float>
[[nodiscard]] lfrec::basic_saved_model<Scalar> saved_implicit();
/// als on raw values.
template <typename Scalar = float>
[[nodiscard]] lfrec::basic_saved_model<Scalar> saved_explicit();
/// item_knn with logarithmic weights.
template <typename Scalar = float>
[[nodiscard]] lfrec::basic_saved_model<Scalar> saved_neighbors();
/// Factors that nobody knows the objective of; neither names nor weighting nor seen rows.
template <typename Scalar = float>
[[nodiscard]] lfrec::basic_saved_model<Scalar> saved_without_fold_in();

/// Calls f(saved model) for each of the above.
template <typename Scalar = float, typename F>
void for_each_saved_model(F&& f) {
  f(saved_popularity<Scalar>());
  f(saved_implicit<Scalar>());
  f(saved_explicit<Scalar>());
  f(saved_neighbors<Scalar>());
  f(saved_without_fold_in<Scalar>());
}

}  // namespace lfrec_test
