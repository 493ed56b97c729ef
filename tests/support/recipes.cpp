// SPDX-License-Identifier: MIT
#include "support/recipes.hpp"

namespace lfrec_test {

template <typename Recipe>
typename compiled<Recipe>::model_type compiled<Recipe>::fit(
    lfrec::matrix const& data, lfrec::executor_ref exec,
    lfrec::observer_ref<model_type> watch) const {
  return Recipe{options}.fit(data, exec, watch);
}

template struct compiled<lfrec::als<float>>;
template struct compiled<lfrec::als<double>>;
template struct compiled<lfrec::implicit_als<float>>;
template struct compiled<lfrec::implicit_als<double>>;
template struct compiled<lfrec::item_knn<lfrec::cosine, float>>;
template struct compiled<lfrec::item_knn<lfrec::cosine, double>>;
template struct compiled<lfrec::popularity<float>>;
template struct compiled<lfrec::popularity<double>>;

}  // namespace lfrec_test
