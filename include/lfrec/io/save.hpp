// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/atomic_file.hpp"
#include "lfrec/io/binary_writer.hpp"
#include "lfrec/io/model_sections.hpp"
#include "lfrec/io/saved_model.hpp"

namespace lfrec::inline v0 {

namespace detail {

template <typename Scalar>
[[nodiscard]] binary_writer sections_of(basic_saved_model<Scalar> const& saved) {
  saved.check();
  binary_writer out(sizeof(Scalar));
  // Structs are taken apart, here and in model_sections.hpp, so that a member more does not compile
  // instead of being lost.
  auto const& [library, source, saved_at, log_rows, nonzeros] = saved.origin;
  std::array<std::string_view, 4> const about{saved.recipe, library, source, saved_at};
  out.add_strings("about", about.size(), [&](std::size_t n) { return about[n]; });
  out.add_copy<std::uint64_t>("about.counts", std::array{log_rows, nonzeros});
  out.add_strings("options", 2 * saved.options.size(), [&](std::size_t n) -> std::string_view {
    auto const& [name, text] = saved.options[n / 2];
    return n % 2 == 0 ? name : text;
  });
  write_model(out, "model", saved.model);
  out.add_strings("users", saved.users.size(), [&](std::size_t n) {
    return saved.users.key(user_index{static_cast<index_t>(n)});
  });
  out.add_strings("items", saved.items.size(), [&](std::size_t n) {
    return saved.items.key(item_index{static_cast<index_t>(n)});
  });
  if (!saved.item_names.empty())
    out.add_strings("names", saved.item_names.size(),
                    [&](std::size_t n) -> std::string_view { return saved.item_names[n]; });
  if (saved.weighting) {
    auto const& [kind, merge, numbers, item_factors, decay, now] = saved.weighting->parts();
    std::array<std::string_view, 2> const words{
        names(static_cast<weighting_kind const*>(nullptr))[static_cast<std::size_t>(kind)],
        names(static_cast<duplicates const*>(nullptr))[static_cast<std::size_t>(merge)]};
    out.add_strings("weighting", words.size(), [&](std::size_t n) { return words[n]; });
    out.add<double>("weighting.numbers", numbers);
    out.add<float>("weighting.items", item_factors);
    if (decay != 0) {
      out.add_copy<double>("weighting.decay", std::array{decay});
      out.add_copy<std::int64_t>("weighting.now", std::array{now});
    }
  }
  // What a neighbour model holds is stored once.
  if (saved.seen && saved.model.histories() == nullptr) write_csr(out, "seen", *saved.seen);
  return out;
}

}  // namespace detail

/// Writes the file that load reads: beside the name, flushed, renamed over it. The same model gives
/// the same bytes. Throws shape_error for parts that do not fit together or a kind of model that
/// cannot be saved, io_error with the system's reason; what stood there before then stays.
template <typename Scalar>
void save(basic_saved_model<Scalar> const& saved, std::string const& path) {
  auto const sections = detail::sections_of(saved);
  atomic_file file(path);
  sections.write([&](std::span<std::byte const> bytes) { file.write(bytes); });
  file.commit();
}

/// The same bytes in memory.
template <typename Scalar>
[[nodiscard]] std::vector<std::byte> save_bytes(basic_saved_model<Scalar> const& saved) {
  std::vector<std::byte> file;
  detail::sections_of(saved).write([&](std::span<std::byte const> bytes) {
    file.insert(file.end(), bytes.begin(), bytes.end());
  });
  return file;
}

}  // namespace lfrec::inline v0
