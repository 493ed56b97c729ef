// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace lfrec::inline v0::detail {

/// Things that tasks work in and hand on, so that there are as many as tasks at a time and not one
/// a task. A task gets one in whatever state the last has left it.
template <typename T>
class spares {
 public:
  spares() = default;
  spares(spares const&) = delete;
  spares& operator=(spares const&) = delete;
  ~spares() = default;

  /// Goes back when it is destroyed, which has to be before the spares are.
  class lease {
   public:
    lease(spares& owner, std::unique_ptr<T> held) : owner_(owner), held_(std::move(held)) {}
    lease(lease const&) = delete;
    lease& operator=(lease const&) = delete;
    ~lease() {
      std::lock_guard const lock(owner_.mutex_);
      owner_.free_.push_back(std::move(held_));  // has room: see take
    }
    [[nodiscard]] T& operator*() const noexcept { return *held_; }

   private:
    spares& owner_;
    std::unique_ptr<T> held_;
  };

  [[nodiscard]] lease take() {
    std::lock_guard const lock(mutex_);
    if (free_.empty()) {
      free_.reserve(made_ + 1);
      auto fresh = std::make_unique<T>();
      ++made_;
      return {*this, std::move(fresh)};
    }
    auto held = std::move(free_.back());
    free_.pop_back();
    return {*this, std::move(held)};
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> free_;
  std::size_t made_ = 0;
};

}  // namespace lfrec::inline v0::detail
