// SPDX-License-Identifier: MIT
#include "lfrec/core/chunks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "support/executors.hpp"

TEST_CASE("chunks cover all rows once, in pieces of the grain and a rest") {
  CHECK(lfrec::chunk_count(0, 4) == 0);
  CHECK(lfrec::chunk_count(1, 4) == 1);
  CHECK(lfrec::chunk_count(4, 4) == 1);
  CHECK(lfrec::chunk_count(5, 4) == 2);
  lfrec_test::for_each_executor([](lfrec::executor_ref exec) {
    for (std::size_t const n : {0U, 1U, 9U, 10U, 11U, 103U}) {
      std::vector<int> visits(n);
      std::vector<lfrec::chunk> chunks(lfrec::chunk_count(n, 10));
      lfrec::for_each_chunk(exec, n, 10, [&](lfrec::chunk const& part) {
        chunks[part.number] = part;
        for (auto row = part.begin; row < part.end; ++row) ++visits[row];
      });
      CHECK(visits == std::vector<int>(n, 1));
      for (std::size_t c = 0; c < chunks.size(); ++c) {
        CHECK(chunks[c].begin == c * 10);
        CHECK(chunks[c].end - chunks[c].begin == (c + 1 < chunks.size() ? 10 : n - c * 10));
      }
    }
  });
}

TEST_CASE("a reduction gives the same bits on every executor, for every window") {
  // Terms of very different sizes: the sum depends on its order.
  auto const term = [](std::size_t row) {
    return 1.0 / static_cast<double>(row + 1) * (row % 7 == 0 ? 1e9 : 1e-3);
  };
  auto const sum = [&](lfrec::executor_ref exec, std::size_t window) {
    return lfrec::reduce_chunks(
        exec, 1013, 8, 0.0,
        [&](lfrec::chunk const& part) {
          double partial = 0;
          for (auto row = part.begin; row < part.end; ++row) partial += term(row);
          return partial;
        },
        [](double& total, double partial) { total += partial; }, window);
  };
  auto const expected = std::bit_cast<std::uint64_t>(sum(lfrec::serial{}, 16));
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    for (std::size_t const window : {1U, 5U, 16U, 1000U})
      CHECK(std::bit_cast<std::uint64_t>(sum(exec, window)) == expected);
  });
}

TEST_CASE("partial results are combined in the order of their chunks") {
  lfrec_test::for_each_executor([](lfrec::executor_ref exec) {
    auto const text = lfrec::reduce_chunks(
        exec, 23, 2, std::string{">"},
        [](lfrec::chunk const& part) {
          return std::string(1, static_cast<char>('a' + part.number));
        },
        [](std::string& total, std::string part) { total += std::move(part); }, 5);
    CHECK(text == ">abcdefghijkl");
  });
}

TEST_CASE("a reduction over nothing is what it started from") {
  auto const never = [](lfrec::chunk const&) { return 1; };
  CHECK(lfrec::reduce_chunks(lfrec::serial{}, 0, 8, 7, never, [](int& t, int p) { t += p; }) == 7);
}

TEST_CASE("a reduction never holds more partial results than its window") {
  struct counted {
    int* alive;
    int* most;
    counted(int* a, int* m) : alive(a), most(m) { count(); }
    counted(counted const& other) : alive(other.alive), most(other.most) { count(); }
    counted& operator=(counted const&) = default;
    ~counted() { --*alive; }
    void count() { *most = std::max(*most, ++*alive); }
  };
  int alive = 0;
  int most = 0;
  {
    auto const total = lfrec::reduce_chunks(
        lfrec::serial{}, 100, 1, counted(&alive, &most),
        [&](lfrec::chunk const&) { return counted(&alive, &most); },
        [](counted&, counted const&) {}, 4);
    static_cast<void>(total);
  }
  CHECK(alive == 0);
  CHECK(most <= 4 + 3);  // the window, the total and what is being passed around
}
