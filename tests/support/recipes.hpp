// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "lfrec/als.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/popularity.hpp"

namespace lfrec_test {

/// A recipe whose fit is compiled once, in recipes.cpp, and not in every test: fits need Eigen.
/// A Recommender like the one it stands for.
template <typename Recipe>
struct compiled {
  using model_type = typename Recipe::model_type;
  static constexpr std::string_view name = Recipe::name;
  decltype(Recipe::options) options = {};

  [[nodiscard]] model_type fit(lfrec::matrix const& data,
                               lfrec::executor_ref exec = lfrec::serial{},
                               lfrec::observer_ref<model_type> watch = lfrec::silent{}) const;
};

template <typename Scalar>
using als = compiled<lfrec::als<Scalar>>;
template <typename Scalar>
using implicit_als = compiled<lfrec::implicit_als<Scalar>>;
template <typename Scalar>
using item_knn = compiled<lfrec::item_knn<lfrec::cosine, Scalar>>;
template <typename Scalar>
using popularity = compiled<lfrec::popularity<Scalar>>;

extern template struct compiled<lfrec::als<float>>;
extern template struct compiled<lfrec::als<double>>;
extern template struct compiled<lfrec::implicit_als<float>>;
extern template struct compiled<lfrec::implicit_als<double>>;
extern template struct compiled<lfrec::item_knn<lfrec::cosine, float>>;
extern template struct compiled<lfrec::item_knn<lfrec::cosine, double>>;
extern template struct compiled<lfrec::popularity<float>>;
extern template struct compiled<lfrec::popularity<double>>;

}  // namespace lfrec_test
