// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "lfrec/core/executor.hpp"
#include "lfrec/io/binary_reader.hpp"
#include "lfrec/io/binary_writer.hpp"
#include "lfrec/io/sections/concept.hpp"
#include "lfrec/models/user_neighbor_model.hpp"
#include "lfrec/similarity/measures.hpp"
#include "lfrec/similarity/neighbors.hpp"

namespace lfrec::inline v0::detail {

/// Only with a measure of the library's: a measure of one's own cannot be written down.
template <typename Scalar>
struct model_sections<user_neighbor_model<Scalar>> {
  static constexpr std::string_view kind = "user_neighbor_model";

  static void write(binary_writer& out, std::string const& at,
                    user_neighbor_model<Scalar> const& model) {
    auto const& [similarity, neighbors, shrinkage, min_support] = model.rule();
    out.add_copy<double>(at + ".rule",
                         std::array{static_cast<double>(similarity.kind), similarity.asymmetry,
                                    similarity.tversky_alpha, similarity.tversky_beta,
                                    static_cast<double>(neighbors), shrinkage, min_support,
                                    static_cast<double>(model.items())});
    write_csr(out, at + ".neighbors", model.neighbors());
    write_csr(out, at + ".histories", model.histories());
  }

  static user_neighbor_model<Scalar> read(binary_reader& in, std::string const& at,
                                          executor_ref exec) {
    std::array<double, 8> n{};
    in.read_into(at + ".rule", std::span<double>(n));
    for (double const x : n)
      if (!(x >= 0 && x <= std::numeric_limits<index_t>::max()))
        in.fail("section " + at + ".rule holds " + std::to_string(x));
    constexpr similarity_kind const* kinds = nullptr;
    if (!(n[0] < static_cast<double>(names(kinds).size())))
      in.fail("section " + at + ".rule names the similarity " + std::to_string(n[0]));
    neighbor_rule<> const rule{.similarity = {static_cast<similarity_kind>(n[0]), n[1], n[2], n[3]},
                               .neighbors = static_cast<index_t>(n[4]),
                               .shrinkage = n[5],
                               .min_support = n[6]};
    auto const items = static_cast<index_t>(n[7]);
    auto const users = in.index_count<offset_t>(at + ".histories.offsets") - 1;
    auto histories = read_csr<float>(in, at + ".histories", items, &binary_reader::read<float>);
    return {std::move(histories), rule,
            read_csr<Scalar>(in, at + ".neighbors", users, &binary_reader::read_scalars<Scalar>),
            exec};
  }
};

}  // namespace lfrec::inline v0::detail
