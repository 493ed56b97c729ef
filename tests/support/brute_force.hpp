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

/// The metrics by their definitions: the list is padded with misses to length k, and everything is
/// computed from the 0s and 1s.
class metric_oracle {
 public:
  metric_oracle(std::vector<lfrec::index_t> const& list, std::set<lfrec::index_t> const& relevant,
                std::size_t k)
      : hit_(k, 0), relevant_(relevant.size()) {
    for (std::size_t p = 0; p < k && p < list.size(); ++p) hit_[p] = relevant.count(list[p]) > 0;
  }

  [[nodiscard]] double hits(std::size_t depth) const {
    return std::accumulate(hit_.begin(), hit_.begin() + static_cast<std::ptrdiff_t>(depth), 0.0);
  }
  [[nodiscard]] double precision() const { return hits(k()) / static_cast<double>(k()); }
  [[nodiscard]] double recall() const { return share(hits(k()), relevant_); }
  [[nodiscard]] double recall_capped() const { return share(hits(k()), capped()); }
  [[nodiscard]] double hit_rate() const { return hits(k()) > 0 ? 1 : 0; }
  [[nodiscard]] double reciprocal_rank() const {
    for (std::size_t p = 1; p <= k(); ++p)
      if (hits(p) > 0) return 1.0 / static_cast<double>(p);
    return 0;
  }
  [[nodiscard]] double ndcg() const {
    std::vector<int> ideal(k(), 0);
    for (std::size_t p = 0; p < capped(); ++p) ideal[p] = 1;
    return share(gain(hit_), gain(ideal));
  }
  [[nodiscard]] double average_precision() const { return share(summed_precision(), capped()); }
  [[nodiscard]] double average_precision_uncapped() const {
    return share(summed_precision(), relevant_);
  }

 private:
  [[nodiscard]] std::size_t k() const { return hit_.size(); }
  [[nodiscard]] std::size_t capped() const { return std::min(k(), relevant_); }
  template <typename T>
  static double share(double part, T whole) {
    return whole == T{} ? 0 : part / static_cast<double>(whole);
  }
  static double gain(std::vector<int> const& hit) {
    double sum = 0;
    for (std::size_t p = 1; p <= hit.size(); ++p)
      sum += hit[p - 1] * std::log(2.0) / std::log(static_cast<double>(p) + 1);
    return sum;
  }
  [[nodiscard]] double summed_precision() const {
    double sum = 0;
    for (std::size_t p = 1; p <= k(); ++p) sum += hit_[p - 1] * hits(p) / static_cast<double>(p);
    return sum;
  }

  std::vector<int> hit_;
  std::size_t relevant_;
};

/// The oracle's value of a metric, by the name that the library writes before the '@'.
inline double by_name(metric_oracle const& oracle, std::string const& name) {
  if (name == "precision") return oracle.precision();
  if (name == "recall") return oracle.recall();
  if (name == "recall_capped") return oracle.recall_capped();
  if (name == "hit_rate") return oracle.hit_rate();
  if (name == "ndcg") return oracle.ndcg();
  if (name == "average_precision") return oracle.average_precision();
  if (name == "average_precision_uncapped") return oracle.average_precision_uncapped();
  if (name == "reciprocal_rank") return oracle.reciprocal_rank();
  return std::nan("");
}

}  // namespace lfrec_test
