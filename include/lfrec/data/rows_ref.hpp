// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"

namespace lfrec::inline v0 {

/// A reference to anything that gives sparse rows of `Value` by their number: the rows of a matrix
/// by user or by item, or a callable. What walks over rows takes this, so that it is compiled once
/// and not once a side. Does not own; valid as long as what it refers to.
template <typename Value>
class rows_ref {
 public:
  template <typename F>
  requires(!std::same_as<F, rows_ref>) && std::invocable<F const&, index_t> explicit rows_ref(
                                              F const& row_of) noexcept
      : rows_ref(std::addressof(row_of), [](void const* object, index_t r) {
          return of((*static_cast<F const*>(object))(r));
        }) {}
  template <typename F>
  requires(!std::is_lvalue_reference_v<F> && !std::same_as<std::remove_cvref_t<F>, rows_ref>)
      rows_ref(F&&)
  = delete;

  template <RowMatrix M>
  [[nodiscard]] static rows_ref by_user(M const& data) noexcept {
    return {std::addressof(data), [](void const* object, index_t r) {
              return of(static_cast<M const*>(object)->user(user_index{r}));
            }};
  }
  template <InteractionMatrix M>
  [[nodiscard]] static rows_ref by_item(M const& data) noexcept {
    return {std::addressof(data), [](void const* object, index_t r) {
              return of(static_cast<M const*>(object)->item(item_index{r}));
            }};
  }

  [[nodiscard]] sparse_row<Value> operator()(index_t r) const { return call_(object_, r); }

 private:
  using call = sparse_row<Value> (*)(void const*, index_t);
  rows_ref(void const* object, call row_of) noexcept : object_(object), call_(row_of) {}

  static sparse_row<Value> of(auto const& row) {
    static_assert(
        !detail::OwnsElements<decltype(row.index)> && !detail::OwnsElements<decltype(row.value)>,
        "rows that own their elements would be gone before they are read");
    return {row.index, row.value};
  }

  void const* object_;
  call call_;
};

namespace detail {

template <typename Row>
using value_of = std::remove_cvref_t<decltype(std::declval<Row const&>().value[0])>;

}  // namespace detail

template <typename F>
rows_ref(F const&) -> rows_ref<detail::value_of<std::invoke_result_t<F const&, index_t>>>;

/// The rows of a matrix, one a user.
template <RowMatrix M>
[[nodiscard]] auto user_rows(M const& data) noexcept {
  using row = decltype(data.user(user_index{}));
  return rows_ref<detail::value_of<row>>::by_user(data);
}
template <RowMatrix M>
void user_rows(M const&&) = delete;  // would refer to what is gone

/// One an item.
template <InteractionMatrix M>
[[nodiscard]] auto item_rows(M const& data) noexcept {
  using row = decltype(data.item(item_index{}));
  return rows_ref<detail::value_of<row>>::by_item(data);
}
template <InteractionMatrix M>
void item_rows(M const&&) = delete;

}  // namespace lfrec::inline v0
