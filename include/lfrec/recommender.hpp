// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/models/concept.hpp"

namespace lfrec::inline v0 {

// Who has them includes their headers; recipes that do not read them are spared those.
class features;       // data/features.hpp
class social;         // data/social.hpp
struct situated_log;  // data/contexts.hpp

/// What a recipe may learn from: a matrix, and whatever else is known. Refers to its parts. Every
/// `fit` takes a matrix in its place.
template <RowMatrix M>
struct training {
  M const& matrix;
  features const* user_features = nullptr;
  features const* item_features = nullptr;
  social const* friends = nullptr;
  situated_log const* context = nullptr;  ///< the rows behind the matrix with their circumstances
};
template <RowMatrix M>
training(M const&, features const* = nullptr, features const* = nullptr, social const* = nullptr,
         situated_log const* = nullptr) -> training<M>;

namespace detail {

template <typename T>
struct is_training : std::false_type {};
template <typename M>
struct is_training<training<M>> : std::true_type {};

/// The matrix of either form of training data.
template <typename T>
[[nodiscard]] auto const& matrix_of(T const& data) {
  if constexpr (is_training<T>::value)
    return data.matrix;
  else
    return data;
}

/// The item features of training data, or null.
template <typename T>
[[nodiscard]] features const* item_features_of([[maybe_unused]] T const& data) {
  if constexpr (is_training<T>::value)
    return data.item_features;
  else
    return nullptr;
}

template <typename T>
using matrix_type = std::remove_cvref_t<decltype(matrix_of(std::declval<T const&>()))>;

}  // namespace detail

/// What `fit` takes: a RowMatrix, or a training that holds one.
template <typename T>
concept TrainingData = RowMatrix<detail::matrix_type<T>>;
/// The same for recipes that read the matrix by item too.
template <typename T>
concept TwoWayTrainingData = InteractionMatrix<detail::matrix_type<T>>;

/// A recipe: a copyable struct of plain options whose `fit` takes data, an executor and an
/// observer and returns a finished model. It keeps no reference to the data.
template <typename R>
concept Recommender = std::copyable<R> &&
    requires(R const& r, matrix const& data, serial& exec, silent& watch) {
  {r.options};
  { r.fit(data, exec, watch) } -> Model;
};

}  // namespace lfrec::inline v0
