// SPDX-License-Identifier: MIT
#include "lfrec/core/executor.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/executors.hpp"

namespace {

// What every executor promises, on one of them.
void check_executor(lfrec::executor_ref exec) {
  CHECK(exec.threads() >= 1);
  for (std::size_t const n : {0U, 1U, 2U, 5U, 97U, 1009U}) {
    CAPTURE(n);
    std::vector<std::atomic<int>> runs(n);
    exec.run(n, [&](std::size_t i) { ++runs[i]; });
    std::size_t exactly_once = 0;
    for (auto const& count : runs) exactly_once += count == 1 ? 1U : 0U;
    CHECK(exactly_once == n);
  }
  CHECK_THROWS_WITH_AS(exec.run(101,
                                [](std::size_t i) {
                                  if (i % 10 == 7) throw std::out_of_range(std::to_string(i));
                                }),
                       "7", std::out_of_range);
  std::vector<std::size_t> seen(11);
  exec.run(seen.size(), [&](std::size_t i) { seen[i] = i + 1; });  // usable after a throw
  CHECK(std::accumulate(seen.begin(), seen.end(), std::size_t{0}) == 66);
}

}  // namespace

TEST_CASE("every executor runs each task once and rethrows the error of the lowest") {
  lfrec_test::for_each_executor(check_executor);
}

TEST_CASE("serial runs in order on the calling thread") {
  std::vector<std::size_t> order;
  lfrec::serial::run(4, [&](std::size_t i) { order.push_back(i); });
  CHECK(order == std::vector<std::size_t>{0, 1, 2, 3});
}

TEST_CASE("backwards runs from the last to the first") {
  std::vector<std::size_t> order;
  lfrec_test::backwards::run(4, [&](std::size_t i) { order.push_back(i); });
  CHECK(order == std::vector<std::size_t>{3, 2, 1, 0});
}

TEST_CASE("a reference to an executor reaches the executor itself, with its state") {
  struct counting {
    std::size_t calls = 0;
    [[nodiscard]] std::size_t threads() const { return 5; }
    void run(std::size_t n, lfrec::task_ref task) {
      ++calls;
      lfrec::serial::run(n, task);
    }
  } mine;
  lfrec::executor_ref const first(mine);
  lfrec::executor_ref const second(first);  // a copy, not a reference to a reference
  int sum = 0;
  second.run(3, [&](std::size_t i) { sum += static_cast<int>(i); });
  CHECK(sum == 3);
  CHECK(mine.calls == 1);
  CHECK(second.threads() == 5);
}

TEST_CASE("a task may be a const callable and a function pointer") {
  static std::size_t sum = 0;
  sum = 0;
  auto const by_lambda = [](std::size_t i) { sum += i; };
  lfrec::serial::run(4, by_lambda);
  void (*by_pointer)(std::size_t) = by_lambda;
  lfrec::serial::run(4, by_pointer);
  CHECK(sum == 12);
}
