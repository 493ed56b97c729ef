// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/named_report.hpp"
#include "lfrec/evaluate/permutation_options.hpp"
#include "lfrec/evaluate/resamples.hpp"
#include "lfrec/evaluate/segments.hpp"

namespace lfrec::inline v0 {

/// Whether, and how much, the segments differ: a one-way analysis of variance by permutation.
struct segment_effect {
  std::string segmentation;
  std::string metric;
  std::size_t users = 0;     ///< in a segment
  std::size_t segments = 0;  ///< with users
  double f = 0;              ///< between / within segments; infinity without variance within
  /// How often users shuffled over the segments differ as much.
  double p = 1;
  /// The share of the variance between users that lies between segments, without what chance alone
  /// puts there: ε² = (SS_between - (k - 1) MS_within) / SS_total (Kelley 1935), not below 0.
  double variance_share = 0;
};

namespace detail {

/// Σ over segments of (sum of values)² / users, of centred values that lie segment by segment: all
/// of the F statistic that a shuffle changes, and it grows with F. The last segment's sum is what
/// is missing to 0, so only the others' values are needed.
[[nodiscard]] inline double between_segments(std::vector<double> const& values,
                                             std::vector<std::size_t> const& sizes) {
  double total = 0;
  double all = 0;
  std::size_t at = 0;
  for (std::size_t s = 0; s + 1 < sizes.size(); ++s) {
    double sum = 0;
    for (std::size_t const end = at + sizes[s]; at < end; ++at) sum += values[at];
    total += sum * sum / static_cast<double>(sizes[s]);
    all += sum;
  }
  return total + all * all / static_cast<double>(sizes.back());
}

/// How many of `count` shuffles reach `bound`. Fisher-Yates from the front, ended where the last,
/// largest segment begins.
[[nodiscard]] inline std::size_t shuffles_reaching(double bound, std::vector<double> const& values,
                                                   std::vector<std::size_t> const& sizes,
                                                   std::size_t count, std::uint64_t seed,
                                                   executor_ref exec) {
  return reduce_chunks(
      exec, count, 32, std::size_t{0},
      [&](chunk const& c) {
        std::size_t reached = 0;
        std::vector<double> shuffled;
        std::size_t const n = values.size();
        for (std::size_t b = c.begin; b < c.end; ++b) {
          shuffled = values;
          auto random = draw_stream(seed, draw_purpose::segments, b);
          for (std::size_t k = 0; k < n - sizes.back(); ++k)
            std::swap(shuffled[k], shuffled[k + static_cast<std::size_t>(random.below(n - k))]);
          reached += between_segments(shuffled, sizes) >= bound ? 1U : 0U;
        }
        return reached;
      },
      [](std::size_t& total, std::size_t part) { total += part; });
}

[[nodiscard]] inline segment_effect test_segments(report const& r, segmentation const& groups,
                                                  std::string_view metric,
                                                  permutation_options const& options,
                                                  executor_ref exec) {
  validate(options);
  check_segments("test_segments", r, groups);
  auto parts = by_segment(r, values_of("test_segments", groups.name, r, metric), groups);
  std::erase_if(parts, [](auto const& part) { return part.empty(); });
  std::stable_sort(parts.begin(), parts.end(),
                   [](auto const& a, auto const& b) { return a.size() < b.size(); });
  std::vector<double> values;
  std::vector<std::size_t> sizes;
  for (auto const& part : parts) {
    values.insert(values.end(), part.begin(), part.end());
    sizes.push_back(part.size());
  }
  if (parts.size() < 2 || values.size() <= parts.size())
    detail::fail<shape_error>({"test_segments: ", groups.name,
                               ": needs at least 2 segments with users, one of them with 2, got ",
                               values.size(), " users in ", parts.size()});
  segment_effect result{.segmentation = groups.name,
                        .metric = std::string{metric},
                        .users = values.size(),
                        .segments = parts.size()};
  centred const sample(values);
  if (sample.error == 0) return result;  // all users alike: no difference

  double const between = between_segments(sample.parts, sizes);
  double const within = std::max(0.0, sample.squares - between);
  double const k = static_cast<double>(parts.size());
  double const mean_within = within / (static_cast<double>(values.size()) - k);
  result.f = within > 1e-12 * sample.squares ? between / (k - 1) / mean_within
                                             : std::numeric_limits<double>::infinity();
  result.variance_share = std::max(0.0, (between - (k - 1) * mean_within) / sample.squares);
  // Sums that are equal but for the order of their terms count as equal.
  auto const count = static_cast<std::size_t>(options.resamples);
  auto const reached = shuffles_reaching(between - 1e-12 * sample.squares, sample.parts, sizes,
                                         count, options.seed, exec);
  result.p = static_cast<double>(reached + 1) / static_cast<double>(count + 1);
  return result;
}

}  // namespace detail

/// "Are some users easier to recommend for than others?": the F statistic of the segments' means
/// against that of users shuffled over the segments, whose sizes stay. Without assumptions on the
/// distribution; exact in what it promises if without an effect users are exchangeable (Pitman
/// 1938). The observed order counts as one more shuffle, so p is never 0. Users in no segment are
/// left out. Same bits for every executor. O(resamples · users).
///
/// Throws invalid_option for the options and a metric that is not in the report, shape_error for a
/// segmentation that does not know an evaluated user or leaves nothing to compare, and
/// numeric_error for a value that is not finite.
template <Executor E>
[[nodiscard]] segment_effect test_segments(report const& r, segmentation const& groups,
                                           std::string_view metric,
                                           permutation_options const& options, E&& exec) {
  return detail::test_segments(r, groups, metric, options, executor_ref(exec));
}
[[nodiscard]] inline segment_effect test_segments(report const& r, segmentation const& groups,
                                                  std::string_view metric,
                                                  permutation_options const& options = {}) {
  return detail::test_segments(r, groups, metric, options, executor_ref(serial{}));
}

}  // namespace lfrec::inline v0
