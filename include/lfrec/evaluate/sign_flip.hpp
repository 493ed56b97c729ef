// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/evaluate/bootstrap.hpp"
#include "lfrec/evaluate/permutation_options.hpp"
#include "lfrec/evaluate/resamples.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// Differences that are not 0, in groups of four: the sum of a group for each of its 16 choices of
/// signs, so that a random bit per difference costs a quarter of a look-up.
class signed_sums {
 public:
  explicit signed_sums(std::span<double const> differences) {
    std::vector<double> kept;
    for (double const d : differences)
      if (d != 0) kept.push_back(d);
    size_ = kept.size();
    kept.resize((size_ + 3) / 4 * 4, 0.0);
    for (std::size_t g = 0; g < kept.size(); g += 4) {
      auto& sums = groups_.emplace_back();
      for (std::size_t signs = 0; signs < 16; ++signs)
        for (std::size_t k = 0; k < 4; ++k)
          sums[signs] += (signs >> k & 1U) != 0 ? kept[g + k] : -kept[g + k];
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  /// |Σ ± d|, the signs from as many words of 64 bits as it takes.
  template <typename Bits>
  [[nodiscard]] double operator()(Bits&& next_word) const {
    double sum = 0;
    for (std::size_t g = 0; g < groups_.size();) {
      std::uint64_t word = next_word();
      for (std::size_t k = 0; k < 16 && g < groups_.size(); ++k, ++g, word >>= 4U)
        sum += groups_[g][word & 15U];
    }
    return std::abs(sum);
  }

 private:
  std::vector<std::array<double, 16>> groups_;
  std::size_t size_ = 0;
};

[[nodiscard]] inline double sign_flip_test(std::span<double const> differences,
                                           permutation_options const& options, executor_ref exec) {
  validate(options);
  check_sample("sign_flip_test", differences);
  signed_sums const sums(differences);
  double observed = 0;
  double size = 0;
  for (double const d : differences) {
    observed += d;
    size += std::abs(d);
  }
  // Sums that are equal but for the order of their terms count as equal.
  double const bound = std::abs(observed) - 1e-12 * size;
  auto const tries = static_cast<std::size_t>(options.resamples);
  bool const exact = sums.size() < 40 && (std::uint64_t{1} << sums.size()) <= tries;
  std::size_t const count = exact ? std::size_t{1} << sums.size() : tries;
  auto const reached = reduce_chunks(
      exec, count, 64, std::size_t{0},
      [&](chunk const& c) {
        std::size_t n = 0;
        for (std::size_t b = c.begin; b < c.end; ++b) {
          auto random = draw_stream(options.seed, draw_purpose::sign_flip, b);
          double const sum = exact ? sums([&] { return std::uint64_t{b}; }) : sums(random);
          n += sum >= bound ? 1U : 0U;
        }
        return n;
      },
      [](std::size_t& total, std::size_t part) { total += part; });
  if (exact) return static_cast<double>(reached) / static_cast<double>(count);
  return static_cast<double>(reached + 1) / static_cast<double>(count + 1);
}

}  // namespace detail

/// The two-sided p-value of a paired permutation test: how often |Σ d| is at least as large when
/// each difference gets a random sign. Exact in what it promises if, without an effect, a
/// difference is as likely as its negative: that is so if the labels of the two models could be
/// swapped user by user (Fisher 1935).
///
/// All 2^m choices of signs of the m differences that are not 0 are tried where that is at most
/// `resamples`; otherwise `resamples` random ones, and the observed one counts as one more, so that
/// p is never 0 (Phipson, Smyth 2010). 1 if all differences are 0. Same bits for every executor.
/// O(resamples · differences). Throws invalid_option, shape_error for fewer than two differences,
/// numeric_error for one that is not finite.
template <Executor E>
[[nodiscard]] double sign_flip_test(std::span<double const> differences,
                                    permutation_options const& options, E&& exec) {
  return detail::sign_flip_test(differences, options, executor_ref(exec));
}

/// On the calling thread.
[[nodiscard]] inline double sign_flip_test(std::span<double const> differences,
                                           permutation_options const& options = {}) {
  return detail::sign_flip_test(differences, options, executor_ref(serial{}));
}

}  // namespace lfrec::inline v0
