// SPDX-License-Identifier: MIT
#include "lfrec/core/aligned.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

using lfrec::aligned_allocator;
using lfrec::aligned_vector;
using lfrec::detail::large_page;

namespace {

template <typename T>
std::uintptr_t place(aligned_vector<T> const& v) {
  return reinterpret_cast<std::uintptr_t>(v.data());
}

}  // namespace

TEST_CASE_TEMPLATE("small tables begin on a cache line, large ones on a large page", T, char, float,
                   double) {
  for (std::size_t const bytes :
       {sizeof(T), std::size_t{100} * sizeof(T), large_page, 2 * large_page - sizeof(T)})
    CHECK(place(aligned_vector<T>(bytes / sizeof(T))) % 64 == 0);
  for (std::size_t const bytes : {2 * large_page, 2 * large_page + sizeof(T), 5 * large_page})
    CHECK(place(aligned_vector<T>(bytes / sizeof(T))) % large_page == 0);
}

TEST_CASE("a table keeps its values while it grows onto large pages and moves") {
  aligned_vector<std::uint32_t> table;
  std::uint32_t const n = 3'000'000;
  for (std::uint32_t i = 0; i < n; ++i) table.push_back(i);
  auto const moved = std::move(table);
  auto const copy = moved;
  REQUIRE(copy.size() == n);
  bool same = true;
  for (std::uint32_t i = 0; i < n; ++i) same = same && copy[i] == i;
  CHECK(same);
  CHECK(aligned_vector<float>(2 * large_page)[large_page] == 0.0F);
}

TEST_CASE("more elements than there are addresses") {
  aligned_allocator<double> memory;
  CHECK_THROWS_AS((void)memory.allocate(std::numeric_limits<std::size_t>::max() / 4),
                  std::bad_alloc);
  static_assert(std::is_base_of_v<std::bad_alloc, std::bad_array_new_length>);
}
