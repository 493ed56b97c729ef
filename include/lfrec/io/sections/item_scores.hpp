// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "lfrec/core/executor.hpp"
#include "lfrec/io/binary_reader.hpp"
#include "lfrec/io/binary_writer.hpp"
#include "lfrec/io/sections/concept.hpp"
#include "lfrec/models/item_scores.hpp"

namespace lfrec::inline v0::detail {

template <typename Scalar>
struct model_sections<item_scores<Scalar>> {
  static constexpr std::string_view kind = "item_scores";

  static void write(binary_writer& out, std::string const& at, item_scores<Scalar> const& model) {
    out.add_copy<std::int64_t>(at + ".shape", std::array<std::int64_t, 1>{model.users()});
    out.add<Scalar>(at + ".scores", model.scores());
    out.add<float>(at + ".popularity", model.popularity());
  }

  static item_scores<Scalar> read(binary_reader& in, std::string const& at, executor_ref /*exec*/) {
    std::array<std::int64_t, 1> shape{};
    in.read_into(at + ".shape", std::span<std::int64_t>(shape));
    static_cast<void>(in.index_count<float>(at + ".popularity"));  // the number of items
    return {stated_index(in, shape[0]), in.read_scalars<Scalar>(at + ".scores"),
            in.read<float>(at + ".popularity")};
  }
};

}  // namespace lfrec::inline v0::detail
