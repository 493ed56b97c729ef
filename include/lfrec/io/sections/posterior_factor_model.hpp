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
#include "lfrec/models/posterior_factor_model.hpp"

namespace lfrec::inline v0::detail {

template <typename Scalar>
struct model_sections<posterior_factor_model<Scalar>> {
  static constexpr std::string_view kind = "posterior_factor_model";

  static void write(binary_writer& out, std::string const& at,
                    posterior_factor_model<Scalar> const& model) {
    auto const& [draws, users, user_draws, items, means, precisions, noise, cuts, base, unit,
                 popularity, summary] = model.parts();
    out.add_copy<std::int64_t>(
        at + ".shape",
        std::array<std::int64_t, 4>{model.users(), model.items(), items.columns(), draws});
    write_table(out, at + ".users", users);
    write_table(out, at + ".draws", user_draws);
    write_table(out, at + ".items", items);
    out.add<double>(at + ".means", means);
    out.add<double>(at + ".precisions", precisions);
    out.add<double>(at + ".noise", noise);
    out.add<double>(at + ".cuts", cuts);
    out.add_copy<double>(at + ".unit", std::array{base, unit});
    out.add<float>(at + ".popularity", popularity);
    write_summary(out, at, summary);
  }

  static posterior_factor_model<Scalar> read(binary_reader& in, std::string const& at,
                                             executor_ref /*exec*/) {
    std::array<std::int64_t, 4> shape{};
    in.read_into(at + ".shape", std::span<std::int64_t>(shape));
    auto const users = stated_index(in, shape[0]);
    auto const items = stated_index(in, shape[1]);
    auto const columns = stated_index(in, shape[2]);
    std::array<double, 2> unit{};
    in.read_into(at + ".unit", std::span<double>(unit));
    return posterior_factor_model<Scalar>(
        {.draws = stated_index(in, shape[3]),
         .users = read_table<Scalar>(in, at + ".users", users, columns),
         .user_draws = read_table<Scalar>(in, at + ".draws", users, columns),
         .items = read_table<Scalar>(in, at + ".items", items, columns),
         .prior_means = in.read<double>(at + ".means"),
         .prior_precisions = in.read<double>(at + ".precisions"),
         .noise = in.read<double>(at + ".noise"),
         .cuts = in.read<double>(at + ".cuts"),
         .base = unit[0],
         .unit = unit[1],
         .popularity = in.read<float>(at + ".popularity"),
         .summary = read_summary(in, at)});
  }
};

}  // namespace lfrec::inline v0::detail
