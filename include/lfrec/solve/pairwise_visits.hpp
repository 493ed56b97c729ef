// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"

namespace lfrec::inline v0::detail {

/// Rows dealt at random into blocks of nearly the same size. Large blocks are in order, so that
/// what lies side by side in memory is met soon after; those that fit the first cache stay in
/// random order.
class random_blocks {
 public:
  static constexpr std::size_t large = 64;

  /// Of the listed rows, or of 0 … rows - 1 if none is listed.
  random_blocks(index_t rows, std::span<index_t const> listed, std::size_t blocks,
                random_stream random)
      : order_(listed.begin(), listed.end()), blocks_(blocks) {
    if (listed.empty()) {
      order_.resize(to_size(rows));
      std::iota(order_.begin(), order_.end(), index_t{0});
    }
    shuffle(std::span(order_), random);
    for (std::size_t b = 0; b < blocks_; ++b) {
      auto const part = std::span(order_).subspan(begin(b), begin(b + 1) - begin(b));
      if (part.size() >= large) std::ranges::sort(part);
    }
  }
  [[nodiscard]] std::span<index_t const> block(std::size_t b) const noexcept {
    return std::span(order_).subspan(begin(b), begin(b + 1) - begin(b));
  }

 private:
  [[nodiscard]] std::size_t begin(std::size_t b) const noexcept {
    return order_.size() * b / blocks_;
  }
  std::vector<index_t> order_;
  std::size_t blocks_;
};

/// How many blocks users and items are cut into: as many tasks run at a time. Given by the data
/// alone; blocks stay large enough for negatives to be varied, and few, since each visits all
/// users.
[[nodiscard]] inline std::size_t pairwise_blocks(index_t users, index_t items) noexcept {
  return std::clamp<std::size_t>(std::min(to_size(users) / 32, to_size(items) / 256), 1, 8);
}

/// The positives (values > 0) of a block of users, apart for each block of items, in the order of a
/// pass: users as they are listed, items as their row has them. Rows are gone through once an
/// epoch, however many blocks of items there are, and a pass reads what it needs in order.
template <typename Scalar>
class block_positives {
 public:
  struct visit {
    index_t user = 0;
    index_t count = 0;  // of the user's positives in the block
  };
  struct cell {
    std::vector<visit> visits;       // of users with any
    std::vector<index_t> items;      // of one visit after another
    std::vector<Scalar> confidence;  // of each: scale · value
  };

  block_positives() = default;
  /// user_row(u) has the user's indices and values; block_of[i] < blocks is an item's block.
  template <typename UserRow>
  block_positives(std::span<index_t const> users, UserRow const& user_row,
                  std::span<std::uint8_t const> block_of, std::size_t blocks, double scale)
      : cells_(blocks) {
    struct ends {
      std::size_t visits = 0;
      std::size_t items = 0;
      index_t user = -1;
    };
    std::vector<ends> end(blocks);
    auto const each = [&](auto const& take) {
      for (index_t const u : users) {
        auto const row = user_row(u);
        for (std::size_t n = 0; n < row.index.size(); ++n) {
          if (!(row.value[n] > 0)) continue;
          std::size_t const b = block_of[to_size(row.index[n])];
          if (end[b].user != u) {
            end[b].user = u;
            ++end[b].visits;
          }
          take(b, u, row.index[n], static_cast<double>(row.value[n]));
          ++end[b].items;
        }
      }
    };
    each([](std::size_t, index_t, index_t, double) {});
    for (std::size_t b = 0; b < blocks; ++b) {
      cells_[b].visits.resize(end[b].visits);
      cells_[b].items.resize(end[b].items);
      cells_[b].confidence.resize(end[b].items);
      end[b] = {};
    }
    each([&](std::size_t b, index_t u, index_t i, double value) {
      auto& to = cells_[b];
      auto& last = to.visits[end[b].visits - 1];
      last.user = u;
      ++last.count;
      to.items[end[b].items] = i;
      to.confidence[end[b].items] = static_cast<Scalar>(scale * value);
    });
  }

  [[nodiscard]] cell const& in(std::size_t block) const noexcept { return cells_[block]; }

  /// Bytes of those of all users together.
  [[nodiscard]] static double bytes(double visits, double positives) noexcept {
    return table_bytes<visit>(visits) + table_bytes<index_t>(positives) +
           table_bytes<Scalar>(positives);
  }

 private:
  std::vector<cell> cells_;
};

}  // namespace lfrec::inline v0::detail
