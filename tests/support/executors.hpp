// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <exception>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/thread_pool.hpp"

namespace lfrec_test {

/// Runs its tasks from the last to the first: what depends on their order shows.
struct backwards {
  [[nodiscard]] static std::size_t threads() noexcept { return 1; }
  static void run(std::size_t n, lfrec::task_ref task) {
    std::exception_ptr lowest = nullptr;
    for (std::size_t i = n; i > 0; --i) {
      try {
        task(i - 1);
      } catch (...) {
        lowest = std::current_exception();
      }
    }
    if (lowest) std::rethrow_exception(lowest);
  }
};

static_assert(lfrec::Executor<backwards>);

/// Calls f(executor_ref) for the serial executor, pools of 1, 2, 3 and 7 threads, and backwards.
template <typename F>
void for_each_executor(F&& f) {
  {
    INFO("executor: serial");
    f(lfrec::executor_ref(lfrec::serial{}));
  }
  for (std::size_t const threads : {1U, 2U, 3U, 7U}) {
    INFO("executor: thread_pool of ", threads);
    lfrec::thread_pool pool(threads);
    f(lfrec::executor_ref(pool));
  }
  {
    INFO("executor: backwards");
    f(lfrec::executor_ref(backwards{}));
  }
}

}  // namespace lfrec_test
