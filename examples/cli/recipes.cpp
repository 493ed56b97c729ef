// SPDX-License-Identifier: MIT
// The one list of recipes. A new recipe: its type here, and a file like recipe_als.cpp.
#include <array>
#include <lfrec/als.hpp>
#include <lfrec/baseline.hpp>
#include <lfrec/bayesian_mf.hpp>
#include <lfrec/content.hpp>
#include <lfrec/evaluate/search/check_space.hpp>
#include <lfrec/factorization_machine.hpp>
#include <lfrec/feature_als.hpp>
#include <lfrec/friend_knn.hpp>
#include <lfrec/graph.hpp>
#include <lfrec/hybrid.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/knn.hpp>
#include <lfrec/linear.hpp>
#include <lfrec/pairwise.hpp>
#include <lfrec/popularity.hpp>
#include <lfrec/rating_knn.hpp>
#include <lfrec/sgd.hpp>
#include <lfrec/social.hpp>
#include <lfrec/svdpp.hpp>
#include <optional>
#include <string>

#include "recipe.hpp"

namespace cli {

namespace {

template <typename Recipe>
constexpr recipe_entry entry(std::string_view weighting) {
  using options = decltype(Recipe::options);
  return {.name = Recipe::name,
          .weighting = weighting,
          .options = describe<options>,
          .check =
              [](settings const& given) {
                options fresh;
                apply(given, Recipe::name, fresh);
              },
          .check_space =
              [](lfrec::search_space const& space) {
                return lfrec::check_space<options>(Recipe::name, space);
              },
          .fit = fit_recipe<Recipe>,
          .memory = [](settings const& given, lfrec::matrix_shape const& shape,
                       std::size_t threads) -> std::optional<lfrec::memory_estimate> {
            if constexpr (lfrec::EstimatesMemory<Recipe>) {
              Recipe recipe;
              apply(given, Recipe::name, recipe.options);
              return lfrec::estimate_memory(recipe, shape, threads);
            } else {
              return {};
            }
          }};
}

constexpr std::array list = {entry<lfrec::popularity<>>("binary"),
                             entry<lfrec::als<>>("raw:merge=last"),
                             entry<lfrec::sgd<>>("raw:merge=last"),
                             entry<lfrec::svdpp<>>("raw:merge=last"),
                             entry<lfrec::bayesian_mf<>>("raw:merge=last"),
                             entry<lfrec::factorization_machine<>>("raw:merge=last"),
                             entry<lfrec::baseline<>>("raw:merge=last"),
                             entry<lfrec::slope_one<>>("raw:merge=last"),
                             entry<lfrec::item_rating_knn<>>("raw:merge=last"),
                             entry<lfrec::user_rating_knn<>>("raw:merge=last"),
                             entry<lfrec::implicit_als<>>("binary"),
                             entry<lfrec::feature_als<>>("binary"),
                             entry<lfrec::social_als<>>("binary"),
                             entry<lfrec::friend_knn<>>("binary"),
                             entry<lfrec::bpr<>>("binary"),
                             entry<lfrec::warp<>>("binary"),
                             entry<lfrec::logistic_mf<>>("binary"),
                             entry<lfrec::hybrid<>>("binary"),
                             entry<lfrec::item_knn<>>("binary"),
                             entry<lfrec::user_knn<>>("binary"),
                             entry<lfrec::p3alpha<>>("binary"),
                             entry<lfrec::rp3beta<>>("binary"),
                             entry<lfrec::graph_filter<>>("binary"),
                             entry<lfrec::ease<>>("binary"),
                             entry<lfrec::slim<>>("binary"),
                             entry<lfrec::content<>>("binary")};

}  // namespace

std::span<recipe_entry const> recipes() {
  return list;
}

recipe_entry const& find_recipe(std::string_view name) {
  std::string known;
  for (auto const& recipe : list) {
    if (recipe.name == name) return recipe;
    known += (known.empty() ? "" : ", ") + std::string(recipe.name);
  }
  throw lfrec::invalid_option("there is no recipe '" + std::string(name) + "'; there are " + known);
}

}  // namespace cli
