// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>

#include "lfrec/core/types.hpp"

namespace lfrec::inline v0 {

/// One sparse row: ascending, distinct indices and as many values. Does not own.
template <typename Value>
struct sparse_row {
  std::span<index_t const> index;
  std::span<Value const> value;
  [[nodiscard]] std::size_t size() const noexcept { return index.size(); }
  [[nodiscard]] bool empty() const noexcept { return index.empty(); }
};

/// A row as lfrec's own matrix has it: a user's items or an item's users.
using row_view = sparse_row<float>;

namespace detail {

/// A container, whose elements go with it.
template <typename T>
concept OwnsElements = requires {
  typename std::remove_cvref_t<T>::allocator_type;
};

}  // namespace detail

/// What users did with items, readable user by user. Rows hold ascending indices; values are of any
/// arithmetic type. Rows do not own: what they refer to lives as long as the matrix. Absent means
/// unknown; a stored zero is a value.
template <typename M>
concept RowMatrix = requires(M const& m, user_index u) {
  { m.users() } -> std::convertible_to<index_t>;
  { m.items() } -> std::convertible_to<index_t>;
  { m.nonzeros() } -> std::convertible_to<std::size_t>;
  { m.user(u).index } -> std::convertible_to<std::span<index_t const>>;
  requires !detail::OwnsElements<decltype(m.user(u).index)>;
  requires !detail::OwnsElements<decltype(m.user(u).value)>;
  requires std::is_arithmetic_v<std::remove_cvref_t<decltype(m.user(u).value[0])>>;
};

/// A RowMatrix that is readable item by item too. `with_items(view)` makes one of any RowMatrix.
template <typename M>
concept InteractionMatrix = RowMatrix<M> && requires(M const& m, item_index i) {
  { m.item(i).index } -> std::convertible_to<std::span<index_t const>>;
  requires !detail::OwnsElements<decltype(m.item(i).index)>;
  requires !detail::OwnsElements<decltype(m.item(i).value)>;
  requires std::is_arithmetic_v<std::remove_cvref_t<decltype(m.item(i).value[0])>>;
};

}  // namespace lfrec::inline v0
