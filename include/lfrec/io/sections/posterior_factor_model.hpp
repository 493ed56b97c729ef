// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
    auto const& [draws, users, user_draws, items, means, precisions, effects, noise, user_noise,
                 item_noise, noise_shapes, cuts, base, unit, popularity, summary] = model.parts();
    out.add_copy<std::int64_t>(
        at + ".shape",
        std::array<std::int64_t, 4>{model.users(), model.items(), items.columns(), draws});
    write_table(out, at + ".users", users);
    write_table(out, at + ".draws", user_draws);
    write_table(out, at + ".items", items);
    out.add<double>(at + ".means", means);
    out.add<double>(at + ".precisions", precisions);
    if (effects.rows() > 0) write_table(out, at + ".effects", effects);
    out.add<double>(at + ".noise", noise);
    if (!user_noise.empty()) out.add<double>(at + ".user_noise", user_noise);
    if (!item_noise.empty()) out.add<double>(at + ".item_noise", item_noise);
    if (!noise_shapes.empty()) out.add<double>(at + ".noise_shapes", noise_shapes);
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
    auto const draws = stated_index(in, shape[3]);
    bool const moved = in.has(at + ".effects");
    auto const optional = [&](std::string const& name) {
      return in.has(name) ? in.read<double>(name) : std::vector<double>{};
    };
    std::array<double, 2> unit{};
    in.read_into(at + ".unit", std::span<double>(unit));
    return posterior_factor_model<Scalar>(
        {.draws = draws,
         .users = read_table<Scalar>(in, at + ".users", users, columns),
         .user_draws = read_table<Scalar>(in, at + ".draws", users, columns),
         .items = read_table<Scalar>(in, at + ".items", items, columns),
         .prior_means = in.read<double>(at + ".means"),
         .prior_precisions = in.read<double>(at + ".precisions"),
         .effects =
             moved ? read_table<Scalar>(in, at + ".effects", items, std::max(0, columns - draws))
                   : factors<Scalar>{},
         .noise = in.read<double>(at + ".noise"),
         .user_noise = optional(at + ".user_noise"),
         .item_noise = optional(at + ".item_noise"),
         .noise_shapes = optional(at + ".noise_shapes"),
         .cuts = in.read<double>(at + ".cuts"),
         .base = unit[0],
         .unit = unit[1],
         .popularity = in.read<float>(at + ".popularity"),
         .summary = read_summary(in, at)});
  }
};

}  // namespace lfrec::inline v0::detail
