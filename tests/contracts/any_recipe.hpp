// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/models/any_model.hpp"
#include "lfrec/recommender.hpp"

namespace lfrec_test {

template <typename Recipe>
using model_of = std::remove_cvref_t<decltype(std::declval<Recipe const&>().fit(
    std::declval<lfrec::matrix const&>(), std::declval<lfrec::serial&>(),
    std::declval<lfrec::silent&>()))>;

/// A recipe of any type, so that the checks of the contract are compiled once and not per recipe.
template <typename Scalar>
struct any_recipe {
  using model = lfrec::basic_any_model<Scalar>;
  std::function<model(lfrec::matrix const&, lfrec::executor_ref, lfrec::observer_ref<model>)> fit;
  bool marks_evidence = false;
  int epochs = 0;  // 0: none
  // The recipe with other options; empty where it has no such option.
  std::function<any_recipe(int)> with_epochs = {};
  std::function<any_recipe(int)> with_factors = {};
  std::function<any_recipe()> with_next_seed = {};
};

template <lfrec::Recommender Recipe>
[[nodiscard]] any_recipe<typename model_of<Recipe>::scalar_type> erase(Recipe const& recipe) {
  using M = model_of<Recipe>;
  using any = any_recipe<typename M::scalar_type>;
  using model = typename any::model;
  any result;
  result.marks_evidence = lfrec::MarksEvidence<M>;
  result.fit = [recipe](lfrec::matrix const& data, lfrec::executor_ref exec,
                        lfrec::observer_ref<model> watch) {
    auto const pass_on = [&](lfrec::progress const& p, lfrec::snapshot<M> const& look) {
      return watch(p, [&]() -> model { return look(); });
    };
    lfrec::silent nobody;
    lfrec::observer_ref<M> inner =
        watch.watching() ? lfrec::observer_ref<M>(pass_on) : lfrec::observer_ref<M>(nobody);
    return model(recipe.fit(data, exec, inner));
  };
  if constexpr (requires { recipe.options.epochs; }) {
    result.epochs = recipe.options.epochs;
    result.with_epochs = [recipe](int n) {
      auto other = recipe;
      other.options.epochs = n;
      return erase(other);
    };
  }
  if constexpr (requires { recipe.options.factors; })
    result.with_factors = [recipe](int n) {
      auto other = recipe;
      other.options.factors = n;
      return erase(other);
    };
  if constexpr (requires { recipe.options.seed; })
    result.with_next_seed = [recipe] {
      auto other = recipe;
      other.options.seed += 1;
      return erase(other);
    };
  return result;
}

}  // namespace lfrec_test
