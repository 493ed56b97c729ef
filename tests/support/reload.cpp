// SPDX-License-Identifier: MIT
#include "support/reload.hpp"

#include <span>
#include <stdexcept>
#include <string>

#include "lfrec/io/load.hpp"
#include "lfrec/io/save.hpp"
#include "lfrec/io/saved_model.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/item_scores.hpp"
#include "lfrec/models/neighbor_model.hpp"

namespace lfrec_test {

template <typename Model>
Model reloaded(Model const& model) {
  using scalar = typename Model::scalar_type;
  lfrec::basic_saved_model<scalar> saved{.model = model};
  for (lfrec::index_t u = 0; u < model.users(); ++u) saved.users.insert(std::to_string(u));
  for (lfrec::index_t i = 0; i < model.items(); ++i) saved.items.insert(std::to_string(i));
  auto const bytes = lfrec::save_bytes(saved);
  auto const loaded = lfrec::load<scalar>(std::span(bytes));
  auto const* const same_kind = loaded.model.template target<Model>();
  if (same_kind == nullptr) throw std::logic_error("a model came back as another kind");
  return *same_kind;
}

template lfrec::factor_model<float> reloaded(lfrec::factor_model<float> const&);
template lfrec::factor_model<double> reloaded(lfrec::factor_model<double> const&);
template lfrec::neighbor_model<float> reloaded(lfrec::neighbor_model<float> const&);
template lfrec::neighbor_model<double> reloaded(lfrec::neighbor_model<double> const&);
template lfrec::item_scores<float> reloaded(lfrec::item_scores<float> const&);
template lfrec::item_scores<double> reloaded(lfrec::item_scores<double> const&);

}  // namespace lfrec_test
