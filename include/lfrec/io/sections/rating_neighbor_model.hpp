// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/io/binary_reader.hpp"
#include "lfrec/io/binary_writer.hpp"
#include "lfrec/io/sections/concept.hpp"
#include "lfrec/models/rating_base.hpp"
#include "lfrec/models/rating_neighbor_model.hpp"
#include "lfrec/models/rating_user_neighbor_model.hpp"

namespace lfrec::inline v0::detail {

template <typename Scalar>
void write_rating_base(binary_writer& out, std::string const& at, rating_base<Scalar> const& base) {
  out.add<Scalar>(at + ".offsets", base.offsets);
  out.add_copy<Scalar>(at + ".prior", std::array{base.prior});
  out.add_copy<double>(at + ".user_ridge", std::array{base.user_regularization});
}

template <typename Scalar>
[[nodiscard]] rating_base<Scalar> read_rating_base(binary_reader& in, std::string const& at) {
  rating_base<Scalar> base;
  base.offsets = in.read_scalars<Scalar>(at + ".offsets");
  std::array<Scalar, 1> prior{};
  in.read_scalars_into(at + ".prior", std::span<Scalar>(prior));
  std::array<double, 1> ridge{};
  in.read_into(at + ".user_ridge", std::span<double>(ridge));
  base.prior = prior[0];
  base.user_regularization = ridge[0];
  return base;
}

/// Settings of a model that are whole numbers from 1 on.
template <std::size_t N>
[[nodiscard]] std::array<index_t, N> read_counts(binary_reader& in, std::string const& at) {
  std::array<std::int64_t, N> stated{};
  in.read_into(at + ".shape", std::span<std::int64_t>(stated));
  std::array<index_t, N> counts{};
  for (std::size_t n = 0; n < N; ++n) counts[n] = stated_index(in, stated[n]);
  return counts;
}

template <typename Scalar>
struct model_sections<rating_neighbor_model<Scalar>> {
  static constexpr std::string_view kind = "rating_neighbor_model";

  static void write(binary_writer& out, std::string const& at,
                    rating_neighbor_model<Scalar> const& model) {
    auto const& [base, weights, deviations, neighbors, damping, histories, popularity] =
        model.parts();
    out.add_copy<std::int64_t>(at + ".shape", std::array<std::int64_t, 1>{neighbors});
    out.add_copy<double>(at + ".damping", std::array{damping});
    write_rating_base(out, at, base);
    write_csr(out, at + ".weights", weights);
    out.add<Scalar>(at + ".deviations", deviations);
    write_csr(out, at + ".histories", histories);
    out.add<float>(at + ".popularity", popularity);
  }

  static rating_neighbor_model<Scalar> read(binary_reader& in, std::string const& at,
                                            executor_ref /*exec*/) {
    auto const items = in.index_count<float>(at + ".popularity");
    auto const [neighbors] = read_counts<1>(in, at);
    std::array<double, 1> damping{};
    in.read_into(at + ".damping", std::span<double>(damping));
    return rating_neighbor_model<Scalar>(
        {.base = read_rating_base<Scalar>(in, at),
         .weights =
             read_csr<Scalar>(in, at + ".weights", items, &binary_reader::read_scalars<Scalar>),
         .deviations = in.read_scalars<Scalar>(at + ".deviations"),
         .neighbors = neighbors,
         .damping = damping[0],
         .histories = read_csr<float>(in, at + ".histories", items, &binary_reader::read<float>),
         .popularity = in.read<float>(at + ".popularity")});
  }
};

template <typename Scalar>
struct model_sections<rating_user_neighbor_model<Scalar>> {
  static constexpr std::string_view kind = "rating_user_neighbor_model";

  static void write(binary_writer& out, std::string const& at,
                    rating_user_neighbor_model<Scalar> const& model) {
    auto const& [base, histories, rule, candidates, neighbors, damping, popularity] = model.parts();
    out.add_text(at + ".similarity", value_text(rule.similarity));
    out.add_copy<std::int64_t>(at + ".shape", std::array<std::int64_t, 2>{candidates, neighbors});
    out.add_copy<double>(at + ".rule", std::array{rule.shrinkage, rule.min_support, damping});
    write_rating_base(out, at, base);
    write_csr(out, at + ".histories", histories);
    out.add<float>(at + ".popularity", popularity);
  }

  static rating_user_neighbor_model<Scalar> read(binary_reader& in, std::string const& at,
                                                 executor_ref /*exec*/) {
    auto const items = in.index_count<float>(at + ".popularity");
    auto const [candidates, neighbors] = read_counts<2>(in, at);
    std::array<double, 3> numbers{};
    in.read_into(at + ".rule", std::span<double>(numbers));
    rating_rule rule{.shrinkage = numbers[0], .min_support = numbers[1]};
    auto const similarity = in.read_text(at + ".similarity");
    if (!parse_value(similarity, rule.similarity))
      in.fail("compares users by the unknown '" + similarity + "'");
    return rating_user_neighbor_model<Scalar>(
        {.base = read_rating_base<Scalar>(in, at),
         .histories = read_csr<float>(in, at + ".histories", items, &binary_reader::read<float>),
         .rule = rule,
         .candidates = candidates,
         .neighbors = neighbors,
         .damping = numbers[2],
         .popularity = in.read<float>(at + ".popularity")});
  }
};

}  // namespace lfrec::inline v0::detail
