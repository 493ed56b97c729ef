// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/io/binary_reader.hpp"
#include "lfrec/io/binary_writer.hpp"
#include "lfrec/models/any_model.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/item_scores.hpp"
#include "lfrec/models/neighbor_model.hpp"
#include "lfrec/solve/objective.hpp"

// Each kind of model as sections and back. A new kind adds a name, a write_sections and a
// read_sections here. Constructors check what they are given, so reading checks only what they
// cannot see: sizes before memory is taken, and numbers outside the model's own rules.
namespace lfrec::inline v0::detail {

template <typename Value>
void write_csr(binary_writer& out, std::string const& name, csr<Value> const& m) {
  out.add<offset_t>(name + ".offsets", m.offsets());
  out.add<index_t>(name + ".indices", m.indices());
  out.add<Value>(name + ".values", m.values());
}

/// `values` reads the section of values: as scalars of the model, or as they are.
template <typename Value>
[[nodiscard]] csr<Value> read_csr(binary_reader& in, std::string const& name, index_t columns,
                                  std::vector<Value> (binary_reader::*values)(std::string_view)) {
  auto const offsets = in.index_count<offset_t>(name + ".offsets");
  return {offsets - 1, columns, in.read<offset_t>(name + ".offsets"),
          in.read<index_t>(name + ".indices"), (in.*values)(name + ".values")};
}

// --- item_scores ---

template <typename Scalar>
void write_sections(binary_writer& out, item_scores<Scalar> const& model) {
  out.add_copy<std::int64_t>("model.shape", std::array<std::int64_t, 1>{model.users()});
  out.add<Scalar>("model.scores", model.scores());
  out.add<float>("model.popularity", model.popularity());
}

/// A number of users or items that a file states.
[[nodiscard]] inline index_t stated_index(binary_reader const& in, std::int64_t n) {
  if (n < 0 || n > std::numeric_limits<index_t>::max())
    in.fail("section model.shape holds " + std::to_string(n));
  return static_cast<index_t>(n);
}

template <typename Scalar>
[[nodiscard]] item_scores<Scalar> read_item_scores(binary_reader& in) {
  std::array<std::int64_t, 1> shape{};
  in.read_into("model.shape", std::span<std::int64_t>(shape));
  static_cast<void>(in.index_count<float>("model.popularity"));  // the number of items
  return {stated_index(in, shape[0]), in.read_scalars<Scalar>("model.scores"),
          in.read<float>("model.popularity")};
}

// --- factor_model ---

/// Wider vectors than any recipe makes; the square of it must fit into memory.
inline constexpr index_t widest_vector = 8192;

template <typename Scalar>
void write_sections(binary_writer& out, factor_model<Scalar> const& model) {
  if (model.width() > widest_vector)
    throw shape_error("a factor model with vectors of " + std::to_string(model.width()) +
                      " entries cannot be saved, only up to " + std::to_string(widest_vector));
  auto const& [users, items, offsets, popularity, prior, objective, biased, summary] =
      model.parts();
  auto const table = [](factors<Scalar> const& f) { return std::span(f.data(), f.size()); };
  out.add_copy<std::int64_t>(
      "model.shape",
      std::array<std::int64_t, 4>{model.users(), model.items(), model.width(), biased ? 1 : 0});
  out.add<Scalar>("model.users", table(users));
  out.add<Scalar>("model.items", table(items));
  out.add<Scalar>("model.offsets", offsets);
  out.add<float>("model.popularity", popularity);
  out.add<Scalar>("model.prior", prior);
  if (auto const* const o = std::get_if<implicit_objective>(&objective)) {
    auto const& [unobserved, regularization, scaling, alpha, confidence] = *o;
    out.add_copy<double>("model.implicit",
                         std::array{unobserved, regularization, scaling, alpha, confidence});
  }
  if (auto const* const o = std::get_if<explicit_objective>(&objective)) {
    auto const& [regularization, constant] = *o;
    out.add_copy<double>("model.explicit", std::array{regularization, constant});
  }
  // Not the seconds, which would make two files of the same fit differ.
  auto const& [epochs, stopped, loss, seconds] = summary;
  static_cast<void>(seconds);
  out.add_copy<double>("model.summary",
                       std::array{static_cast<double>(epochs), stopped ? 1.0 : 0.0, loss});
}

template <typename Scalar>
[[nodiscard]] factors<Scalar> read_table(binary_reader& in, std::string_view name, index_t rows,
                                         index_t columns) {
  if (auto const n = in.scalar_count<Scalar>(name); n != to_size(rows) * to_size(columns))
    in.fail("section " + std::string{name} + " has " + std::to_string(n) + " entries, not " +
            std::to_string(rows) + " x " + std::to_string(columns));
  factors<Scalar> table(rows, columns);
  in.read_scalars_into(name, std::span(table.data(), table.size()));
  return table;
}

[[nodiscard]] inline row_objective read_objective(binary_reader& in) {
  auto const sound = [&](auto const& numbers) {
    for (double const x : numbers)
      if (!std::isfinite(x) || x < 0) in.fail("the model's objective holds " + std::to_string(x));
  };
  if (in.has("model.implicit")) {
    std::array<double, 5> n{};
    in.read_into("model.implicit", std::span<double>(n));
    sound(n);
    return implicit_objective{n[0], n[1], n[2], n[3], n[4]};
  }
  if (in.has("model.explicit")) {
    std::array<double, 2> n{};
    in.read_into("model.explicit", std::span<double>(n));
    sound(n);
    return explicit_objective{n[0], n[1]};
  }
  return {};
}

[[nodiscard]] inline fit_summary read_summary(binary_reader& in) {
  std::array<double, 3> n{};
  in.read_into("model.summary", std::span<double>(n));
  if (!(n[0] >= 0 && n[0] <= std::numeric_limits<int>::max()))
    in.fail("section model.summary holds " + std::to_string(n[0]) + " epochs");
  return {.epochs = static_cast<int>(n[0]), .stopped = n[1] != 0, .loss = n[2]};
}

template <typename Scalar>
[[nodiscard]] factor_model<Scalar> read_factor_model(binary_reader& in, executor_ref exec) {
  std::array<std::int64_t, 4> shape{};
  in.read_into("model.shape", std::span<std::int64_t>(shape));
  auto const users = stated_index(in, shape[0]);
  auto const items = stated_index(in, shape[1]);
  auto const width = stated_index(in, shape[2]);
  if (width > widest_vector) in.fail("has vectors of " + std::to_string(width) + " entries");
  return factor_model<Scalar>({.users = read_table<Scalar>(in, "model.users", users, width),
                               .items = read_table<Scalar>(in, "model.items", items, width),
                               .item_offsets = in.read_scalars<Scalar>("model.offsets"),
                               .popularity = in.read<float>("model.popularity"),
                               .prior = in.read_scalars<Scalar>("model.prior"),
                               .objective = read_objective(in),
                               .biased = shape[3] != 0,
                               .summary = read_summary(in)},
                              exec);
}

// --- neighbor_model ---

template <typename Scalar>
void write_sections(binary_writer& out, neighbor_model<Scalar> const& model) {
  write_csr(out, "model.neighbors", model.neighbors());
  write_csr(out, "model.histories", model.histories());
  out.add<float>("model.popularity", model.popularity());
}

template <typename Scalar>
[[nodiscard]] neighbor_model<Scalar> read_neighbor_model(binary_reader& in) {
  auto const items = in.index_count<float>("model.popularity");
  return {read_csr<Scalar>(in, "model.neighbors", items, &binary_reader::read_scalars<Scalar>),
          read_csr<float>(in, "model.histories", items, &binary_reader::read<float>),
          in.read<float>("model.popularity")};
}

// --- any of them ---

template <typename Scalar>
void write_model(binary_writer& out, basic_any_model<Scalar> const& model) {
  auto const write = [&]<typename M>(std::string_view kind, M const* inside) {
    if (inside == nullptr) return false;
    out.add_text("model.kind", kind);
    write_sections(out, *inside);
    return true;
  };
  if (!write("item_scores", model.template target<item_scores<Scalar>>()) &&
      !write("factor_model", model.template target<factor_model<Scalar>>()) &&
      !write("neighbor_model", model.template target<neighbor_model<Scalar>>()))
    throw shape_error(
        "this kind of model cannot be saved: only item_scores, factor_model and neighbor_model");
}

template <typename Scalar>
[[nodiscard]] basic_any_model<Scalar> read_model(binary_reader& in, executor_ref exec) {
  auto const kind = in.read_text("model.kind");
  if (kind == "item_scores") return read_item_scores<Scalar>(in);
  if (kind == "factor_model") return read_factor_model<Scalar>(in, exec);
  if (kind == "neighbor_model") return read_neighbor_model<Scalar>(in);
  in.fail("holds a model of the unknown kind '" + kind + "'");
}

}  // namespace lfrec::inline v0::detail
