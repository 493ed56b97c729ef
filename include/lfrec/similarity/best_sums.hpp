// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/similarity/concept.hpp"
#include "lfrec/similarity/packed_rows.hpp"
#include "lfrec/similarity/product.hpp"

// The product of two sparse matrices of which only the best of each row are kept, where what is
// kept follows from the sum alone: most sums are compared with a bound and never worked out.
namespace lfrec::inline v0::detail {

/// What a sum must not be below: fixed + slope · weight of its column.
template <typename Scalar>
struct sum_bound {
  Scalar fixed = -std::numeric_limits<Scalar>::infinity();
  Scalar slope = 0;
  [[nodiscard]] bool none() const noexcept {
    return fixed == -std::numeric_limits<Scalar>::infinity();
  }
  [[nodiscard]] bool may_reach(Scalar sum, Scalar weight) const noexcept {
    return !(sum < fixed + slope * weight);  // not below: no number may
  }
};

/// The bound that holds whatever rounding did to a sum's value, to the threshold and to weights.
template <typename Scalar>
[[nodiscard]] sum_bound<Scalar> rounded_down(least_sum least) noexcept {
  using limits = std::numeric_limits<Scalar>;
  constexpr double relative = 1 - 32 * static_cast<double>(limits::epsilon());
  constexpr auto smallest = static_cast<double>(limits::min());
  constexpr auto largest = static_cast<double>(limits::max());
  if (!(least.fixed >= 0 && least.slope >= 0)) return {};
  if (!(std::max(least.fixed, least.slope) > smallest)) return {};
  return {static_cast<Scalar>(std::min(least.fixed, largest) * relative - smallest),
          static_cast<Scalar>(std::min(least.slope, largest) * relative)};
}

/// A column's weight in a bound. One of 0, as of an empty row, has no sum other than 0: no bound
/// lets it pass. One that a Scalar has only in steps would be rounded too far: it bounds nothing.
template <typename Scalar>
[[nodiscard]] Scalar bound_weight(double weight) noexcept {
  using limits = std::numeric_limits<Scalar>;
  constexpr auto largest = static_cast<double>(limits::max());
  if (weight > 0 && weight < static_cast<double>(limits::min())) return 0;
  return static_cast<Scalar>(weight > 0 ? std::min(weight, largest) : largest);
}

/// Dense sums of one row of a product after another, in blocks of columns: each sum runs over the
/// inner index in ascending order.
///
/// A `Rank` says what is made of them: rank(row, column, sum) is what is compared, 0 for what is
/// not kept; rank.least(row, t) the bound of sums whose value reaches t, or none;
/// rank.weights() the columns' weights in it.
template <typename Scalar>
class sum_scan {
 public:
  sum_scan(packed_rows<Scalar> const& right, entries left)
      : right_(right),
        left_(left),
        sums_(to_size(std::min(right.columns(), packed_rows<Scalar>::width))) {}

  [[nodiscard]] static double bytes(index_t columns) {
    index_t const width = std::min(columns, packed_rows<Scalar>::width);
    return table_bytes<Scalar>(width) +
           table_bytes<piece>(width / static_cast<double>(worth_of_a_product), 2);  // by doubling
  }

  /// Offers to `best` what may be among the best of the row.
  template <typename Left, typename Rank>
  void offer_row(index_t row, Left const& left, Rank const& rank, top_k<Scalar>& best) {
    for (auto const& block : right_.blocks()) {
      std::size_t const products = add(block, left);
      if (products == 0) continue;
      offers<Rank> to{rank, best, row, block.first};
      to.look();
      // The sums of few products are found again by walking through them once more.
      if (products <= few(block))
        offer_met(block, rank.weights() + block.first, to);
      else
        offer_all(to_size(block.columns), rank.weights() + block.first, to);
    }
  }

 private:
  static constexpr std::size_t ahead = 5;
  static constexpr std::size_t worth_of_a_product = 40;  // in sums that are looked at in order
  using block_of = typename packed_rows<Scalar>::block;
  struct piece {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  [[nodiscard]] static std::size_t few(block_of const& block) noexcept {
    return to_size(block.columns) / worth_of_a_product;
  }

  template <typename Rank>
  struct offers {
    Rank const& rank;
    top_k<Scalar>& best;
    index_t row;
    index_t first;
    Scalar seen = 0;
    sum_bound<Scalar> bound = {};

    void look() {
      seen = best.least();
      bound = rank.least(row, seen);
    }
    void offer(std::size_t at, Scalar sum) {
      index_t const column = first + static_cast<index_t>(at);
      Scalar const value = rank(row, column, sum);
      if (value == 0) return;
      best.offer(column, value);
      if (best.least() != seen) look();
    }
  };

