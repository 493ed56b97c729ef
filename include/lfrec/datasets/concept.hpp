// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>

#include "lfrec/data/dataset.hpp"

namespace lfrec::inline v0::datasets {

/// Where bytes come from: a file, memory, a decompressor, a socket. `read` fills the buffer as far
/// as it likes and returns how many bytes it wrote, 0 only at the end; `name` stands in error
/// messages.
template <typename S>
concept ByteSource = std::movable<S> && requires(S& s, std::span<char> buffer) {
  { s.read(buffer) } -> std::convertible_to<std::size_t>;
  { s.name() } -> std::convertible_to<std::string_view>;
};

/// A loader: gives the log, the ids, and whatever else it knows (names, features, friends), with a
/// report of what it met. It may be read once.
template <typename S>
concept LogSource = requires(S& s) {
  { s.read() } -> std::same_as<dataset>;
};

}  // namespace lfrec::inline v0::datasets
