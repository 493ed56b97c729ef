// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "lfrec/core/executor.hpp"
#include "lfrec/io/binary_reader.hpp"
#include "lfrec/io/binary_writer.hpp"
#include "lfrec/io/sections/concept.hpp"
#include "lfrec/models/dense_item_model.hpp"

namespace lfrec::inline v0::detail {

template <typename Scalar>
struct model_sections<dense_item_model<Scalar>> {
  static constexpr std::string_view kind = "dense_item_model";

  static void write(binary_writer& out, std::string const& at,
                    dense_item_model<Scalar> const& model) {
    if (auto const* const table = std::get_if<factors<Scalar>>(&model.weights())) {
      write_table(out, at + ".weights", *table);
    } else {
      auto const& dual = std::get<dual_item_weights<Scalar>>(model.weights());
      write_table(out, at + ".inverse", dual.inverse());
      out.add<Scalar>(at + ".penalties", dual.penalties());
    }
    write_csr(out, at + ".histories", model.histories());
    out.add<float>(at + ".popularity", model.popularity());
  }

  [[nodiscard]] static dense_item_model<Scalar> read(binary_reader& in, std::string const& at,
                                                     executor_ref exec) {
    auto const items = in.index_count<float>(at + ".popularity");
    auto histories = read_csr<float>(in, at + ".histories", items, &binary_reader::read<float>);
    auto popularity = in.read<float>(at + ".popularity");
    if (in.has(at + ".weights"))
      return {read_table<Scalar>(in, at + ".weights", items, items), std::move(histories),
              std::move(popularity)};
    auto const users = histories.rows();
    auto inverse = read_table<Scalar>(in, at + ".inverse", users, users);
    dual_item_weights<Scalar> weights(std::move(inverse),
                                      in.read_scalars<Scalar>(at + ".penalties"), histories, exec);
    return {std::move(weights), std::move(histories), std::move(popularity)};
  }
};

}  // namespace lfrec::inline v0::detail
