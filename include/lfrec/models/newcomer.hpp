// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/fold_in.hpp"
#include "lfrec/solve/changing_row.hpp"

namespace lfrec::inline v0 {

/// Somebody who rates one item after another while the list is on the screen. Is a Model of one
/// stranger itself, so `recommend(guest, query{}, 10)` works. Each rating is a change of rank one
/// of the newcomer's normal matrix, kept in double: d² flops, and d³/3 where the change moves the
/// ridge (solve/changing_row.hpp). The vector equals the model's fold_in of the whole history, to
/// 1e-6 in double. Models without normal equations (pairwise, non-negative) fold in anew each time.
/// Keeps a copy of the model (shared storage). Not for use from two threads at once while rating.
template <typename Scalar>
class newcomer {
 public:
  using scalar_type = Scalar;

  /// Starts as the prior. Throws shape_error for a model that cannot fold in.
  explicit newcomer(factor_model<Scalar> model) : model_(std::move(model)) {
    auto const folding = model_.folding();
    if (!folding.pairwise() && !detail::non_negative_solver(folding))
      posterior_.emplace(to_size(model_.width()));
    become({});
  }

  /// Adds a rating or changes it; the value means what values of the training matrix mean
  /// (data/rating_bins.hpp turns ratings from 0 to 5 into these). Throws shape_error for an item
  /// outside the model and numeric_error for a value that is not finite or leaves no finite
  /// solution; the newcomer is then as before.
  void rate(item_index item, float value) {
    detail::check_item(item, items());
    auto next = row_;
    auto const offset = row_.position(item);
    if (row_.has(item)) {
      next.values[offset] = value;
    } else {
      next.items.insert(next.items.begin() + static_cast<std::ptrdiff_t>(offset), to_index(item));
      next.values.insert(next.values.begin() + static_cast<std::ptrdiff_t>(offset), value);
    }
    replace(std::move(next), item);
  }

  /// Takes a rating back; nothing happens if there is none.
  void forget(item_index item) {
    if (!row_.has(item)) return;
    auto next = row_;
    auto const offset = static_cast<std::ptrdiff_t>(row_.position(item));
    next.items.erase(next.items.begin() + offset);
    next.values.erase(next.values.begin() + offset);
    replace(std::move(next), item);
  }

  /// Takes a whole history in the place of what was rated, in n·d² + d³/3 flops; throws as rate.
  void become(row_view history) {
    rated next{{history.index.begin(), history.index.end()},
               {history.value.begin(), history.value.end()}};
    replace(std::move(next), std::nullopt);
  }

  [[nodiscard]] row_view history() const noexcept { return row_.view(); }
  [[nodiscard]] std::span<Scalar const> vector() const noexcept { return vector_; }
  [[nodiscard]] factor_model<Scalar> const& model() const noexcept { return model_; }

  /// Whether standard deviations are known: least squares without bounds has a posterior, and one
  /// that is proper, as it is with any regularisation or enough ratings.
  [[nodiscard]] bool has_posterior() const noexcept { return posterior_ && posterior_->ready(); }
  /// The standard deviation of the newcomer's score for an item, given the item's factors: with
  /// A = B + ρI + Σ a h hᵀ the normal matrix, x ~ N(A⁻¹b, noise² A⁻¹) and so the score's is noise ·
  /// √(hᵀA⁻¹h); Bishop 2006, "Pattern Recognition and Machine Learning", eqs. 3.53–3.54, 3.59.
  /// `noise` is the standard deviation of an observation of weight 1 about its score. A rating that
  /// is yet to be given has noise besides: √(stddev² + noise²). Nothing rated yet, under a ridge
  /// that grows with their number: the ridge of one rating. Throws shape_error where there is no
  /// posterior, invalid_option for a noise that is not positive. d² flops.
  [[nodiscard]] double stddev(item_index item, double noise = 1) const {
    detail::check_item(item, items());
    std::vector<double> z(posterior().room());
    return deviation(to_index(item), checked(noise), z);
  }
  /// Those of all items.
  void stddevs(std::span<double> out, double noise = 1) const {
    detail::check_room(items(), out.size());
    std::vector<double> z(posterior().room());
    noise = checked(noise);
    for (index_t i = 0; i < items(); ++i) out[to_size(i)] = deviation(i, noise, z);
  }
  /// The factored normal matrix; throws shape_error where there is no posterior.
  [[nodiscard]] detail::changing_row const& posterior() const {
    if (!has_posterior())
      detail::fail<shape_error>(
          {"this newcomer has no posterior: users of the model are not solved by ",
           posterior_ ? "least squares with a ridge" : "least squares without bounds"});
    return *posterior_;
  }

