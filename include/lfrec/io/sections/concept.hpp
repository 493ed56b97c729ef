// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/io/binary_reader.hpp"
#include "lfrec/io/binary_writer.hpp"
#include "lfrec/models/any_model.hpp"
#include "lfrec/models/fit_summary.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0::detail {

/// How a kind of model is kept in a file. A new kind gets a header in this folder that specialises
/// this with
///   static constexpr std::string_view kind = "my_model";
///   static void write(binary_writer& out, std::string const& at, my_model<Scalar> const& model);
///   static my_model<Scalar> read(binary_reader& in, std::string const& at, executor_ref exec);
/// and a line in model_kinds (io/model_sections.hpp). `at` is what the names of its sections begin
/// with: "model", or another for a part of a model. A name has at most 31 bytes. Constructors check
/// what they are given, so reading checks only what they cannot see: sizes before memory is taken,
/// and numbers outside the model's own rules.
template <typename M>
struct model_sections;

/// A model of any kind, for kinds that have models inside; defined in io/model_sections.hpp.
template <typename Scalar>
void write_model(binary_writer& out, std::string const& at, basic_any_model<Scalar> const& model);
template <typename Scalar>
[[nodiscard]] basic_any_model<Scalar> read_model(binary_reader& in, std::string const& at,
                                                 executor_ref exec);

// What several kinds are made of.

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

template <typename Scalar>
void write_table(binary_writer& out, std::string const& name, factors<Scalar> const& table) {
  out.add<Scalar>(name, std::span(table.data(), table.size()));
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

/// A number of users, items or columns that a file states.
[[nodiscard]] inline index_t stated_index(binary_reader const& in, std::int64_t n) {
  if (n < 0 || n > std::numeric_limits<index_t>::max())
    in.fail("section model.shape holds " + std::to_string(n));
  return static_cast<index_t>(n);
}

/// Not the seconds, which would make two files of the same fit differ.
inline void write_summary(binary_writer& out, std::string const& at, fit_summary const& summary) {
  auto const& [epochs, stopped, loss, seconds] = summary;
  static_cast<void>(seconds);
  out.add_copy<double>(at + ".summary",
                       std::array{static_cast<double>(epochs), stopped ? 1.0 : 0.0, loss});
}

[[nodiscard]] inline fit_summary read_summary(binary_reader& in, std::string const& at) {
  std::array<double, 3> n{};
  in.read_into(at + ".summary", std::span<double>(n));
  if (!(n[0] >= 0 && n[0] <= std::numeric_limits<int>::max()))
    in.fail("section " + at + ".summary holds " + std::to_string(n[0]) + " epochs");
  return {.epochs = static_cast<int>(n[0]), .stopped = n[1] != 0, .loss = n[2]};
}

}  // namespace lfrec::inline v0::detail
