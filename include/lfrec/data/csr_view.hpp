// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"

namespace lfrec::inline v0 {

/// A RowMatrix over your own compressed sparse row arrays, without a copy: row u lies at offsets[u]
/// … offsets[u + 1] - 1 of indices and values. The arrays stay yours: they must outlive the view
/// and not change. Recipes that need the items' rows too take `with_items(view)` (data/matrix.hpp).
template <typename Value, std::integral Offset = offset_t>
requires std::is_arithmetic_v<Value>
class csr_view {
 public:
  /// users + 1 offsets, as many values as indices, the indices of a row ascending within 0 …
  /// items - 1: throws shape_error or numeric_error otherwise (check_csr). O(users + nonzeros).
  csr_view(index_t users, index_t items, std::span<Offset const> offsets,
           std::span<index_t const> indices, std::span<Value const> values)
      : users_(users), items_(items), offsets_(offsets), indices_(indices), values_(values) {
    check_csr(users, items, offsets, indices, values);
  }

  [[nodiscard]] index_t users() const noexcept { return users_; }
  [[nodiscard]] index_t items() const noexcept { return items_; }
  [[nodiscard]] std::size_t nonzeros() const noexcept { return indices_.size(); }
  [[nodiscard]] sparse_row<Value> user(user_index u) const noexcept {
    auto const begin = static_cast<std::size_t>(offsets_[to_size(u)]);
    auto const size = static_cast<std::size_t>(offsets_[to_size(u) + 1]) - begin;
    return {indices_.subspan(begin, size), values_.subspan(begin, size)};
  }

 private:
  index_t users_;
  index_t items_;
  std::span<Offset const> offsets_;
  std::span<index_t const> indices_;
  std::span<Value const> values_;
};

/// From anything that spans are made of: vectors, arrays, other libraries' containers.
template <typename Offsets, typename Indices, typename Values>
csr_view(index_t, index_t, Offsets const&, Indices const&, Values const&)
    -> csr_view<typename decltype(std::span(std::declval<Values const&>()))::value_type,
                typename decltype(std::span(std::declval<Offsets const&>()))::value_type>;

static_assert(RowMatrix<csr_view<double, int>>);

}  // namespace lfrec::inline v0