  // Always inline: g++ 12 takes a function that only prefetches for one without effects, and drops
  // its calls.
  template <typename Left>
  [[gnu::always_inline]] static void prefetch(block_of const& block, Left const& left,
                                              std::size_t n) noexcept {
    if (n + 2 * ahead < left.index.size())
      __builtin_prefetch(block.offsets.data() + left.index[n + 2 * ahead]);
    if (n + ahead >= left.index.size()) return;
    auto const [begin, end] = piece_of(block, left.index[n + ahead]);
    for (std::size_t p = begin; p < end; p += 64 / sizeof(std::uint16_t))
      __builtin_prefetch(block.column.data() + p);
    if (block.value.empty()) return;
    for (std::size_t p = begin; p < end; p += 64 / sizeof(Scalar))
      __builtin_prefetch(block.value.data() + p);
  }

  [[nodiscard]] static piece piece_of(block_of const& block, index_t row) noexcept {
    auto const* const at = block.offsets.data() + row;
    return {static_cast<std::size_t>(at[0]), static_cast<std::size_t>(at[1])};
  }

  /// Returns of how many products. If they are few, `met_` says where their columns are.
  template <typename Left>
  std::size_t add(block_of const& block, Left const& left) {
    std::size_t products = 0;
    met_.clear();
    Scalar* const sums = sums_.data();
    for (std::size_t n = 0; n < left.index.size(); ++n) {
      prefetch(block, left, n);
      auto const [begin, end] = piece_of(block, left.index[n]);
      products += end - begin;
      if (begin < end && products <= few(block)) met_.push_back({begin, end});
      Scalar const a = left_ == entries::ones ? Scalar{1} : static_cast<Scalar>(left.value[n]);
      auto const* const column = block.column.data();
      auto const* const value = block.value.data();
      if (block.value.empty())
        for (std::size_t p = begin; p < end; ++p) sums[column[p]] += a;
      else
        for (std::size_t p = begin; p < end; ++p) sums[column[p]] += a * value[p];
    }
    return products;
  }

  template <typename Rank>
  void offer_met(block_of const& block, Scalar const* weights, offers<Rank>& to) {
    Scalar* const sums = sums_.data();
    for (auto const [begin, end] : met_)
      for (std::size_t p = begin; p < end; ++p) {
        std::size_t const at = block.column[p];
        Scalar const sum = std::exchange(sums[at], Scalar{0});
        if (sum != 0 && to.bound.may_reach(sum, weights[at])) to.offer(at, sum);
      }
  }

  template <typename Rank>
  void offer_all(std::size_t columns, Scalar const* weights, offers<Rank>& to) {
    Scalar* const sums = sums_.data();
    for (std::size_t at = 0;; ++at) {
      if (to.bound.none())
        while (at < columns && sums[at] == 0) ++at;
      else
        at = first_not_below(sums, weights, to.bound.fixed, to.bound.slope, at, columns);
      if (at >= columns) break;
      if (sums[at] != 0) to.offer(at, sums[at]);
    }
    std::fill_n(sums, columns, Scalar{0});
  }

  packed_rows<Scalar> const& right_;
  entries left_;
  std::vector<Scalar> sums_;
  std::vector<piece> met_;
};

/// rows × columns of `right`: of row t the `keep` entries with the highest rank(t, column, sum)
/// other than 0, ties to the lower column, for the sums of left(t) · right. See sum_scan.
template <typename Scalar, typename Left, typename Rank>
[[nodiscard]] csr<Scalar> best_sums(executor_ref exec, index_t rows, Left const& left,
                                    entries left_values, packed_rows<Scalar> const& right,
                                    index_t keep, Rank const& rank) {
  std::size_t const grain = product_grain(rows);
  std::vector<std::size_t> sizes(to_size(rows));
  std::vector<row_block<Scalar>> blocks(chunk_count(sizes.size(), grain));
  for_each_chunk(exec, sizes.size(), grain, [&](chunk c) {
    sum_scan<Scalar> scan(right, left_values);
    best_of_row<Scalar> best(right.columns(), keep);
    row_block<Scalar> block;
    for (std::size_t r = c.begin; r < c.end; ++r) {
      auto const row = static_cast<index_t>(r);
      scan.offer_row(row, left(row), rank, best.selection());
      sizes[r] = best.append_to(block.indices, block.values);
    }
    block.shrink();
    blocks[c.number] = std::move(block);
  });
  return join(exec, right.columns(), sizes, std::move(blocks), grain);
}

}  // namespace lfrec::inline v0::detail
