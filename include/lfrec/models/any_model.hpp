// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <typeinfo>
#include <utility>

#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/erased_model.hpp"
#include "lfrec/models/explanation.hpp"

namespace lfrec::inline v0 {

/// Holds any model of a scalar type at run time; copies share it. It scores, scores blocks and
/// marks evidence as the model inside does (all scores of a model that marks none have evidence).
/// What only some models can do is asked for: each of the five look-ups gives a pointer to a model
/// that can, valid as long as some copy of this lives, or null:
///
///     if (auto const* comparer = model.item_comparer()) similar_items(*comparer, item, 10);
template <typename Scalar>
class basic_any_model : public any_model_view<Scalar> {
 public:
  // The first condition keeps the check of Model from asking about this class itself.
  template <typename M>
  requires(!std::derived_from<M, any_model_view<Scalar>>) &&
      Model<M>&& std::same_as<typename M::scalar_type, Scalar> basic_any_model(
          M model)  // NOLINT(google-explicit-constructor): a model is an any_model
      : basic_any_model(std::make_shared<detail::model_holder<M> const>(std::move(model))) {}

  [[nodiscard]] any_item_scorer<Scalar> const* item_scorer() const noexcept {
    return pointer(model_->item_scorer);
  }
  [[nodiscard]] any_item_comparer<Scalar> const* item_comparer() const noexcept {
    return pointer(model_->item_comparer);
  }
  [[nodiscard]] any_user_comparer<Scalar> const* user_comparer() const noexcept {
    return pointer(model_->user_comparer);
  }
  [[nodiscard]] any_fold_in<Scalar> const* newcomer_folder() const noexcept {
    return pointer(model_->newcomer_folder);
  }
  [[nodiscard]] any_explainer<Scalar> const* explainer() const noexcept {
    return pointer(model_->explainer);
  }

  /// The model inside if it is an M, else null.
  template <Model M>
  [[nodiscard]] M const* target() const noexcept {
    return model_->type() == typeid(M) ? static_cast<M const*>(model_->target()) : nullptr;
  }

 private:
  explicit basic_any_model(std::shared_ptr<detail::capable_model<Scalar> const> model)
      : any_model_view<Scalar>(*model), model_(std::move(model)) {}

  template <typename T>
  static T const* pointer(std::optional<T> const& capability) noexcept {
    return capability ? &*capability : nullptr;
  }

  std::shared_ptr<detail::capable_model<Scalar> const> model_;
};

using any_model = basic_any_model<float>;

}  // namespace lfrec::inline v0
