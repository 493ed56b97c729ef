// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

namespace lfrec::inline v0 {

/// A stream of random numbers named by (seed, key, …): the same name gives the same numbers on
/// every platform, whichever thread asks. Key by what the numbers are for (a row; an epoch and a
/// chunk), never by a thread. SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, passes
/// BigCrush, and cheap enough to open one stream per row.
class random_stream {
 public:
  using result_type = std::uint64_t;

  explicit random_stream(std::uint64_t seed) noexcept : state_(mix(seed + golden)) {}
  random_stream(std::uint64_t seed, std::uint64_t key) noexcept
      : state_(mix(mix(seed + golden) ^ mix(key + 2 * golden))) {}
  random_stream(std::uint64_t seed, std::uint64_t key, std::uint64_t second) noexcept
      : state_(mix(random_stream(seed, key).state_ ^ mix(second + 3 * golden))) {}

  static constexpr result_type min() noexcept { return 0; }
  static constexpr result_type max() noexcept { return std::numeric_limits<result_type>::max(); }

  /// 64 fresh bits.
  result_type operator()() noexcept {
    state_ += golden;
    return mix(state_);
  }

  /// Uniform in [0, 1): 53 bits.
  double uniform() noexcept { return static_cast<double>((*this)() >> 11U) * 0x1p-53; }

  /// Uniform in 0 … n - 1 without bias: draws again when in the last, incomplete run of n; n > 0.
  std::uint64_t below(std::uint64_t n) noexcept {
    std::uint64_t const tail = (max() % n + 1) % n;  // 2^64 mod n
    std::uint64_t bits = (*this)();
    while (bits > max() - tail) bits = (*this)();
    return bits % n;
  }

  /// Gamma with the given shape > 0 and rate 1, by squeezing a transformed normal (Marsaglia, Tsang
  /// 2000); a shape below 1 is raised by 1 and taken back by a power of a uniform number.
  double gamma(double shape) noexcept {
    if (shape < 1) {
      double const raised = gamma(shape + 1);
      return raised * std::pow(1 - uniform(), 1 / shape);
    }
    double const d = shape - 1.0 / 3;
    double const c = 1 / std::sqrt(9 * d);
    for (;;) {
      double const x = normal();
      double const v = (1 + c * x) * (1 + c * x) * (1 + c * x);
      double const u = 1 - uniform();  // never 0
      if (v > 0 && std::log(u) < x * x / 2 + d * (1 - v + std::log(v))) return d * v;
    }
  }

  /// Standard normal by the polar method (Marsaglia, Bray 1964); the last bit is std::log's.
  double normal() noexcept {
    for (;;) {
      double const x = 2 * uniform() - 1;
      double const y = 2 * uniform() - 1;
      double const s = x * x + y * y;
      if (s > 0 && s < 1) return x * std::sqrt(-2 * std::log(s) / s);
    }
  }

 private:
  static constexpr std::uint64_t golden = 0x9E3779B97F4A7C15U;
  static constexpr std::uint64_t mix(std::uint64_t z) noexcept {
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  std::uint64_t state_;
};

/// Fisher-Yates; std::shuffle differs between standard libraries.
template <typename T>
void shuffle(std::span<T> values, random_stream& random) noexcept {
  for (std::size_t n = values.size(); n > 1; --n)
    std::swap(values[n - 1], values[static_cast<std::size_t>(random.below(n))]);
}

}  // namespace lfrec::inline v0
