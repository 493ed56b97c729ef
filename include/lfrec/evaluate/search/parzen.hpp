// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/evaluate/search/space.hpp"

namespace lfrec::inline v0::detail {

/// A density over a search space from points in it: the mean of one kernel per point and of one
/// that covers everything, so that nothing is ruled out. A kernel is the product over the
/// dimensions of a normal, cut off at the ends of the line, or for choices of a share of the weight
/// on the point's own (Bergstra et al. 2011, section 4; the product kernels are those of Falkner,
/// Klein, Hutter 2018).
class parzen {
 public:
  using point = std::vector<double>;  // a place per dimension

  parzen(search_space const& space, std::vector<point> points) : points_(std::move(points)) {
    for (std::size_t d = 0; d < space.size(); ++d) {
      auto const range = line_of(space[d]);
      lines_.push_back({range.low, range.high, space[d].kind == dimension_kind::choice, {}});
      if (!lines_[d].choice) lines_[d].width = widths(d);
    }
  }

  /// A point of the density.
  [[nodiscard]] point draw(random_stream& random) const {
    auto const kernel = static_cast<std::size_t>(random.below(points_.size() + 1));
    point x;
    for (std::size_t d = 0; d < lines_.size(); ++d) x.push_back(draw(d, kernel, random));
    return x;
  }

  /// The logarithm of the density, up to what only depends on the space.
  [[nodiscard]] double log_density(point const& x) const {
    std::vector<double> logs(points_.size() + 1, 0.0);
    for (std::size_t kernel = 0; kernel < logs.size(); ++kernel)
      for (std::size_t d = 0; d < lines_.size(); ++d) logs[kernel] += log_kernel(d, kernel, x[d]);
    double const largest = *std::max_element(logs.begin(), logs.end());
    double sum = 0;
    for (double const each : logs) sum += std::exp(each - largest);
    return largest + std::log(sum / static_cast<double>(logs.size()));
  }

 private:
  struct line {
    double low = 0;
    double high = 0;
    bool choice = false;
    std::vector<double> width = {};  // of each point's kernel
  };

  /// Of each kernel the distance to the farther of its two neighbours, between a hundredth and the
  /// whole of the line: wide where points are rare. (Bergstra et al. 2011, section 4.2.)
  [[nodiscard]] std::vector<double> widths(std::size_t d) const {
    auto const n = points_.size();
    double const whole = lines_[d].high - lines_[d].low;
    std::vector<std::pair<double, std::size_t>> sorted;
    for (std::size_t p = 0; p < n; ++p) sorted.emplace_back(points_[p][d], p);
    sorted.emplace_back((lines_[d].low + lines_[d].high) / 2, n);  // the kernel of everything
    std::sort(sorted.begin(), sorted.end());
    std::vector<double> width(n);
    double const least = whole / std::min(100.0, static_cast<double>(n) + 2);
    for (std::size_t s = 0; s < sorted.size(); ++s) {
      auto const [place, p] = sorted[s];
      if (p == n) continue;
      double const before = s == 0 ? 0 : place - sorted[s - 1].first;
      double const after = s + 1 == sorted.size() ? 0 : sorted[s + 1].first - place;
      width[p] = std::clamp(std::max(before, after), least, whole);
    }
    return width;
  }

  [[nodiscard]] double centre(std::size_t d, std::size_t kernel) const {
    if (kernel < points_.size()) return points_[kernel][d];
    return (lines_[d].low + lines_[d].high) / 2;
  }
  [[nodiscard]] double width(std::size_t d, std::size_t kernel) const {
    if (kernel < points_.size()) return lines_[d].width[kernel];
    return lines_[d].high - lines_[d].low;
  }

  /// The weight that a kernel leaves to each of the choices, its own among them.
  [[nodiscard]] double spread(std::size_t d, std::size_t kernel) const {
    double const each = 1 / lines_[d].high;
    if (kernel == points_.size()) return each;
    double const shared = lines_[d].high / (lines_[d].high + static_cast<double>(points_.size()));
    return each * shared;
  }

  [[nodiscard]] double draw(std::size_t d, std::size_t kernel, random_stream& random) const {
    auto const& l = lines_[d];
    if (l.choice) {
      auto const any = std::floor(random.uniform() * l.high);
      return random.uniform() < spread(d, kernel) * l.high ? any : centre(d, kernel);
    }
    for (;;) {
      double const x = centre(d, kernel) + width(d, kernel) * random.normal();
      if (x >= l.low && x <= l.high) return x;
    }
  }

  [[nodiscard]] double log_kernel(std::size_t d, std::size_t kernel, double x) const {
    auto const& l = lines_[d];
    if (l.choice) {
      double const shared = spread(d, kernel);
      double const own =
          kernel < points_.size() && x == centre(d, kernel) ? 1 - shared * l.high : 0;
      return std::log(shared + own);
    }
    if (l.low == l.high) return 0;  // nothing to tell apart
    double const mean = centre(d, kernel);
    double const sigma = width(d, kernel);
    auto const below = [&](double end) {
      return std::erfc((mean - end) / (sigma * std::sqrt(2.0))) / 2;
    };
    double const z = (x - mean) / sigma;
    return -z * z / 2 - std::log(sigma * (below(l.high) - below(l.low)));
  }

  std::vector<point> points_;
  std::vector<line> lines_;
};

}  // namespace lfrec::inline v0::detail
