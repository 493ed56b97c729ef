// SPDX-License-Identifier: MIT
#include "lfrec/core/spares.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

#include "lfrec/core/thread_pool.hpp"

using lfrec::detail::spares;

TEST_CASE("what a task leaves, the next gets; two at a time get two") {
  spares<std::vector<int>> pool;
  { (*pool.take()).assign(3, 7); }
  auto const first = pool.take();
  CHECK(*first == std::vector<int>{7, 7, 7});
  auto const second = pool.take();
  CHECK((*second).empty());
  CHECK(&*first != &*second);
}

TEST_CASE("it goes back when the task throws") {
  spares<int> pool;
  int* seen = nullptr;
  try {
    auto const lease = pool.take();
    seen = &*lease;
    throw std::runtime_error("no");
  } catch (std::runtime_error const&) {
  }
  auto const again = pool.take();
  CHECK(&*again == seen);
}

TEST_CASE("no two tasks hold the same at once") {
  spares<std::atomic<int>> pool;
  lfrec::thread_pool threads(7);
  std::atomic<bool> shared = false;
  threads.run(500, [&](std::size_t) {
    auto const lease = pool.take();
    if ((*lease).fetch_add(1) != 0) shared = true;
    (*lease).fetch_sub(1);
  });
  CHECK_FALSE(shared);
}
