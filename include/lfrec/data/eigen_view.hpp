// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/SparseCore>
#include <cstddef>
#include <string>
#include <type_traits>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"

namespace lfrec::inline v0 {

/// A RowMatrix over a row-major sparse matrix of Eigen, one row per user, without a copy:
/// `Eigen::SparseMatrix<Value, Eigen::RowMajor>`, a Map or Ref of one, or some of its rows
/// (`middleRows`), compressed or not. The matrix must outlive the view and not change. Recipes that
/// need the items' rows too take `with_items(view)` (data/matrix.hpp).
template <typename Value>
requires std::is_arithmetic_v<Value>
class eigen_view {
 public:
  /// Throws shape_error or numeric_error unless the indices of each row ascend within the columns
  /// and the values are finite: a Map can hold anything. O(rows + nonzeros).
  template <typename Derived>
  explicit eigen_view(Eigen::SparseCompressedBase<Derived> const& m)
      : users_(static_cast<index_t>(m.rows())),
        items_(static_cast<index_t>(m.cols())),
        begin_(m.outerIndexPtr()),
        length_(m.innerNonZeroPtr()),
        indices_(m.innerIndexPtr()),
        values_(m.valuePtr()) {
    static_assert(Derived::IsRowMajor && !Derived::IsVectorAtCompileTime,
                  "lfrec::eigen_view needs a row-major sparse matrix, one row per user: copy "
                  "yours into an Eigen::SparseMatrix<Value, Eigen::RowMajor>");
    for (index_t u = 0; u < users_; ++u) {
      if (length(u) < 0 || begin_[u] < 0)
        detail::fail<shape_error>({"sparse matrix: offsets fall at row ", u});
      auto const row = user(user_index{u});
      check_row(u, items_, row);
      nonzeros_ += row.size();
    }
  }
  /// Would dangle.
  template <int Options>
  explicit eigen_view(Eigen::SparseMatrix<Value, Options, index_t> const&&) = delete;

  [[nodiscard]] index_t users() const noexcept { return users_; }
  [[nodiscard]] index_t items() const noexcept { return items_; }
  [[nodiscard]] std::size_t nonzeros() const noexcept { return nonzeros_; }
  [[nodiscard]] sparse_row<Value> user(user_index u) const noexcept {
    auto const begin = begin_[to_index(u)];
    auto const size = static_cast<std::size_t>(length(to_index(u)));
    return {{indices_ + begin, size}, {values_ + begin, size}};
  }

 private:
  // An uncompressed matrix keeps spare room behind each row and the lengths apart.
  [[nodiscard]] index_t length(index_t u) const noexcept {
    return length_ != nullptr ? length_[u] : begin_[u + 1] - begin_[u];
  }

  index_t users_;
  index_t items_;
  index_t const* begin_;
  index_t const* length_;  // null when compressed
  index_t const* indices_;
  Value const* values_;
  std::size_t nonzeros_ = 0;
};

template <typename Derived>
explicit eigen_view(Eigen::SparseCompressedBase<Derived> const&)
    -> eigen_view<typename Eigen::internal::traits<Derived>::Scalar>;
template <typename Value, int Options>
explicit eigen_view(Eigen::SparseMatrix<Value, Options, index_t> const&&) -> eigen_view<Value>;

static_assert(RowMatrix<eigen_view<double>>);

}  // namespace lfrec::inline v0
