// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/matrix_shape.hpp"

namespace lfrec::inline v0 {

/// One known value; user and item are positions in the order of a strata object, not indices.
template <typename Scalar>
struct stratum_entry {
  index_t user;
  index_t item;
  Scalar value;
};

/// A matrix cut into B × B blocks of users × items for stochastic gradient descent. Blocks (b, b +
/// s) for all b are a stratum: no two of them share a user or an item, so they run in parallel and
/// give the same bits in any order. B strata cover the matrix. Gemulla, Nijkamp, Haas, Sismanis
/// 2011 (DSGD).
///
/// Users and items are put in a random order and cut where the entries so far pass a B-th, so that
/// blocks have about the same size. Working tables in that order make a block's rows neighbours in
/// memory. Inside a block entries stand user by user. All of it depends on the data alone.
template <typename Scalar>
class strata {
 public:
  template <InteractionMatrix M>
  strata(executor_ref exec, M const& data)
      : blocks_(block_count(data)),
        users_(data.users(), blocks_, 0,
               [&](index_t u) { return data.user(user_index{u}).index.size(); }),
        items_(data.items(), blocks_, 1,
               [&](index_t i) { return data.item(item_index{i}).index.size(); }),
        starts_(to_size(blocks_) * to_size(blocks_) + 1) {
    auto const cells = to_size(blocks_);
    // How many entries a block has, then where they start.
    exec.run(cells, [&](std::size_t b) {
      each_entry(data, b, [&](index_t, index_t item, auto) {
        ++starts_[b * cells + to_size(items_.group[to_size(item)]) + 1];
      });
    });
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
    entries_.resize(starts_.back());
    exec.run(cells, [&](std::size_t b) {
      std::vector<std::size_t> at(starts_.begin() + static_cast<std::ptrdiff_t>(b * cells),
                                  starts_.begin() + static_cast<std::ptrdiff_t>((b + 1) * cells));
      each_entry(data, b, [&](index_t user, index_t item, auto value) {
        entries_[at[to_size(items_.group[to_size(item)])]++] = {user, item,
                                                                static_cast<Scalar>(value)};
      });
    });
  }

  /// Bytes of a cut: the entries, and order, position and group of each user and item.
  [[nodiscard]] static double bytes(matrix_shape const& shape) {
    double const rows = static_cast<double>(shape.users) + shape.items;
    return detail::table_bytes<stratum_entry<Scalar>>(static_cast<double>(shape.nonzeros)) +
           detail::table_bytes<index_t>(rows, 3);
  }

  /// B: blocks a side.
  [[nodiscard]] std::size_t blocks() const noexcept { return to_size(blocks_); }
  /// The entries of block b of stratum s, both below blocks().
  [[nodiscard]] std::span<stratum_entry<Scalar> const> block(std::size_t s, std::size_t b) const {
    auto const cell = b * blocks() + (b + s) % blocks();
    return std::span(entries_).subspan(starts_[cell], starts_[cell + 1] - starts_[cell]);
  }
  /// All entries, block by block.
  [[nodiscard]] std::span<stratum_entry<Scalar> const> entries() const noexcept { return entries_; }
  [[nodiscard]] std::span<stratum_entry<Scalar>> entries() noexcept { return entries_; }
  /// The index of the user or item at each position.
  [[nodiscard]] std::span<index_t const> users() const noexcept { return users_.order; }
  [[nodiscard]] std::span<index_t const> items() const noexcept { return items_.order; }

 private:
  struct side {
    std::vector<index_t> order;     // position → index
    std::vector<index_t> position;  // index → position
    std::vector<index_t> group;     // position → group
    std::vector<index_t> starts;    // of groups, in positions; one more than there are groups

    template <typename Size>
    side(index_t rows, index_t groups, std::uint64_t key, Size const& size)
        : order(to_size(rows)),
          position(to_size(rows)),
          group(to_size(rows)),
          starts(to_size(groups) + 1, rows) {
      std::iota(order.begin(), order.end(), index_t{0});
      random_stream random(0x5747A7A, key);
      shuffle(std::span(order), random);
      std::size_t total = 0;
      for (index_t r = 0; r < rows; ++r) total += size(r);
      std::size_t seen = 0;
      std::size_t next = 0;  // the group to open
      for (index_t p = 0; p < rows; ++p) {
        for (; next < to_size(groups) && seen * to_size(groups) >= next * total; ++next)
          starts[next] = p;
        position[to_size(order[to_size(p)])] = p;
        group[to_size(p)] = static_cast<index_t>(next) - 1;
        seen += size(order[to_size(p)]);
      }
    }
  };

  /// Some hundred entries a block, so that a barrier a stratum costs little; up to 32 × 32.
  template <typename M>
  static index_t block_count(M const& data) {
    double const cut = std::sqrt(static_cast<double>(data.nonzeros()) / 512);
    return std::max({index_t{1}, std::min({static_cast<index_t>(std::min(cut, 32.0)), data.users(),
                                           data.items()})});
  }

  template <typename M, typename F>
  void each_entry(M const& data, std::size_t b, F&& f) const {
    for (index_t p = users_.starts[b]; p < users_.starts[b + 1]; ++p) {
      auto const row = data.user(user_index{users_.order[to_size(p)]});
      for (std::size_t n = 0; n < row.index.size(); ++n)
        f(p, items_.position[to_size(row.index[n])], row.value[n]);
    }
  }

  index_t blocks_;
  side users_;
  side items_;
  std::vector<std::size_t> starts_;  // of block (b, c) at b · B + c
  std::vector<stratum_entry<Scalar>> entries_;
};

}  // namespace lfrec::inline v0
