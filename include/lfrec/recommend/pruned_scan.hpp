// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "lfrec/recommend/ranked_list.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/gram.hpp"
#include "lfrec/solve/symmetric_eigen.hpp"

namespace lfrec::inline v0 {

/// Lists for one user at a time that leave out most of the work, with the items and the bits of
/// `recommend`. Items stand by length, the longest first, in panels of sixteen. A query is turned
/// to the principal axes of the items, where the first few entries carry most of a score; these and
/// the lengths of the rest bound every item's score (Cauchy-Schwarz), and a panel is scored only
/// where a bound reaches the worst of the list so far. The scan ends where no length can reach it.
/// Teflioudi, Gemulla, Mykytiuk 2015 (LEMP); Li, Chan, Yiu, Mamoulis 2017 (FEXIPRO).
///
/// Memory: the item vectors again, and a quarter or more of them as heads. Making it: items · d² +
/// d³ flops. Keeps a copy of the model (shared storage); const calls are safe from many threads,
/// each with a workspace of its own.
template <typename Scalar>
class pruned_scan {
 public:
  /// What a call needs besides: nothing is allocated where it is used again.
  class workspace {
   public:
    workspace(pruned_scan const& scan, std::size_t n)
        : n_(n), turned_(to_size(scan.model_.width())), best_(std::min(n, scan.order_.size())) {}

    /// Share of the items that the last call scored, 0 to 1; the bounds of the others were enough.
    [[nodiscard]] double scored() const noexcept { return scored_; }

   private:
    friend class pruned_scan;
    std::size_t n_;
    std::vector<Scalar> turned_;
    top_k<Scalar> best_;
    double scored_ = 0;
  };

  explicit pruned_scan(factor_model<Scalar> model, executor_ref exec = serial{})
      : model_(std::move(model)), depth_(head_depth(to_size(model_.width()))) {
    auto const& items = model_.item_factors();
    std::vector<double> length(to_size(items.rows()));
    for (index_t i = 0; i < items.rows(); ++i) {
      double sum = 0;
      for (Scalar const v : items.row(i)) sum += static_cast<double>(v) * static_cast<double>(v);
      length[to_size(i)] = std::sqrt(sum);
      if (model_.has_evidence(item_index{i}, 0)) order_.push_back(i);
    }
    std::ranges::sort(order_, [&](index_t a, index_t b) {
      return std::pair(-length[to_size(a)], a) < std::pair(-length[to_size(b)], b);
    });
    find_axes(exec);
    pack(length);
  }

  [[nodiscard]] factor_model<Scalar> const& model() const noexcept { return model_; }

  /// The best items for a vector of the model, without those of `seen` (ascending): the first
  /// lines of out, as many as there are, with evidence alone. Throws shape_error for a vector of
  /// another width. No allocation.
  [[nodiscard]] std::span<recommendation<Scalar>> operator()(
      std::span<Scalar const> vector, std::span<index_t const> seen, workspace& work,
      std::span<recommendation<Scalar>> out) const {
    if (work.turned_.size() != vector.size())
      detail::fail<shape_error>({"a workspace for vectors of ", work.turned_.size(),
                                 " entries was given one of ", vector.size()});
    if (vector.size() != to_size(model_.width()))
      detail::fail<shape_error>(
          {"a query vector has ", model_.width(), " entries, got ", vector.size()});
    work.best_.clear();
    work.scored_ = 0;
    if (work.n_ > 0 && !order_.empty()) scan(vector, seen, work);
    auto const best = work.best_.ordered();
    auto const count = std::min(best.size(), out.size());
    for (std::size_t n = 0; n < count; ++n) out[n] = {item_index{best[n].index}, best[n].score};
    return out.first(count);
  }

