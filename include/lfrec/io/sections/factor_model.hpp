// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/io/binary_reader.hpp"
#include "lfrec/io/binary_writer.hpp"
#include "lfrec/io/sections/concept.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/solve/objective.hpp"

namespace lfrec::inline v0::detail {

/// Wider vectors than any recipe makes; the square of it must fit into memory.
inline constexpr index_t widest_vector = 8192;

inline void write_pairwise(binary_writer& out, std::string const& at,
                           pairwise_objective const& objective) {
  auto const& [loss, sampling, draws, power, rate, regularization, confidence, epochs, seed] =
      objective;
  auto const* const hinge = std::get_if<hinge_loss>(&loss);
  auto const* const logistic = std::get_if<logistic_loss>(&loss);
  out.add_copy<double>(
      at + ".pairwise",
      std::array{static_cast<double>(loss.index()), hinge != nullptr ? hinge->margin : 0,
                 logistic != nullptr ? logistic->positive_weight : 0, static_cast<double>(sampling),
                 static_cast<double>(draws), power, rate, regularization, confidence,
                 static_cast<double>(epochs)});
  out.add_copy<std::uint64_t>(at + ".pairwise.seed", std::array{seed});
}

inline void write_objective(binary_writer& out, std::string const& at,
                            row_objective const& objective) {
  if (auto const* const o = std::get_if<implicit_objective>(&objective)) {
    auto const& [unobserved, regularization, scaling, alpha, confidence] = *o;
    out.add_copy<double>(at + ".implicit",
                         std::array{unobserved, regularization, scaling, alpha, confidence});
  }
  if (auto const* const o = std::get_if<explicit_objective>(&objective)) {
    auto const& [regularization, constant, scaling, unobserved, non_negative] = *o;
    out.add_copy<double>(at + ".explicit", std::array{regularization, constant, scaling, unobserved,
                                                      non_negative ? 1.0 : 0.0});
  }
  if (auto const* const o = std::get_if<pairwise_objective>(&objective))
    write_pairwise(out, at, *o);
}

/// `n` as write_pairwise has them, finite and not negative.
[[nodiscard]] inline pairwise_objective read_pairwise(binary_reader& in, std::string const& at,
                                                      std::array<double, 10> const& n) {
  auto const whole = [&](std::size_t which, double most) {
    double const x = n[which];
    if (x != std::floor(x) || x > most) in.fail("the model's objective holds " + std::to_string(x));
    return static_cast<int>(x);
  };
  pairwise_objective result;
  switch (whole(0, 2)) {
    case 0:
      result.loss = bpr_loss{};
      break;
    case 1:
      result.loss = hinge_loss{n[1]};
      break;
    default:
      result.loss = logistic_loss{n[2]};
  }
  result.sampling = static_cast<negative_sampling>(whole(3, 2));
  result.draws = whole(4, 1e5);  // as the options allow
  result.popularity_power = n[5];
  result.learning_rate = n[6];
  result.regularization = n[7];
  result.confidence_scale = n[8];
  result.epochs = whole(9, 1e4);
  std::array<std::uint64_t, 1> seed{};
  in.read_into(at + ".pairwise.seed", std::span<std::uint64_t>(seed));
  result.seed = seed[0];
  return result;
}

/// A file of an older version may hold fewer numbers: the rest is as it was then.
[[nodiscard]] inline row_objective read_objective(binary_reader& in, std::string const& at) {
  auto const numbers = [&]<std::size_t most>(std::string const& name, std::size_t least,
                                             std::array<double, most> into) {
    auto const n = in.count<double>(name);
    if (n < least || n > most)
      in.fail("section " + name + " has " + std::to_string(n) + " entries, not " +
              std::to_string(most));
    in.read_into(name, std::span(into).first(n));
    for (double const x : into)
      if (!std::isfinite(x) || x < 0) in.fail("the model's objective holds " + std::to_string(x));
    return into;
  };
  if (in.has(at + ".implicit")) {
    auto const n = numbers(at + ".implicit", 5, std::array<double, 5>{});
    return implicit_objective{n[0], n[1], n[2], n[3], n[4]};
  }
  if (in.has(at + ".explicit")) {
    auto const n = numbers(at + ".explicit", 1, std::array<double, 5>{0, 0, 1, 0, 0});
    if (n[3] > 1) in.fail("the model's unobserved weight is " + std::to_string(n[3]));
    return explicit_objective{n[0], n[1], n[2], n[3], n[4] != 0};
  }
  if (in.has(at + ".pairwise"))
    return read_pairwise(in, at, numbers(at + ".pairwise", 10, std::array<double, 10>{}));
  return {};
}

template <typename Scalar>
struct model_sections<factor_model<Scalar>> {
  static constexpr std::string_view kind = "factor_model";

  static void write(binary_writer& out, std::string const& at, factor_model<Scalar> const& model) {
    if (model.width() > widest_vector)
      detail::fail<shape_error>({"a factor model with vectors of ", model.width(),
                                 " entries cannot be saved, only up to ", widest_vector});
    auto const& [users, items, offsets, popularity, prior, objective, biased, implied, described,
                 summary] = model.parts();
    out.add_copy<std::int64_t>(
        at + ".shape",
        std::array<std::int64_t, 4>{model.users(), model.items(), model.width(), biased ? 1 : 0});
    write_table(out, at + ".users", users);
    write_table(out, at + ".items", items);
    out.add<Scalar>(at + ".offsets", offsets);
    out.add<float>(at + ".popularity", popularity);
    out.add<Scalar>(at + ".prior", prior);
    write_objective(out, at, objective);
    if (implied.rows() > 0) write_table(out, at + ".implied", implied);
    if (!described.empty()) out.add<char>(at + ".described", described);
    write_summary(out, at, summary);
  }

  static factor_model<Scalar> read(binary_reader& in, std::string const& at, executor_ref exec) {
    std::array<std::int64_t, 4> shape{};
    in.read_into(at + ".shape", std::span<std::int64_t>(shape));
    auto const users = stated_index(in, shape[0]);
    auto const items = stated_index(in, shape[1]);
    auto const width = stated_index(in, shape[2]);
    if (width > widest_vector) in.fail("has vectors of " + std::to_string(width) + " entries");
    return factor_model<Scalar>(
        {.users = read_table<Scalar>(in, at + ".users", users, width),
         .items = read_table<Scalar>(in, at + ".items", items, width),
         .item_offsets = in.read_scalars<Scalar>(at + ".offsets"),
         .popularity = in.read<float>(at + ".popularity"),
         .prior = in.read_scalars<Scalar>(at + ".prior"),
         .objective = read_objective(in, at),
         .biased = shape[3] != 0,
         .implied = in.has(at + ".implied") ? read_table<Scalar>(in, at + ".implied", items, width)
                                            : factors<Scalar>(),
         .described =
             in.has(at + ".described") ? in.read<char>(at + ".described") : std::vector<char>(),
         .summary = read_summary(in, at)},
        exec);
  }
};

}  // namespace lfrec::inline v0::detail
