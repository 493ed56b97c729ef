// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"

namespace lfrec::inline v0 {

/// A fixed team of threads behind the Executor contract; the calling thread works too, so a pool
/// of n starts n - 1. Tasks are handed out one by one in ascending order. Calls of run() from
/// several threads take turns; a task that calls run() on its own pool runs the inner tasks itself,
/// as does a task of another pool that finds this one busy, so that pools within pools never wait
/// for each other in a circle.
class thread_pool {
 public:
  /// `threads` 0 means one per hardware thread.
  explicit thread_pool(std::size_t threads = 0)
      : threads_(threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency())) {
    if (threads_ > max_threads)
      detail::fail<invalid_option>({"thread_pool.threads must be at most 4096, got ", threads_});
    workers_.reserve(threads_ - 1);
    try {
      for (std::size_t i = 1; i < threads_; ++i) workers_.emplace_back([this] { work(); });
    } catch (...) {
      shut_down();
      throw;
    }
  }
  thread_pool(thread_pool const&) = delete;
  thread_pool& operator=(thread_pool const&) = delete;
  ~thread_pool() { shut_down(); }

  [[nodiscard]] std::size_t threads() const noexcept { return threads_; }

  void run(std::size_t n, task_ref task) {
    if (n == 0) return;
    if (threads_ == 1 || works_here()) return run_inline(n, task);
    std::unique_lock turn(turn_, std::defer_lock);
    if (innermost() == nullptr)
      turn.lock();
    else if (!turn.try_lock())
      return run_inline(n, task);
    job current{n, task};
    {
      std::lock_guard const lock(mutex_);
      job_ = &current;
      ++generation_;
    }
    wake_.notify_all();
    take_part(current);
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&] { return current.finished == n && active_ == 0; });
    job_ = nullptr;
    if (current.error) std::rethrow_exception(current.error);
  }

 private:
  static constexpr std::size_t max_threads = 4096;

  struct job {
    std::size_t n;
    task_ref task;
    std::size_t next = 0;  // guarded by mutex_, like all that follows
    std::size_t finished = 0;
    std::size_t failed = 0;  // the lowest task that threw, valid if error is set
    std::exception_ptr error = nullptr;
  };

  // The pools whose tasks this thread is in the middle of, innermost first.
  struct frame {
    thread_pool const* pool;
    frame const* outer;
  };
  static frame const*& innermost() noexcept {
    thread_local frame const* top = nullptr;
    return top;
  }
  [[nodiscard]] bool works_here() const noexcept {
    for (auto const* f = innermost(); f != nullptr; f = f->outer)
      if (f->pool == this) return true;
    return false;
  }

  // The same promise as in parallel: every task runs, then the first error is rethrown.
  static void run_inline(std::size_t n, task_ref task) {
    std::exception_ptr error = nullptr;
    for (std::size_t i = 0; i < n; ++i) {
      try {
        task(i);
      } catch (...) {
        if (!error) error = std::current_exception();
      }
    }
    if (error) std::rethrow_exception(error);
  }

  void take_part(job& current) {
    frame const here{this, innermost()};
    innermost() = &here;
    std::unique_lock lock(mutex_);
    while (current.next < current.n) {
      std::size_t const i = current.next++;
      lock.unlock();
      std::exception_ptr error = nullptr;
      try {
        current.task(i);
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      if (error && (!current.error || i < current.failed)) {
        current.error = error;
        current.failed = i;
      }
      ++current.finished;
    }
    innermost() = here.outer;
  }

  void work() {
    std::uint64_t seen = 0;
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_.wait(lock, [&] { return stop_ || (job_ != nullptr && generation_ != seen); });
      if (stop_) return;
      seen = generation_;
      job& current = *job_;
      ++active_;
      lock.unlock();
      take_part(current);
      lock.lock();
      --active_;
      if (active_ == 0) done_.notify_one();
    }
  }

  void shut_down() noexcept {
    {
      std::lock_guard const lock(mutex_);
      stop_ = true;
    }
    wake_.notify_all();
    for (auto& worker : workers_) worker.join();
    workers_.clear();
  }

  std::size_t threads_;
  std::mutex turn_;  // held by the caller whose tasks run
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  job* job_ = nullptr;
  std::uint64_t generation_ = 0;
  std::size_t active_ = 0;
  bool stop_ = false;
  std::vector<std::thread> workers_;
};

static_assert(Executor<thread_pool>);

}  // namespace lfrec::inline v0