  /// The list of `recommend(model(), whom, n, unseen(seen))`, seen ascending. Throws shape_error as
  /// that does for an item outside the model.
  [[nodiscard]] ranked_list<Scalar> recommend(query const& whom, std::size_t n,
                                              std::span<index_t const> seen = {}) const {
    for (index_t const item : seen) detail::check_candidate(item, model_.items());
    std::vector<Scalar> vector(to_size(model_.width()));
    model_.query_vector(whom, vector);
    workspace work(*this, n);
    std::vector<recommendation<Scalar>> out(std::min(n, order_.size()));
    auto const found = (*this)(vector, seen, work, out).size();
    if (found < std::min(n, to_size(model_.items())))  // filled up by popularity
      return lfrec::recommend(model_, whom, n, unseen(seen));
    return {std::move(out), found};
  }

  /// The lists of `recommend_unseen(model(), seen, users, n)`, user by user; the same for any
  /// executor. Less work than a scan for many at once too, the less the more the items differ in
  /// length. Throws shape_error for a matrix of other items or a user outside the matrix or
  /// the model.
  template <RowMatrix Data, Executor E = serial>
  [[nodiscard]] std::vector<ranked_list<Scalar>> recommend_unseen(Data const& seen,
                                                                  std::span<user_index const> users,
                                                                  std::size_t n,
                                                                  E&& exec = {}) const {
    if (seen.items() != model_.items())
      detail::fail<shape_error>(
          {"a matrix of ", seen.items(), " items and a model of ", model_.items()});
    std::vector<ranked_list<Scalar>> lists(users.size());
    std::size_t const full = std::min(n, to_size(model_.items()));
    for_each_chunk(exec, users.size(), 64, [&](chunk c) {
      workspace work(*this, n);
      std::vector<recommendation<Scalar>> room(std::min(n, order_.size()));
      for (std::size_t k = c.begin; k < c.end; ++k) {
        unseen const rest(seen, users[k]);
        detail::check_user(users[k], model_.users());
        auto const row = to_index(users[k]);
        auto const best = (*this)(model_.user_factors().row(row), rest.seen, work, room);
        lists[k] = best.size() == full
                       ? ranked_list<Scalar>({best.begin(), best.end()}, full)
                       : lfrec::recommend(model_, query{.user = users[k], .history = {}}, n, rest);
      }
    });
    return lists;
  }

 private:
  static constexpr std::size_t panel = detail::dense_multiple;

  /// Entries of a head: a quarter, in steps of four, but not fewer than sixteen.
  static std::size_t head_depth(std::size_t width) {
    return std::min(width, std::max<std::size_t>(16, width / 16 * 4));
  }

  /// Rows of the turn to the principal axes, the strongest first.
  void find_axes(executor_ref exec) {
    auto const d = to_size(model_.width());
    auto const g = gram(exec, model_.item_factors(), 1);
    auto const axes = detail::symmetric_eigen({g.begin(), g.end()}, d);
    axes_.resize(d * d);
    if (axes.values.empty())  // no convergence: as they are
      for (std::size_t f = 0; f < d; ++f) axes_[f * d + f] = 1;
    else
      std::transform(axes.vectors.begin(), axes.vectors.end(), axes_.begin(),
                     [](double v) { return static_cast<Scalar>(v); });
  }

  void pack(std::vector<double> const& length) {
    auto const d = to_size(model_.width());
    auto const panels = (order_.size() + panel - 1) / panel;
    // More than the rounding of turning and summing, in units of |query| · |item|.
    double const rounding =
        4 * static_cast<double>(d + 16) * std::numeric_limits<Scalar>::epsilon();
    vectors_.resize(panels * d * panel);
    heads_.resize(panels * depth_ * panel);
    tails_.resize(panels * panel);
    slack_.resize(panels * panel);
    // Nothing in the places that the last panel has too many.
    offsets_.assign(panels * panel, std::numeric_limits<Scalar>::lowest() / 4);
    longest_.resize(panels);
    highest_.resize(panels);
    std::vector<Scalar> turned(d);
    for (std::size_t n = 0; n < order_.size(); ++n) {
      auto const i = to_size(order_[n]);
      auto const h = model_.item_factors().row(order_[n]);
      turn(h, turned);
      std::size_t const p = n / panel, lane = n % panel;
      for (std::size_t f = 0; f < d; ++f) vectors_[(p * d + f) * panel + lane] = h[f];
      double tail = 0;
      for (std::size_t f = 0; f < d; ++f) {
        if (f < depth_)
          heads_[(p * depth_ + f) * panel + lane] = turned[f];
        else
          tail += static_cast<double>(turned[f]) * static_cast<double>(turned[f]);
      }
      tails_[n] = static_cast<Scalar>(std::sqrt(tail));
      slack_[n] = static_cast<Scalar>(rounding * length[i]);
      if (!model_.item_offsets().empty()) {
        double const offset = static_cast<double>(model_.item_offsets()[i]);
        offsets_[n] = static_cast<Scalar>(offset + rounding * std::abs(offset));
      } else {
        offsets_[n] = 0;
      }
      if (lane == 0) longest_[p] = static_cast<Scalar>(length[i] * (1 + rounding));
    }
    Scalar highest = std::numeric_limits<Scalar>::lowest();  // from here to the end
    for (std::size_t p = panels; p-- > 0;) {
      for (std::size_t l = 0; l < panel; ++l) highest = std::max(highest, offsets_[p * panel + l]);
      highest_[p] = highest;
    }
  }

