// SPDX-License-Identifier: MIT
#include <atomic>
#include <cstdio>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "lfrec/datasets/synthetic.hpp"
#include "lfrec/implicit_als.hpp"

// New threads for each call: slower than a pool, but all that the contract asks. Replace the body
// of run() by what your program already has: tbb::parallel_for, an arena, a queue.
struct fresh_threads {
  std::size_t count = 2;

  std::size_t threads() const { return count; }

  void run(std::size_t n, lfrec::task_ref task) const {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::size_t failed = n;  // the lowest task that threw
    std::exception_ptr error;
    auto const work = [&] {
      for (std::size_t i = next++; i < n; i = next++) {
        try {
          task(i);
        } catch (...) {
          std::lock_guard const lock(mutex);
          if (i < failed) {
            failed = i;
            error = std::current_exception();
          }
        }
      }
    };
    std::vector<std::thread> team;
    for (std::size_t t = 1; t < count; ++t) team.emplace_back(work);
    work();
    for (auto& thread : team) thread.join();
    if (error) std::rethrow_exception(error);
  }
};
static_assert(lfrec::Executor<fresh_threads>);

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 300, .items = 200}}.read();
  lfrec::matrix const plays(world.log);
  lfrec::implicit_als const recipe{{.factors = 8, .epochs = 3}};

  auto const alone = recipe.fit(plays);
  auto const together = recipe.fit(plays, fresh_threads{.count = 3});

  std::vector<float> a(200);
  std::vector<float> b(200);
  bool same = true;
  for (lfrec::index_t u = 0; u < plays.users(); ++u) {
    alone.score({.user = lfrec::user_index{u}}, a);
    together.score({.user = lfrec::user_index{u}}, b);
    same = same && a == b;
  }
  std::printf("the same scores to the last bit: %s\n", same ? "yes" : "no");
}