  [[nodiscard]] index_t users() const noexcept { return 0; }
  [[nodiscard]] index_t items() const noexcept { return model_.items(); }
  [[nodiscard]] std::span<float const> popularity() const noexcept { return model_.popularity(); }
  [[nodiscard]] bool has_evidence(item_index i, Scalar score) const noexcept {
    return model_.has_evidence(i, score);
  }
  /// The query must be empty: there is only one whom this scores for.
  void score(query const& q, std::span<Scalar> scores) const {
    if (q.user || q.history) throw shape_error("a newcomer scores for nobody else");
    detail::check_room(items(), scores.size());
    model_.score_vector(vector_, scores);
  }

 private:
  struct rated {
    std::vector<index_t> items = {};
    std::vector<float> values = {};
    [[nodiscard]] row_view view() const noexcept { return {items, values}; }
    [[nodiscard]] std::size_t position(item_index item) const {
      return static_cast<std::size_t>(std::ranges::lower_bound(items, to_index(item)) -
                                      items.begin());
    }
    [[nodiscard]] bool has(item_index item) const {
      auto const at = position(item);
      return at < items.size() && items[at] == to_index(item);
    }
  };
  struct entry {  // a and b of the normal equations
    double weight = 0;
    double target = 0;
  };

  [[nodiscard]] static double checked(double noise) {
    if (!(noise > 0) || !std::isfinite(noise))
      detail::fail<invalid_option>(
          {"newcomer: the noise must be positive and finite, got ", noise});
    return noise;
  }
  [[nodiscard]] double deviation(index_t item, double noise, std::span<double> z) const {
    posterior().half_response(model_.item_factors().row(item), z);
    return noise * std::sqrt(detail::dot(z.data(), z.data(), z.size()));
  }

  /// ρ, and for nobody's row that of one rating, so that there is a posterior before the first.
  [[nodiscard]] double ridge(row_problem<Scalar> const& problem) const {
    auto const* const o = std::get_if<explicit_objective>(&model_.parts().objective);
    if (o != nullptr && problem.index.empty()) return o->ridge(1);
    return static_cast<double>(problem.ridge);
  }

  /// Goes over to `next`, which differs from what was rated in one item alone, if one is named.
  void replace(rated next, std::optional<item_index> changed) {
    if (!posterior_) {
      vector_ = model_.fold_in(next.view());
      row_ = std::move(next);
      return;
    }
    detail::fold_in_problem<Scalar> const row(model_.folding(), next.view());  // checks the values
    auto const problem = row.problem();
    bool solved = false;
    if (changed) {
      auto const at = next.position(*changed);
      entry const old = row_.has(*changed) ? entries_[row_.position(*changed)] : entry{};
      entry const now = next.has(*changed) ? entry_of(problem, at) : entry{};
      solved =
          posterior_->change(model_.item_factors().row(to_index(*changed)), now.weight - old.weight,
                             now.target - old.target, problem, ridge(problem));
    } else {
      solved = posterior_->start(problem, ridge(problem));
    }
    std::vector<Scalar> x(model_.prior().begin(), model_.prior().end());
    if (!next.items.empty())
      for (std::size_t f = 0; f < x.size(); ++f)
        x[f] = static_cast<Scalar>(posterior_->solution()[f]);
    if (!next.items.empty() && !(solved && detail::all_finite(x))) {
      detail::fold_in_problem<Scalar> const before(model_.folding(), row_.view());
      static_cast<void>(posterior_->start(before.problem(), ridge(before.problem())));
      throw numeric_error("a newcomer's history has no finite solution");
    }
    entries_.resize(next.items.size());
    for (std::size_t n = 0; n < entries_.size(); ++n) entries_[n] = entry_of(problem, n);
    row_ = std::move(next);
    vector_ = std::move(x);
  }

  [[nodiscard]] static entry entry_of(row_problem<Scalar> const& problem, std::size_t n) {
    return {static_cast<double>(problem.weight[n]), static_cast<double>(problem.target[n])};
  }

  factor_model<Scalar> model_;
  std::optional<detail::changing_row> posterior_;
  rated row_;
  std::vector<entry> entries_;  // of row_
  std::vector<Scalar> vector_;
};

}  // namespace lfrec::inline v0
