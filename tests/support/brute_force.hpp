// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/types.hpp"

// The slow, obvious version of each fast thing.
namespace lfrec_test {

/// All indices that `allowed(index)` lets in, by descending score, ties to the lower index; the
/// first n of them.
template <typename Score, typename Allowed>
std::vector<lfrec::index_t> best_by_sorting(std::vector<Score> const& scores, std::size_t n,
                                            Allowed const& allowed) {
  std::vector<lfrec::index_t> order;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (allowed(static_cast<lfrec::index_t>(i))) order.push_back(static_cast<lfrec::index_t>(i));
  std::stable_sort(order.begin(), order.end(), [&](lfrec::index_t a, lfrec::index_t b) {
    return scores[lfrec::to_size(a)] > scores[lfrec::to_size(b)];
  });
  order.resize(std::min(n, order.size()));
  return order;
}

/// What a held-out item is worth in tests of graded metrics.
inline float held_value(lfrec::index_t item) {
  return static_cast<float>(item % 4);
}

/// The metrics by their definitions: the list is padded with misses to length k, and everything is
/// computed from the 0s and 1s, or from what each place gains.
class metric_oracle {
 public:
  metric_oracle(std::vector<lfrec::index_t> const& list, std::set<lfrec::index_t> const& relevant,
                std::size_t k)
      : list_(list), hit_(k, 0), relevant_(relevant) {
    for (std::size_t p = 0; p < k && p < list.size(); ++p) hit_[p] = relevant.count(list[p]) > 0;
  }

  [[nodiscard]] double hits(std::size_t depth) const {
    return std::accumulate(hit_.begin(), hit_.begin() + static_cast<std::ptrdiff_t>(depth), 0.0);
  }
  [[nodiscard]] double precision() const { return hits(k()) / static_cast<double>(k()); }
  [[nodiscard]] double recall() const { return share(hits(k()), relevant_.size()); }
  [[nodiscard]] double recall_capped() const { return share(hits(k()), capped()); }
  [[nodiscard]] double hit_rate() const { return hits(k()) > 0 ? 1 : 0; }
  [[nodiscard]] double reciprocal_rank() const {
    for (std::size_t p = 1; p <= k(); ++p)
      if (hits(p) > 0) return 1.0 / static_cast<double>(p);
    return 0;
  }
  /// gain(item) of the held-out items; the ideal list is cut at k or holds all of them.
  template <typename Gain>
  [[nodiscard]] double ndcg(Gain const& gain, bool ideal_cut) const {
    std::vector<double> mine(k(), 0.0);
    for (std::size_t p = 0; p < k(); ++p)
      if (hit_[p] > 0) mine[p] = gain(list_[p]);
    std::vector<double> ideal;
    for (auto const item : relevant_) ideal.push_back(gain(item));
    std::sort(ideal.rbegin(), ideal.rend());
    if (ideal_cut) ideal.resize(capped());
    return share(discounted(mine), discounted(ideal));
  }
  [[nodiscard]] double average_precision() const { return share(summed_precision(), capped()); }
  [[nodiscard]] double average_precision_uncapped() const {
    return share(summed_precision(), relevant_.size());
  }

 private:
  [[nodiscard]] std::size_t k() const { return hit_.size(); }
  [[nodiscard]] std::size_t capped() const { return std::min(k(), relevant_.size()); }
  template <typename T>
  static double share(double part, T whole) {
    return whole == T{} ? 0 : part / static_cast<double>(whole);
  }
  static double discounted(std::vector<double> const& gains) {
    double sum = 0;
    for (std::size_t p = 1; p <= gains.size(); ++p)
      sum += gains[p - 1] * std::log(2.0) / std::log(static_cast<double>(p) + 1);
    return sum;
  }
  [[nodiscard]] double summed_precision() const {
    double sum = 0;
    for (std::size_t p = 1; p <= k(); ++p) sum += hit_[p - 1] * hits(p) / static_cast<double>(p);
    return sum;
  }

  std::vector<lfrec::index_t> list_;
  std::vector<int> hit_;
  std::set<lfrec::index_t> relevant_;
};

/// The oracle's value of a metric, by the name that the library writes before the '@'.
inline double by_name(metric_oracle const& oracle, std::string const& name) {
  if (name == "precision") return oracle.precision();
  if (name == "recall") return oracle.recall();
  if (name == "recall_capped") return oracle.recall_capped();
  if (name == "hit_rate") return oracle.hit_rate();
  if (name == "average_precision") return oracle.average_precision();
  if (name == "average_precision_uncapped") return oracle.average_precision_uncapped();
  if (name == "reciprocal_rank") return oracle.reciprocal_rank();
  bool const ideal_cut = name.find("_uncut") == std::string::npos;
  std::string const gain = name.substr(0, name.find("_uncut"));
  if (gain == "ndcg") return oracle.ndcg([](lfrec::index_t) { return 1.0; }, ideal_cut);
  if (gain == "ndcg_linear")
    return oracle.ndcg([](lfrec::index_t i) { return double{held_value(i)}; }, ideal_cut);
  if (gain == "ndcg_exponential")
    return oracle.ndcg([](lfrec::index_t i) { return std::pow(2.0, held_value(i)) - 1; },
                       ideal_cut);
  return std::nan("");
}

}  // namespace lfrec_test
