// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "lfrec/core/executor.hpp"
#include "lfrec/io/binary_reader.hpp"
#include "lfrec/io/binary_writer.hpp"
#include "lfrec/io/sections/concept.hpp"
#include "lfrec/models/neighbor_model.hpp"

namespace lfrec::inline v0::detail {

template <typename Scalar>
struct model_sections<neighbor_model<Scalar>> {
  static constexpr std::string_view kind = "neighbor_model";

  static void write(binary_writer& out, std::string const& at,
                    neighbor_model<Scalar> const& model) {
    write_csr(out, at + ".neighbors", model.neighbors());
    write_csr(out, at + ".histories", model.histories());
    out.add<float>(at + ".popularity", model.popularity());
  }

  static neighbor_model<Scalar> read(binary_reader& in, std::string const& at,
                                     executor_ref /*exec*/) {
    auto const items = in.index_count<float>(at + ".popularity");
    return {read_csr<Scalar>(in, at + ".neighbors", items, &binary_reader::read_scalars<Scalar>),
            read_csr<float>(in, at + ".histories", items, &binary_reader::read<float>),
            in.read<float>(at + ".popularity")};
  }
};

}  // namespace lfrec::inline v0::detail
