// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/goal.hpp"
#include "lfrec/metrics/item_vectors.hpp"

namespace lfrec::inline v0 {

/// How far the list's mix of features (tags, genres) is from the user's own: KL(p ‖ q̃) in bits, 0
/// if the first k of the list have the mix of the user's items in train, at most log2(1 / α); lower
/// is better. p and q are means over the user's and the listed items of their features' shares, and
/// q̃ = (1 - α) q + α p keeps it finite. Items without features are left out; 0 where the user has
/// none other. Steck 2018 (Calibrated recommendations), with all items of equal weight.
class calibration {
 public:
  static constexpr double usual_alpha = 0.01;
  /// Throws invalid_option for features with negative weights and for α outside (0, 1).
  explicit calibration(item_vectors features, index_t cut_off = 10, double smoothing = usual_alpha)
      : features_(std::move(features)), k_(cut_off), alpha_(smoothing) {
    if (!features_.non_negative())
      throw invalid_option("calibration: the weights of features must not be negative");
    if (!(alpha_ > 0 && alpha_ < 1))
      detail::fail<invalid_option>({"calibration: alpha must lie between 0 and 1, got ", alpha_});
  }

  /// With α where it is not the usual one: "calibration_0.1@10".
  [[nodiscard]] std::string name() const {
    return "calibration" + (alpha_ == usual_alpha ? "" : '_' + detail::number_text(alpha_)) + '@' +
           std::to_string(k_);
  }
  [[nodiscard]] static constexpr goal wanted() noexcept { return goal::lowest; }
  [[nodiscard]] index_t depth() const noexcept { return k_; }
  [[nodiscard]] double operator()(ranking const& r) const {
    auto const wanted = shares(r.seen.index, [](index_t i) { return i; });
    auto const listed = shares(head(r, k_), [](item_index i) { return to_index(i); });
    double divergence = 0;
    std::size_t n = 0;
    for (auto const& [feature, p] : wanted) {
      while (n < listed.size() && listed[n].feature < feature) ++n;
      double const q = n < listed.size() && listed[n].feature == feature ? listed[n].weight : 0;
      if (p > 0) divergence += p * std::log2(p / ((1 - alpha_) * q + alpha_ * p));
    }
    return divergence;
  }

 private:
  struct share {
    index_t feature;
    double weight;
  };

  /// The mean over the items of their features' shares, by feature.
  template <typename Items, typename ToIndex>
  [[nodiscard]] std::vector<share> shares(Items const& items, ToIndex const& index_of) const {
    std::vector<share> all;
    double known = 0;
    for (auto const item : items) {
      index_t const i = index_of(item);
      if (!features_.knows(i)) continue;
      auto const row = features_.row(i);
      double sum = 0;
      for (float const w : row.value) sum += static_cast<double>(w);
      for (std::size_t n = 0; n < row.size(); ++n)
        all.push_back({row.index[n], static_cast<double>(row.value[n]) / sum});
      ++known;
    }
    std::stable_sort(all.begin(), all.end(),
                     [](share const& a, share const& b) { return a.feature < b.feature; });
    std::vector<share> merged;
    for (auto const& s : all) {
      if (merged.empty() || merged.back().feature != s.feature) merged.push_back({s.feature, 0});
      merged.back().weight += s.weight / known;
    }
    return merged;
  }

  item_vectors features_;
  index_t k_;
  double alpha_;
};

static_assert(ListMetric<calibration>);

}  // namespace lfrec::inline v0
