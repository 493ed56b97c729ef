// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/solve/sampling.hpp"

namespace lfrec::inline v0::detail {

/// One row of data of a factorization machine. Its score is s(user, item) under the circumstances
/// of `situation` or, where there is another item, how much higher that is than s(user, other).
template <typename Scalar>
struct machine_row {
  index_t user = 0;
  index_t item = 0;
  index_t other = -1;
  index_t situation = 0;
  Scalar target = 0;  // a rating; or 1 for a yes and −1 for a no
  Scalar weight = 1;
};

/// Which rows belong to whom: numbers of rows, by whom.
class row_index {
 public:
  row_index() = default;
  /// of(row, each) calls each(owner) once or twice.
  template <typename Rows, typename Of>
  row_index(index_t owners, Rows const& rows, Of const& of) : start_(to_size(owners) + 1, 0) {
    for (auto const& row : rows) of(row, [&](index_t owner) { ++start_[to_size(owner) + 1]; });
    for (std::size_t n = 0; n < to_size(owners); ++n) start_[n + 1] += start_[n];
    rows_.resize(start_.back());
    std::vector<std::size_t> next(start_.begin(), start_.end() - 1);
    for (std::size_t r = 0; r < rows.size(); ++r)
      of(rows[r], [&](index_t owner) { rows_[next[to_size(owner)]++] = r; });
  }
  [[nodiscard]] std::span<std::size_t const> of(index_t owner) const noexcept {
    auto const begin = start_[to_size(owner)];
    return std::span(rows_).subspan(begin, start_[to_size(owner) + 1] - begin);
  }

 private:
  std::vector<std::size_t> start_{0};
  std::vector<std::size_t> rows_;
};

/// The rows of an epoch of a loss that needs negatives: each positive and `draws` items against it,
/// as rows of their own (target −1) or as its `other`. Of the items listed in `pool`, those that
/// the user has not. Positives stand user by user; the draws of a user are keyed by the epoch and
/// the user. A user who has nearly all there is gets fewer, of weight 0.
template <typename Scalar>
[[nodiscard]] std::vector<machine_row<Scalar>> with_negatives(
    executor_ref exec, std::vector<machine_row<Scalar>> const& positives, index_t users,
    index_t items, std::vector<index_t> const& pool, int draws, bool pairs, std::uint64_t seed,
    int epoch) {
  auto const each = static_cast<std::size_t>(draws) + (pairs ? 0U : 1U);
  std::vector<machine_row<Scalar>> rows(positives.size() * each);
  negative_pool const from(pool);
  row_index const of_user(users, positives, [](auto const& r, auto const& f) { f(r.user); });
  for_each_chunk(exec, to_size(users), 64, [&](chunk c) {
    item_marks marks(items);
    for (std::size_t u = c.begin; u < c.end; ++u) {
      auto const mine = of_user.of(static_cast<index_t>(u));
      for (std::size_t const p : mine) marks.insert(positives[p].item);
      random_stream random(seed, 16 + static_cast<std::uint64_t>(epoch), u);
      for (std::size_t const p : mine) {
        std::size_t at = p * each;
        if (!pairs) rows[at++] = positives[p];
        for (int n = 0; n < draws; ++n, ++at) {
          index_t const j = from.draw(random, marks);
          auto& row = rows[at] = positives[p];
          if (j < 0) row.weight = 0;
          if (pairs) {
            row.other = j < 0 ? row.item : j;
          } else {
            row.item = j < 0 ? row.item : j;
            row.target = -1;
          }
        }
      }
      for (std::size_t const p : mine) marks.erase(positives[p].item);
    }
  });
  return rows;
}

}  // namespace lfrec::inline v0::detail
