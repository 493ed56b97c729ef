// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>

namespace lfrec::inline v0 {

/// What the kernels are compiled for. `portable` is what the consumer's flags give.
enum class instruction_set { portable, avx2, avx512 };

namespace detail {

[[nodiscard]] inline instruction_set detect_instructions() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
    return instruction_set::avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return instruction_set::avx2;
#endif
  return instruction_set::portable;
}

[[nodiscard]] inline std::atomic<instruction_set>& instructions_in_use() noexcept {
  static std::atomic<instruction_set> in_use{detect_instructions()};
  return in_use;
}

}  // namespace detail

/// What the kernels use now: the best that this processor has, or less where it was limited.
[[nodiscard]] inline instruction_set instructions() noexcept {
  return detail::instructions_in_use().load(std::memory_order_relaxed);
}

/// Keeps the kernels from using more than `most`, in this process, from now on. Sets of
/// instructions round differently, so machines of several kinds that must give the same bits agree
/// on one. Call it before anything is fitted or scored.
inline void limit_instructions(instruction_set most) noexcept {
  auto const best = detail::detect_instructions();
  detail::instructions_in_use().store(most < best ? most : best, std::memory_order_relaxed);
}

}  // namespace lfrec::inline v0
