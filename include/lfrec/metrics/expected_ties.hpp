// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <concepts>
#include <string>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/goal.hpp"
#include "lfrec/metrics/placement.hpp"

namespace lfrec::inline v0 {

/// A metric whose mean over all orders of equal scores has a closed form: `expected(placement)`.
template <typename M>
concept AveragesTies = std::copyable<M> && requires(M const& m, placement const& p) {
  { m.name() } -> std::convertible_to<std::string>;
  { m.expected(p) } -> std::convertible_to<double>;
};

/// A metric's mean over all orders of equal scores, each as likely (McSherry, Najork 2008,
/// Computing information retrieval performance measures efficiently in the presence of tied
/// scores), where a list puts the lower index first: "ndcg_expected@10". Equal to the metric itself
/// where no held-out item is tied.
template <AveragesTies M>
struct expected_ties {
  M metric = {};

  [[nodiscard]] std::string name() const {
    std::string text = metric.name();
    return text.insert(std::min(text.find('@'), text.size()), "_expected");
  }
  /// The cut-off of a metric that has one; no list is needed for it.
  [[nodiscard]] index_t depth() const requires requires(M const& m) {
    { m.depth() } -> std::convertible_to<index_t>;
  }
  { return metric.depth(); }
  [[nodiscard]] constexpr goal wanted() const { return goal_of(metric); }
  [[nodiscard]] double operator()(placement const& p) const { return metric.expected(p); }
};
template <typename M>
expected_ties(M) -> expected_ties<M>;

}  // namespace lfrec::inline v0
