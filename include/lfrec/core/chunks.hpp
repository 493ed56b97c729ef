// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <utility>
#include <vector>

#include "lfrec/core/executor.hpp"

namespace lfrec::inline v0 {

/// A half-open range of rows: the unit of parallel work. `number` counts the chunks from 0.
struct chunk {
  std::size_t number = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// How many chunks of `grain` rows cover n rows.
[[nodiscard]] constexpr std::size_t chunk_count(std::size_t n, std::size_t grain) noexcept {
  return (n + grain - 1) / grain;
}

/// Calls f(chunk) for consecutive chunks of `grain` rows. The cut depends on n and grain alone,
/// never on the number of threads: f writes only what belongs to its own rows, so every executor
/// gives the same bits.
template <typename F>
void for_each_chunk(executor_ref exec, std::size_t n, std::size_t grain, F&& f) {
  exec.run(chunk_count(n, grain), [&](std::size_t c) {
    f(chunk{c, c * grain, std::min(n, (c + 1) * grain)});
  });
}

/// Folds one partial result per chunk in the order of the chunks: combine(total, partial) is
/// called on the calling thread for chunk 0, 1, 2, … whatever the executor does. `make(chunk)`
/// returns the partial result. Holds at most `window` partials at a time, a fixed number, so that
/// large partials (Gram matrices) stay few.
template <typename T, typename Make, typename Combine>
[[nodiscard]] T reduce_chunks(executor_ref exec, std::size_t n, std::size_t grain, T total,
                              Make&& make, Combine&& combine, std::size_t window = 16) {
  static_assert(!std::same_as<T, bool>, "vector<bool> packs bits: tasks would write one word");
  std::size_t const chunks = chunk_count(n, grain);
  for (std::size_t first = 0; first < chunks; first += window) {
    std::vector<T> partial(std::min(window, chunks - first), total);
    exec.run(partial.size(), [&](std::size_t p) {
      std::size_t const c = first + p;
      partial[p] = make(chunk{c, c * grain, std::min(n, (c + 1) * grain)});
    });
    for (auto& part : partial) combine(total, std::move(part));
  }
  return total;
}

}  // namespace lfrec::inline v0
