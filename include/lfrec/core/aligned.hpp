// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <new>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace lfrec::inline v0 {

namespace detail {

/// From this many bytes on, memory is worth large pages: where rows of it are read in random order,
/// an entry of the processor's page table covers 2 MiB instead of 4 KiB.
inline constexpr std::size_t large_page = std::size_t{2} << 20U;

/// Asks the system for large pages where it gives them on request; without them all is the same but
/// the time.
inline void advise_large_pages([[maybe_unused]] void* begin,
                               [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  ::madvise(begin, bytes, MADV_HUGEPAGE);
#endif
}

}  // namespace detail

/// Allocates on cache lines, and what is large on large pages (Linux). The alignment does not
/// depend on instruction-set flags, so that translation units with different -march may hand tables
/// to each other.
template <typename T>
struct aligned_allocator {
  using value_type = T;
  aligned_allocator() = default;
  template <typename U>
  aligned_allocator(aligned_allocator<U> const&) noexcept {}  // NOLINT: required conversion

  T* allocate(std::size_t n) {
    if (n > static_cast<std::size_t>(-1) / sizeof(T)) throw std::bad_array_new_length{};
    void* const memory = ::operator new(n * sizeof(T), alignment(n));
    if (is_large(n)) detail::advise_large_pages(memory, n * sizeof(T));
    return static_cast<T*>(memory);
  }
  void deallocate(T* p, std::size_t n) noexcept { ::operator delete(p, alignment(n)); }
  friend bool operator==(aligned_allocator, aligned_allocator) noexcept { return true; }

 private:
  static constexpr bool is_large(std::size_t n) noexcept {
    return n >= 2 * detail::large_page / sizeof(T);
  }
  static constexpr std::align_val_t alignment(std::size_t n) noexcept {
    return std::align_val_t{is_large(n) ? detail::large_page : 64};
  }
};

template <typename T>
using aligned_vector = std::vector<T, aligned_allocator<T>>;

}  // namespace lfrec::inline v0
