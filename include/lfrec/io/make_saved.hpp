// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/fields.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/dataset.hpp"
#include "lfrec/data/fitted_weighting.hpp"
#include "lfrec/io/saved_model.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/version.hpp"

namespace lfrec::inline v0 {

/// The version of the library as text, "0.1.0".
[[nodiscard]] inline std::string version_text() {
  return std::to_string(LFREC_VERSION / 10000) + '.' + std::to_string(LFREC_VERSION / 100 % 100) +
         '.' + std::to_string(LFREC_VERSION % 100);
}

/// A recipe that can be named in a saved model.
template <typename R>
concept NamedRecipe = HasFields<decltype(R::options)> && requires {
  { R::name } -> std::convertible_to<std::string_view>;
};

/// The recipe's options as (name, text), in the order of its fields.
template <NamedRecipe R>
[[nodiscard]] std::vector<std::pair<std::string, std::string>> option_texts(R const& recipe) {
  std::vector<std::pair<std::string, std::string>> texts;
  for_each_field<decltype(R::options)>([&](auto const& f) {
    texts.emplace_back(std::string{f.name}, field_text(recipe.options, f));
  });
  return texts;
}

/// A fitted model with what is needed to use it elsewhere: ids and names of the data set that the
/// training matrix was made of, the recipe with its options, the weighting that made the matrix,
/// and the matrix itself as what users have seen (a model that keeps histories holds it already).
/// Set `seen` to nullopt afterwards to leave it out. Throws shape_error where the parts do not fit.
template <Model M, NamedRecipe R, RowMatrix Train>
[[nodiscard]] basic_saved_model<typename M::scalar_type> make_saved(
    M model, R const& recipe, dataset const& data, Train const& train,
    std::optional<fitted_weighting> const& weighting = {}) {
  basic_saved_model<typename M::scalar_type> saved{
      .model = std::move(model),
      .recipe = std::string{R::name},
      .options = option_texts(recipe),
      .users = data.users,
      .items = data.items,
      .item_names = data.item_names,
      .weighting = weighting,
      .seen = {},
      .origin = {.library = version_text(),
                 .source = data.report.source,
                 .saved_at = {},
                 .log_rows = data.log.size(),
                 .nonzeros = static_cast<std::uint64_t>(train.nonzeros())}};
  if (saved.model.histories() == nullptr) saved.seen = copy_rows(train);
  saved.check();
  return saved;
}

}  // namespace lfrec::inline v0
