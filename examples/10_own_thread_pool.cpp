// SPDX-License-Identifier: MIT
// Threads of one's own: an executor is two functions, and the result has the same bits on each.
// prints: same bits on 1 and 3 threads: yes
#include <atomic>
#include <cstddef>
#include <exception>
#include <iostream>
#include <lfrec/core/executor.hpp>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <thread>
#include <vector>

// Starts threads anew for each run. lfrec::thread_pool keeps them; yours may be your program's.
struct fresh_threads {
  std::size_t count;

  std::size_t threads() const { return count; }

  // Each task once, in any order; if tasks throw, the exception of the lowest number comes out.
  void run(std::size_t n, lfrec::task_ref task) const {
    std::atomic<std::size_t> next{0};
    std::vector<std::exception_ptr> errors(n);
    auto const work = [&] {
      for (std::size_t i = next++; i < n; i = next++) {
        try {
          task(i);
        } catch (...) {
          errors[i] = std::current_exception();
        }
      }
    };
    std::vector<std::thread> team;
    for (std::size_t t = 0; t < count; ++t) team.emplace_back(work);
    for (auto& member : team) member.join();
    for (auto const& error : errors)
      if (error) std::rethrow_exception(error);
  }
};
static_assert(lfrec::Executor<fresh_threads>);

int main() {
  auto const music = lfrec::datasets::synthetic{{.users = 500, .items = 800}}.read();
  lfrec::matrix const plays(music.log, lfrec::binary{});
  lfrec::implicit_als const recipe{{.factors = 16, .epochs = 3}};

  auto const alone = recipe.fit(plays);  // on the calling thread
  auto const together = recipe.fit(plays, fresh_threads{3});
  bool const same = alone.item_factors() == together.item_factors();
  std::cout << "same bits on 1 and 3 threads: " << (same ? "yes" : "no") << '\n';
}
