// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/io/binary_reader.hpp"
#include "lfrec/io/binary_writer.hpp"
#include "lfrec/io/sections/blended_model.hpp"
#include "lfrec/io/sections/concept.hpp"
#include "lfrec/io/sections/dense_item_model.hpp"
#include "lfrec/io/sections/factor_model.hpp"
#include "lfrec/io/sections/factorization_model.hpp"
#include "lfrec/io/sections/item_scores.hpp"
#include "lfrec/io/sections/neighbor_model.hpp"
#include "lfrec/io/sections/posterior_factor_model.hpp"
#include "lfrec/io/sections/rating_neighbor_model.hpp"
#include "lfrec/io/sections/user_neighbor_model.hpp"
#include "lfrec/models/any_model.hpp"

namespace lfrec::inline v0::detail {

/// Every kind of model that a file can hold; see io/sections/concept.hpp for adding one.
template <typename Scalar>
using model_kinds = std::tuple<                          //
    model_sections<item_scores<Scalar>>,                 //
    model_sections<factor_model<Scalar>>,                //
    model_sections<neighbor_model<Scalar>>,              //
    model_sections<dense_item_model<Scalar>>,            //
    model_sections<user_neighbor_model<Scalar>>,         //
    model_sections<posterior_factor_model<Scalar>>,      //
    model_sections<rating_neighbor_model<Scalar>>,       //
    model_sections<rating_user_neighbor_model<Scalar>>,  //
    model_sections<factorization_model<Scalar>>,         //
    model_sections<blended_model<Scalar>>                //
    >;

template <typename M>
[[nodiscard]] bool write_if(model_sections<M> /*kind*/, binary_writer& out, std::string const& at,
                            basic_any_model<typename M::scalar_type> const& model) {
  auto const* const inside = model.template target<M>();
  if (inside == nullptr) return false;
  out.add_text(at + ".kind", model_sections<M>::kind);
  model_sections<M>::write(out, at, *inside);
  return true;
}

template <typename Scalar>
void write_model(binary_writer& out, std::string const& at, basic_any_model<Scalar> const& model) {
  std::apply(
      [&](auto... kind) {
        if ((write_if(kind, out, at, model) || ...)) return;
        std::string known;
        ((known += (known.empty() ? "" : ", ") + std::string{kind.kind}), ...);
        detail::fail<shape_error>({"this kind of model cannot be saved: only ", known});
      },
      model_kinds<Scalar>{});
}

template <typename Scalar>
[[nodiscard]] basic_any_model<Scalar> read_model(binary_reader& in, std::string const& at,
                                                 executor_ref exec) {
  auto const name = in.read_text(at + ".kind");
  std::optional<basic_any_model<Scalar>> model;
  std::apply(
      [&](auto... kind) {
        static_cast<void>(
            ((kind.kind == name && (model.emplace(kind.read(in, at, exec)), true)) || ...));
      },
      model_kinds<Scalar>{});
  if (!model) in.fail("holds a model of the unknown kind '" + name + "'");
  return *std::move(model);
}

}  // namespace lfrec::inline v0::detail
