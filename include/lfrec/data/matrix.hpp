// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/interaction.hpp"

namespace lfrec::inline v0 {

/// What becomes of several rows of one (user, item) pair. first and last go by the order of the
/// log.
enum class duplicates { sum, mean, max, first, last };
constexpr std::array<std::string_view, 5> names(duplicates const*) {
  return {"sum", "mean", "max", "first", "last"};
}

/// Users by items, raw: one row per user with ascending items, duplicates merged by the rule.
/// O(users + items + rows), by two stable counting sorts.
[[nodiscard]] inline csr<float> rows_by_user(interaction_log const& log,
                                             duplicates rule = duplicates::sum);

/// The matrix a recipe is fitted on: float values by user and by item. Immutable, and copies share
/// their storage.
class matrix {
 public:
  matrix() : matrix(csr<float>{}) {}

  /// By user as given, by item by transposition.
  explicit matrix(csr<float> by_user)
      : by_item_(std::make_shared<csr<float> const>(transpose(by_user))),
        by_user_(std::make_shared<csr<float> const>(std::move(by_user))) {}

  /// The raw values of a log, duplicates merged by the rule.
  explicit matrix(interaction_log const& log, duplicates rule = duplicates::sum)
      : matrix(rows_by_user(log, rule)) {}

  /// The values of a log after a Weighting is fitted to it and applied (data/weight.hpp).
  template <typename Weighting>
  requires requires(Weighting const& w, interaction_log const& log) { w.fit(log).matrix(log); }
  matrix(interaction_log const& log, Weighting const& weighting)
      : matrix(weighting.fit(log).matrix(log)) {}

  [[nodiscard]] index_t users() const noexcept { return by_user_->rows(); }
  [[nodiscard]] index_t items() const noexcept { return by_user_->columns(); }
  [[nodiscard]] std::size_t nonzeros() const noexcept { return by_user_->nonzeros(); }
  [[nodiscard]] row_view user(user_index u) const noexcept { return by_user_->row(to_index(u)); }
  [[nodiscard]] row_view item(item_index i) const noexcept { return by_item_->row(to_index(i)); }
  [[nodiscard]] csr<float> const& by_user() const noexcept { return *by_user_; }
  [[nodiscard]] csr<float> const& by_item() const noexcept { return *by_item_; }

 private:
  std::shared_ptr<csr<float> const> by_item_;
  std::shared_ptr<csr<float> const> by_user_;
};

static_assert(InteractionMatrix<matrix>);

inline csr<float> rows_by_user(interaction_log const& log, duplicates rule) {
  // Sorted by item, then stably by user: ascending items in each row, equal pairs in log order.
  auto const order_by = [&](std::vector<std::size_t> const& in, index_t keys, auto key) {
    std::vector<std::size_t> start(to_size(keys) + 1, 0);
    for (auto const& row : log) ++start[to_size(key(row)) + 1];
    for (std::size_t k = 0; k < to_size(keys); ++k) start[k + 1] += start[k];
    std::vector<std::size_t> out(log.size());
    for (std::size_t n = 0; n < log.size(); ++n) {
      std::size_t const at = in.empty() ? n : in[n];
      out[start[to_size(key(log[at]))]++] = at;
    }
    return out;
  };
  auto order = order_by({}, log.items(), [](interaction const& x) { return x.item; });
  order = order_by(order, log.users(), [](interaction const& x) { return x.user; });

  std::vector<offset_t> offsets(to_size(log.users()) + 1, 0);
  std::vector<index_t> indices;
  std::vector<float> values;
  indices.reserve(log.size());
  values.reserve(log.size());
  for (std::size_t n = 0; n < order.size();) {
    interaction const& first = log[order[n]];
    double merged = first.value;
    std::size_t count = 1;
    for (++n; n < order.size(); ++n, ++count) {
      interaction const& row = log[order[n]];
      if (row.user != first.user || row.item != first.item) break;
      switch (rule) {
        case duplicates::sum:
        case duplicates::mean:
          merged += row.value;
          break;
        case duplicates::max:
          merged = std::max<double>(merged, row.value);
          break;
        case duplicates::first:
          break;
        case duplicates::last:
          merged = row.value;
          break;
      }
    }
    if (rule == duplicates::mean) merged /= static_cast<double>(count);
    indices.push_back(to_index(first.item));
    values.push_back(static_cast<float>(merged));
    offsets[to_size(first.user) + 1] = static_cast<offset_t>(indices.size());
  }
  for (std::size_t u = 0; u < to_size(log.users()); ++u)
    offsets[u + 1] = std::max(offsets[u + 1], offsets[u]);
  return {log.users(), log.items(), std::move(offsets), std::move(indices), std::move(values)};
}

/// A RowMatrix with its other orientation: the rows stay where they are, by reference; the
/// transpose is built once and owned.
template <RowMatrix M>
class with_items {
 public:
  explicit with_items(M const& rows)
      : rows_(&rows),
        by_item_(transpose<float>(rows.users(), rows.items(), rows.nonzeros(),
                                  [&](index_t u) { return rows.user(user_index{u}); })) {}
  explicit with_items(M const&&) = delete;  // would dangle

  [[nodiscard]] index_t users() const { return rows_->users(); }
  [[nodiscard]] index_t items() const { return rows_->items(); }
  [[nodiscard]] std::size_t nonzeros() const { return rows_->nonzeros(); }
  [[nodiscard]] auto user(user_index u) const { return rows_->user(u); }
  [[nodiscard]] row_view item(item_index i) const { return by_item_.row(to_index(i)); }

 private:
  M const* rows_;
  csr<float> by_item_;
};

}  // namespace lfrec::inline v0