  template <typename Row>
  void turn(Row const& row, std::span<Scalar> out) const {
    auto const d = out.size();
    for (std::size_t f = 0; f < d; ++f) out[f] = detail::dot(axes_.data() + f * d, row.data(), d);
  }

  void scan(std::span<Scalar const> vector, std::span<index_t const> seen, workspace& work) const {
    auto const d = vector.size();
    turn(vector, work.turned_);
    double head = 0, rest = 0;
    for (std::size_t f = 0; f < d; ++f) {
      auto const square =
          static_cast<double>(work.turned_[f]) * static_cast<double>(work.turned_[f]);
      (f < depth_ ? head : rest) += square;
    }
    auto const length = static_cast<Scalar>(std::sqrt(head + rest));
    auto const tail = static_cast<Scalar>(std::sqrt(rest));
    detail::bound_panels<Scalar> const bounds{heads_.data(), depth_, tails_.data(), slack_.data(),
                                              offsets_.data()};
    auto const offsets = model_.item_offsets();
    auto const panels = longest_.size();
    constexpr std::size_t stride = 64;  // panels between two looks at the lengths
    std::size_t scored = 0;
    alignas(64) Scalar scores[panel];
    for (std::size_t first = 0; first < panels; first += stride) {
      if (length * longest_[first] + highest_[first] < work.best_.least()) break;
      std::size_t const end = std::min(panels, first + stride);
      for (std::size_t p = first; p < end; ++p) {
        p = detail::next_reaching(bounds, work.turned_.data(), tail, length, p, end,
                                  work.best_.least());
        if (p == end) break;
        detail::multiply<detail::keep::none>(
            detail::left_operand<Scalar>{vector.data(), d, 1}, 1,
            detail::right_operand<Scalar>{vectors_.data() + p * d * panel, panel}, d, panel, scores,
            panel);
        std::size_t const count = std::min(panel, order_.size() - p * panel);
        scored += count;
        for (std::size_t l = 0; l < count; ++l) {
          auto const item = order_[p * panel + l];
          Scalar const score = offsets.empty() ? scores[l] : scores[l] + offsets[to_size(item)];
          if (work.best_.may_enter(score) && !std::ranges::binary_search(seen, item))
            work.best_.offer(item, score);
        }
      }
    }
    work.scored_ = static_cast<double>(scored) / static_cast<double>(order_.size());
  }

  factor_model<Scalar> model_;
  std::size_t depth_;
  std::vector<index_t> order_;                      // items with evidence, the longest first
  aligned_vector<Scalar> axes_;                     // d × d
  aligned_vector<Scalar> vectors_;                  // panels × d × 16
  aligned_vector<Scalar> heads_;                    // panels × depth × 16, turned
  aligned_vector<Scalar> tails_, slack_, offsets_;  // see detail::bound_panels
  std::vector<Scalar> longest_;                     // of a panel
  std::vector<Scalar> highest_;                     // offset from a panel on
};

}  // namespace lfrec::inline v0
