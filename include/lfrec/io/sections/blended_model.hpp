// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/io/binary_reader.hpp"
#include "lfrec/io/binary_writer.hpp"
#include "lfrec/io/sections/concept.hpp"
#include "lfrec/models/blended_model.hpp"

namespace lfrec::inline v0::detail {

/// Sections within have names of up to 19 letters more, and a name has at most 31.
inline constexpr std::size_t deepest_name = 10;

/// Part k is a model of its own whose sections begin with "<at>.<k>".
template <typename Scalar>
struct model_sections<blended_model<Scalar>> {
  static constexpr std::string_view kind = "blended_model";

  static void write(binary_writer& out, std::string const& at, blended_model<Scalar> const& model) {
    if (at.size() > deepest_name)
      throw shape_error("a blend of blends of blends cannot be saved: names of sections are short");
    auto const& [models, weights, offset, standardize] = model.parts();
    out.add<double>(at + ".weights", weights);
    out.add_copy<double>(at + ".offset", std::array{offset, standardize ? 1.0 : 0.0});
    for (std::size_t k = 0; k < models.size(); ++k)
      write_model(out, at + '.' + std::to_string(k), models[k]);
  }

  static blended_model<Scalar> read(binary_reader& in, std::string const& at, executor_ref exec) {
    blended_parts<Scalar> parts;
    parts.weights = in.read<double>(at + ".weights");
    std::array<double, 2> offset{};
    in.read_into(at + ".offset", std::span<double>(offset));
    parts.offset = offset[0];
    parts.standardize = offset[1] != 0;
    for (std::size_t k = 0; k < parts.weights.size(); ++k)
      parts.models.push_back(read_model<Scalar>(in, at + '.' + std::to_string(k), exec));
    return blended_model<Scalar>(std::move(parts));
  }
};

}  // namespace lfrec::inline v0::detail
