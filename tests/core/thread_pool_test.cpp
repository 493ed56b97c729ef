// SPDX-License-Identifier: MIT
#include "lfrec/core/thread_pool.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <latch>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "lfrec/core/error.hpp"

TEST_CASE("a pool has the threads it was asked for, and by default at least one") {
  CHECK(lfrec::thread_pool(3).threads() == 3);
  CHECK(lfrec::thread_pool().threads() >= 1);
}

TEST_CASE("a pool of more than 4096 threads is refused") {
  CHECK_THROWS_WITH_AS(lfrec::thread_pool(5000),
                       "thread_pool.threads must be at most 4096, got 5000", lfrec::invalid_option);
}

TEST_CASE("all threads of a pool work at once") {
  lfrec::thread_pool pool(3);
  std::latch all_here(3);  // passes only when three tasks are in progress together
  pool.run(3, [&](std::size_t) { all_here.arrive_and_wait(); });
  CHECK(all_here.try_wait());
}

TEST_CASE("after an error the other tasks still run") {
  lfrec::thread_pool pool(2);
  std::atomic<int> done = 0;
  CHECK_THROWS_AS(pool.run(50,
                           [&](std::size_t i) {
                             if (i == 3 || i == 4) throw std::runtime_error("no");
                             ++done;
                           }),
                  std::runtime_error);
  CHECK(done == 48);
}

TEST_CASE("the error of the lowest task wins although a higher one threw before it") {
  for (int round = 0; round < 20; ++round) {
    lfrec::thread_pool pool(2);
    std::latch higher_threw(1);
    CHECK_THROWS_WITH(pool.run(2,
                               [&](std::size_t i) {
                                 if (i == 1) {
                                   higher_threw.count_down();
                                   throw std::runtime_error("higher");
                                 }
                                 higher_threw.wait();
                                 throw std::runtime_error("lower");
                               }),
                      "lower");
  }
}

TEST_CASE("a task may run tasks on its own pool") {
  lfrec::thread_pool pool(3);
  std::atomic<int> inner = 0;
  pool.run(7, [&](std::size_t) {
    pool.run(5, [&](std::size_t) { pool.run(2, [&](std::size_t) { ++inner; }); });
  });
  CHECK(inner == 70);
}

TEST_CASE("pools within pools do not wait for each other in a circle") {
  lfrec::thread_pool a(2);
  lfrec::thread_pool b(3);
  std::atomic<int> inner = 0;
  auto const count = [&](std::size_t) { ++inner; };
  SUBCASE("one caller, there and back again") {
    a.run(4, [&](std::size_t) { b.run(4, [&](std::size_t) { a.run(4, count); }); });
    CHECK(inner == 64);
  }
  SUBCASE("two callers in opposite order") {
    auto const crossed = [&](lfrec::thread_pool& outer, lfrec::thread_pool& other) {
      for (int round = 0; round < 50; ++round)
        outer.run(4, [&](std::size_t) { other.run(4, count); });
    };
    std::thread second([&] { crossed(b, a); });
    crossed(a, b);
    second.join();
    CHECK(inner == 2 * 50 * 16);
  }
}

TEST_CASE("several threads may run on one pool, each with its own result and error") {
  lfrec::thread_pool pool(3);
  std::vector<long> sums(5);
  std::vector<std::string> errors(5);
  std::vector<std::thread> callers;
  for (std::size_t c = 0; c < sums.size(); ++c)
    callers.emplace_back([&, c] {
      for (int round = 0; round < 40; ++round) {
        std::vector<long> part(13);
        pool.run(part.size(), [&](std::size_t i) { part[i] = static_cast<long>(i * c); });
        for (long const p : part) sums[c] += p;
      }
      try {
        pool.run(9, [&](std::size_t) { throw std::runtime_error(std::to_string(c)); });
      } catch (std::runtime_error const& e) {
        errors[c] = e.what();
      }
    });
  for (auto& caller : callers) caller.join();
  for (std::size_t c = 0; c < sums.size(); ++c) {
    CHECK(sums[c] == 40 * 78 * static_cast<long>(c));
    CHECK(errors[c] == std::to_string(c));
  }
}

TEST_CASE("a pool of one thread works on the calling thread") {
  lfrec::thread_pool pool(1);
  std::set<std::thread::id> ids;
  pool.run(5, [&](std::size_t) { ids.insert(std::this_thread::get_id()); });
  CHECK(ids == std::set{std::this_thread::get_id()});
}

TEST_CASE("pools come and go, used or not") {
  for (std::size_t threads = 1; threads <= 8; ++threads) {
    lfrec::thread_pool unused(threads);
    lfrec::thread_pool used(threads);
    std::atomic<int> runs = 0;
    used.run(threads, [&](std::size_t) { ++runs; });
    CHECK(runs == static_cast<int>(threads));
  }
}
