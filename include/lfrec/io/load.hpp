// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/io/binary_reader.hpp"
#include "lfrec/io/binary_source.hpp"
#include "lfrec/io/model_sections.hpp"
#include "lfrec/io/saved_model.hpp"

namespace lfrec::inline v0 {

struct load_options {
  /// Read a model of float into double, or of double into float (which rounds).
  bool convert = false;
};

namespace detail {

template <typename Index>
[[nodiscard]] id_map<Index> read_ids(binary_reader& in, std::string const& name, index_t expected) {
  if (in.count<std::uint64_t>(name + ".ends") != to_size(expected))
    in.fail("has " + std::to_string(in.count<std::uint64_t>(name + ".ends")) + ' ' + name +
            " for a model of " + std::to_string(expected));
  id_map<Index> ids;
  ids.reserve(to_size(expected));
  in.read_strings(name, [&](std::string_view id) {
    auto const before = ids.size();
    if (to_size(ids.insert(id)) != before)
      in.fail("has " + name + " '" + std::string{id} + "' twice");
  });
  return ids;
}

/// The position of a text among the names of an enumeration.
template <typename E>
[[nodiscard]] E read_name(binary_reader const& in, std::string_view text) {
  auto const all = names(static_cast<E const*>(nullptr));
  auto const at = std::ranges::find(all, text);
  if (at == all.end()) in.fail("has a weighting of the unknown '" + std::string{text} + '\'');
  return static_cast<E>(at - all.begin());
}

[[nodiscard]] inline fitted_weighting read_weighting(binary_reader& in) {
  auto const words = in.read_strings("weighting");
  if (words.size() != 2) in.fail("section weighting does not hold two words");
  weighting_parts parts{.kind = read_name<weighting_kind>(in, words[0]),
                        .merge = read_name<duplicates>(in, words[1]),
                        .numbers = in.read<double>("weighting.numbers"),
                        .item_factors = in.read<float>("weighting.items")};
  if (in.has("weighting.decay")) {
    in.read_into("weighting.decay", std::span<double>(&parts.decay, 1));
    in.read_into("weighting.now", std::span<std::int64_t>(&parts.now, 1));
  }
  return fitted_weighting(std::move(parts));
}

template <typename Scalar>
[[nodiscard]] basic_saved_model<Scalar> read_saved(binary_reader& in, load_options options,
                                                   executor_ref exec) {
  if (in.scalar_bytes() != sizeof(Scalar) && !options.convert) {
    auto const name = [](std::size_t bytes) { return bytes == sizeof(float) ? "float" : "double"; };
    in.fail(std::string{"holds a model of "} + name(in.scalar_bytes()) + ", not of " +
            name(sizeof(Scalar)) + "; load with .convert = true converts it");
  }
  basic_saved_model<Scalar> saved{.model = read_model<Scalar>(in, "model", exec)};
  auto const& model = saved.model;
  auto about = in.read_strings("about");
  if (about.size() != 4) in.fail("section about does not hold four texts");
  saved.recipe = std::move(about[0]);
  std::array<std::uint64_t, 2> counts{};
  in.read_into("about.counts", std::span<std::uint64_t>(counts));
  saved.origin = {std::move(about[1]), std::move(about[2]), std::move(about[3]), counts[0],
                  counts[1]};
  auto words = in.read_strings("options");
  if (words.size() % 2 != 0) in.fail("section options does not hold pairs");
  for (std::size_t n = 0; n < words.size(); n += 2)
    saved.options.emplace_back(std::move(words[n]), std::move(words[n + 1]));
  saved.users = read_ids<user_index>(in, "users", model.users());
  saved.items = read_ids<item_index>(in, "items", model.items());
  if (in.has("names.ends")) saved.item_names = in.read_strings("names");
  if (in.has("weighting.ends")) saved.weighting = read_weighting(in);
  if (in.has("seen.offsets"))
    saved.seen = read_csr<float>(in, "seen", model.items(), &binary_reader::read<float>);
  saved.check();
  in.finish();
  return saved;
}

/// Whatever a constructor finds wrong with what the file held is the file's fault.
template <typename Scalar>
[[nodiscard]] basic_saved_model<Scalar> load_from(binary_source& source, load_options options,
                                                  executor_ref exec) {
  try {
    binary_reader in(source);
    return read_saved<Scalar>(in, options, exec);
  } catch (format_error const&) {
    throw;
  } catch (io_error const&) {
    throw;
  } catch (error const& wrong) {
    detail::fail<format_error>({source.name(), ": ", wrong.what()});
  }
}

}  // namespace detail

/// Reads what save wrote. A file that is foreign, newer, truncated or damaged, of another scalar
/// (unless converted), or whose parts do not fit together, is a format_error that says which; one
/// that cannot be opened or read an io_error. Takes about the memory of the model. The executor
/// helps with what the model computes for folding in.
template <typename Scalar = float, Executor E = serial>
[[nodiscard]] basic_saved_model<Scalar> load(std::string const& path, load_options options = {},
                                             E&& exec = {}) {
  detail::model_file_source source(path);
  return detail::load_from<Scalar>(source, options, exec);
}

/// The same from memory.
template <typename Scalar = float, Executor E = serial>
[[nodiscard]] basic_saved_model<Scalar> load(std::span<std::byte const> bytes,
                                             load_options options = {}, E&& exec = {}) {
  detail::memory_source source(bytes);
  return detail::load_from<Scalar>(source, options, exec);
}

}  // namespace lfrec::inline v0
