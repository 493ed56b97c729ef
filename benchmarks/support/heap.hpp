// SPDX-License-Identifier: MIT
#pragma once

// Counts what operator new hands out: include in exactly one translation unit of a program.

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

namespace heap {

inline std::atomic<std::size_t> now{0};
inline std::atomic<std::size_t> highest{0};
inline std::atomic<std::size_t> calls{0};  // of operator new

// Not inline: g++ 12 would take free for the wrong partner of new.
[[gnu::noinline]] inline void* counted(void* p) {
  if (p == nullptr) throw std::bad_alloc{};
  calls.fetch_add(1, std::memory_order_relaxed);
  std::size_t const level = now.fetch_add(malloc_usable_size(p)) + malloc_usable_size(p);
  std::size_t seen = highest.load();
  while (seen < level && !highest.compare_exchange_weak(seen, level)) {
  }
  return p;
}
[[gnu::noinline]] inline void release(void* p) noexcept {
  if (p != nullptr) now.fetch_sub(malloc_usable_size(p));
  std::free(p);
}

/// Bytes above the level at construction, at their highest since.
class watermark {
 public:
  watermark() : entry_(now.load()) { highest.store(entry_); }
  [[nodiscard]] std::size_t bytes() const { return highest.load() - entry_; }

 private:
  std::size_t entry_;
};

/// The process's peak resident memory in bytes, as the kernel counts it; 0 where it does not.
inline std::size_t process_peak() {
  std::FILE* const status = std::fopen("/proc/self/status", "r");
  if (status == nullptr) return 0;
  char line[256];
  std::size_t kilobytes = 0;
  while (std::fgets(line, sizeof line, status) != nullptr)
    if (std::strncmp(line, "VmHWM:", 6) == 0) kilobytes = std::strtoull(line + 6, nullptr, 10);
  std::fclose(status);
  return kilobytes * 1024;
}

}  // namespace heap

void* operator new(std::size_t n) {
  return heap::counted(std::malloc(std::max<std::size_t>(n, 1)));
}
void* operator new(std::size_t n, std::align_val_t a) {
  auto const alignment = static_cast<std::size_t>(a);
  return heap::counted(std::aligned_alloc(alignment, (n + alignment - 1) / alignment * alignment));
}
void operator delete(void* p) noexcept {
  heap::release(p);
}
void operator delete(void* p, std::size_t) noexcept {
  heap::release(p);
}
void operator delete(void* p, std::align_val_t) noexcept {
  heap::release(p);
}
void operator delete(void* p, std::size_t, std::align_val_t) noexcept {
  heap::release(p);
}
