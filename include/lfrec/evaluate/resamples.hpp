// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"

namespace lfrec::inline v0::detail {

/// What the random streams of the statistics are for; the second key is the resample.
enum class draw_purpose : std::uint64_t {
  bootstrap = 0xb007,
  sign_flip = 0xf11b,
  segments = 0x5e6
};

[[nodiscard]] inline random_stream draw_stream(std::uint64_t seed, draw_purpose purpose,
                                               std::uint64_t resample) noexcept {
  return {seed, static_cast<std::uint64_t>(purpose), resample};
}

/// Uniform whole numbers in 0 … n - 1 from 32 bits each by one multiplication, without bias: what
/// falls into the first 2^32 mod n of a product's low half is drawn again (Lemire 2019). n from 1
/// to 2^32 - 1.
class index_draws {
 public:
  index_draws(random_stream random, std::size_t n) noexcept : random_(random), n_(n) {
    reject_below_ = static_cast<std::uint32_t>(((std::uint64_t{1} << 32U) - n_) % n_);
  }

  /// Two at once, since 64 fresh bits hold two.
  void operator()(std::size_t& a, std::size_t& b) noexcept {
    std::uint64_t const bits = random_();
    a = index(bits & 0xFFFFFFFFU);
    b = index(bits >> 32U);
  }
  [[nodiscard]] std::size_t operator()() noexcept { return index(random_() >> 32U); }

 private:
  std::size_t index(std::uint64_t bits) noexcept {
    std::uint64_t product = bits * n_;
    while (static_cast<std::uint32_t>(product) < reject_below_) product = (random_() >> 32U) * n_;
    return static_cast<std::size_t>(product >> 32U);
  }

  random_stream random_;
  std::uint64_t n_;
  std::uint32_t reject_below_ = 0;
};

/// Mean and centred values of a sample. A spread within rounding of the values counts as none.
struct centred {
  explicit centred(std::span<double const> values) : parts(values.begin(), values.end()) {
    double const n = static_cast<double>(values.size());
    auto const [low, high] = std::minmax_element(values.begin(), values.end());
    if (*high - *low <= 1e-12 * std::max(std::abs(*low), std::abs(*high))) {
      mean = *low;
      std::fill(parts.begin(), parts.end(), 0.0);
      return;
    }
    for (double const value : values) mean += value;
    mean /= n;
    for (double& part : parts) {
      part -= mean;
      squares += part * part;
    }
    deviation = std::sqrt(squares / (n - 1));
    error = deviation / std::sqrt(n);
  }

  std::vector<double> parts;
  double mean = 0;
  double squares = 0;
  double deviation = 0;  ///< with n - 1
  double error = 0;      ///< of the mean: deviation / √n
};

/// first - second, user by user; what is within rounding of the largest difference is 0.
[[nodiscard]] inline std::vector<double> paired_differences(std::span<double const> first,
                                                            std::span<double const> second) {
  std::vector<double> differences(first.size());
  double largest = 0;
  for (std::size_t n = 0; n < first.size(); ++n) {
    differences[n] = first[n] - second[n];
    largest = std::max(largest, std::abs(differences[n]));
  }
  for (double& d : differences)
    if (std::abs(d) <= 1e-12 * largest) d = 0;
  return differences;
}

/// One resample: how far its mean lies from the sample's, and the standard error of its mean.
struct resample {
  double shift = 0;
  double error = 0;
};

/// `count` samples of as many values, drawn with replacement. Each has its own stream, so the same
/// bits for every executor, and the same draws for every sample of one size: differences of models
/// are resampled together. O(count · n), about a nanosecond a draw.
[[nodiscard]] inline std::vector<resample> resample_means(centred const& sample, std::size_t count,
                                                          std::uint64_t seed, executor_ref exec) {
  std::span<double const> const parts = sample.parts;
  std::size_t const n = parts.size();
  double const size = static_cast<double>(n);
  std::vector<resample> result(count);
  for_each_chunk(exec, count, 32, [&](chunk const& c) {
    for (std::size_t b = c.begin; b < c.end; ++b) {
      index_draws draws(draw_stream(seed, draw_purpose::bootstrap, b), n);
      double sum[2] = {0, 0};
      double squares[2] = {0, 0};
      std::size_t drawn = 0;
      for (; drawn + 1 < n; drawn += 2) {
        std::size_t i = 0;
        std::size_t j = 0;
        draws(i, j);
        sum[0] += parts[i];
        sum[1] += parts[j];
        squares[0] += parts[i] * parts[i];
        squares[1] += parts[j] * parts[j];
      }
      if (drawn < n) {
        double const last = parts[draws()];
        sum[0] += last;
        squares[0] += last * last;
      }
      double const total = sum[0] + sum[1];
      double const square_total = squares[0] + squares[1];
      double const spread = square_total - total * total / size;
      // All draws the same: what is left is rounding.
      double const variance = spread > 1e-12 * square_total ? spread / (size - 1) : 0;
      result[b] = {total / size, std::sqrt(variance / size)};
    }
  });
  return result;
}

/// The t of a resample, (mean* - mean) / error*; ±infinity where all its values are the same.
[[nodiscard]] inline double studentized(resample const& r) noexcept {
  if (r.shift == 0) return 0;
  return r.shift / r.error;  // IEEE: over 0 this is ±infinity
}

/// The p-quantile of ascending values: the order statistic of rank p (n + 1), interpolated.
[[nodiscard]] inline double sorted_quantile(std::span<double const> sorted, double p) noexcept {
  double const last = static_cast<double>(sorted.size() - 1);
  double const rank = std::clamp(p * static_cast<double>(sorted.size() + 1) - 1, 0.0, last);
  auto const below = static_cast<std::size_t>(rank);
  double const part = rank - static_cast<double>(below);
  if (part == 0 || sorted[below] == sorted[below + 1]) return sorted[below];
  return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

}  // namespace lfrec::inline v0::detail
