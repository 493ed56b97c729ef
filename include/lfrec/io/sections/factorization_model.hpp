// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/io/binary_reader.hpp"
#include "lfrec/io/binary_writer.hpp"
#include "lfrec/io/sections/concept.hpp"
#include "lfrec/io/sections/factor_model.hpp"
#include "lfrec/models/factorization_model.hpp"

namespace lfrec::inline v0::detail {

/// The base is a factor model of its own, whose sections begin with "<at>.base".
template <typename Scalar>
struct model_sections<factorization_model<Scalar>> {
  static constexpr std::string_view kind = "factorization_model";

  static void write(binary_writer& out, std::string const& at,
                    factorization_model<Scalar> const& model) {
    auto const& parts = model.parts();
    auto const& names = parts.context_names;
    model_sections<factor_model<Scalar>>::write(out, at + ".base", parts.base);
    out.add_copy<double>(at + ".unit", std::array{parts.bias_unit, parts.mean_pairs});
    out.add_strings(at + ".contexts", names.size(),
                    [&](std::size_t n) -> std::string_view { return names[n]; });
    write_table(out, at + ".context_columns", parts.contexts);
    out.add<double>(at + ".context_mean", parts.mean_context);
    write_features(out, at + ".item", parts.item_features);
    write_features(out, at + ".user", parts.user_features);
  }

  static factorization_model<Scalar> read(binary_reader& in, std::string const& at,
                                          executor_ref exec) {
    auto base = model_sections<factor_model<Scalar>>::read(in, at + ".base", exec);
    auto const width = base.width();
    std::array<double, 2> unit{};
    in.read_into(at + ".unit", std::span<double>(unit));
    auto names = in.read_strings(at + ".contexts");
    auto const columns = in.index_count<double>(at + ".context_mean");
    return factorization_model<Scalar>(
        {.base = std::move(base),
         .bias_unit = unit[0],
         .context_names = std::move(names),
         .contexts = read_table<Scalar>(in, at + ".context_columns", columns, width),
         .mean_context = in.read<double>(at + ".context_mean"),
         .mean_pairs = unit[1],
         .item_features = read_features(in, at + ".item", width),
         .user_features = read_features(in, at + ".user", width)});
  }

 private:
  static void write_features(binary_writer& out, std::string const& at,
                             machine_features<Scalar> const& features) {
    if (features.rows.rows() == 0) return;
    write_csr(out, at + "_rows", features.rows);
    write_table(out, at + "_columns", features.columns);
  }

  [[nodiscard]] static machine_features<Scalar> read_features(binary_reader& in,
                                                              std::string const& at,
                                                              index_t width) {
    if (!in.has(at + "_rows.offsets")) return {};
    auto const n = in.scalar_count<Scalar>(at + "_columns");
    if (n % to_size(width) != 0)
      in.fail("section " + at + "_columns has " + std::to_string(n) + " entries for vectors of " +
              std::to_string(width));
    auto const columns = stated_index(in, static_cast<std::int64_t>(n / to_size(width)));
    return {read_csr<float>(in, at + "_rows", columns, &binary_reader::read<float>),
            read_table<Scalar>(in, at + "_columns", columns, width)};
  }
};

}  // namespace lfrec::inline v0::detail
