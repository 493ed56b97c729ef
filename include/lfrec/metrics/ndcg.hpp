// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/expected_ties.hpp"
#include "lfrec/metrics/placement.hpp"

namespace lfrec::inline v0 {

/// What a held-out item of value v gains: 1, v, or 2^v - 1.
enum class ndcg_gain { binary, linear, exponential };
constexpr std::array<std::string_view, 3> names(ndcg_gain const*) {
  return {"binary", "linear", "exponential"};
}

/// Normalised discounted cumulative gain, in [0, 1]; 0 if nothing was held out or nothing held out
/// gains. A hit at rank p (from 1) gains g / log2(p + 1), g = 1 whatever its value (binary
/// relevance) unless `gain` says otherwise; divided by what the ideal list gains, which has the
/// held-out items of the highest gains at its head: min(k, held-out items) of them, or with
/// `ideal_cut = false` all, so that 1 is out of reach for users with more than k. Järvelin,
/// Kekäläinen 2002; 2^v - 1 after Burges et al. 2005. Graded gains throw numeric_error for a value
/// below 0, or values too large for a finite gain or sum of gains. "ndcg@10", "ndcg_linear@10",
/// "ndcg_exponential_uncut@10".
struct ndcg {
  index_t k = 10;
  ndcg_gain gain = ndcg_gain::binary;
  bool ideal_cut = true;

  [[nodiscard]] std::string name() const {
    std::string text = "ndcg";
    if (gain != ndcg_gain::binary)
      text += '_' + std::string{names(&gain)[static_cast<std::size_t>(gain)]};
    return text + (ideal_cut ? "@" : "_uncut@") + std::to_string(k);
  }
  [[nodiscard]] index_t depth() const noexcept { return k; }

  [[nodiscard]] double operator()(ranking const& r) const {
    double gained = 0;
    auto const list = head(r, k);
    auto const& held = r.relevant;
    for (std::size_t p = 0; p < list.size(); ++p) {
      auto const at = std::lower_bound(held.index.begin(), held.index.end(), to_index(list[p]));
      if (at == held.index.end() || *at != to_index(list[p])) continue;
      gained +=
          discount(p) * of_value(held.value[static_cast<std::size_t>(at - held.index.begin())]);
    }
    return share(gained, held);
  }

  /// Over all orders of equal scores: a position among ties gains the mean over the group.
  [[nodiscard]] double expected(placement const& p) const {
    double gained = 0;
    detail::for_each_tie(p, [&](detail::tie_group const& g) {
      double sum = 0;
      for (auto const& item : g.items) sum += of_value(item.value);
      double discounts = 0;
      for (std::size_t j = 0; j < g.within(to_size(k)); ++j) discounts += discount(g.above + j);
      gained += sum / static_cast<double>(g.size) * discounts;
    });
    return share(gained, p.relevant);
  }

 private:
  static double discount(std::size_t position) noexcept {  // from 0
    return 1 / std::log2(static_cast<double>(position) + 2);
  }

  [[nodiscard]] double of_value(float value) const {
    if (gain == ndcg_gain::binary) return 1;
    auto const v = static_cast<double>(value);
    double const g = gain == ndcg_gain::linear ? v : std::exp2(v) - 1;
    if (!(g >= 0) || !std::isfinite(g))
      detail::fail<numeric_error>(
          {name(), ": gains must be finite and not negative, a held-out value is ", value});
    return g;
  }

  [[nodiscard]] double share(double gained, row_view held) const {
    auto const length = ideal_cut ? std::min(to_size(k), held.size()) : held.size();
    double ideal = 0;
    if (gain == ndcg_gain::binary) {
      for (std::size_t p = 0; p < length; ++p) ideal += discount(p);
    } else {
      std::vector<double> gains;
      for (float const value : held.value) gains.push_back(of_value(value));
      std::sort(gains.begin(), gains.end(), std::greater<>());
      for (std::size_t p = 0; p < length; ++p) ideal += gains[p] * discount(p);
    }
    if (!std::isfinite(gained) || !std::isfinite(ideal))
      detail::fail<numeric_error>(
          {name(), ": the held-out values are too large for a finite sum of gains"});
    return ideal > 0 ? gained / ideal : 0;
  }
};

static_assert(ListMetric<ndcg> && RankMetric<expected_ties<ndcg>>);

}  // namespace lfrec::inline v0
