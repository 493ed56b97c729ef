// SPDX-License-Identifier: MIT
#include "lfrec/similarity/packed_rows.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "lfrec/data/csr.hpp"
#include "support/executors.hpp"

using lfrec::index_t;
using lfrec::detail::entries;
using packed = lfrec::detail::packed_rows<float>;

namespace {

/// Three rows that lie on both sides of two ends of blocks, the second empty.
lfrec::csr<float> wide(float value) {
  return {3,
          140'000,
          {0, 4, 4, 7},
          {0, 65'535, 65'536, 139'999, 5, 131'072, 131'073},
          {1, 1, value, 1, 1, 1, 1}};
}

packed pack(lfrec::csr<float> const& rows, entries values,
            lfrec::executor_ref exec = lfrec::serial{}) {
  return {exec, rows.rows(), rows.columns(), [&](index_t r) { return rows.row(r); }, values};
}

}  // namespace

TEST_CASE("packed rows hold every entry, block by block") {
  auto const rows = wide(2.5F);
  auto const found = pack(rows, entries::as_they_are);
  CHECK_FALSE(found.all_ones());
  REQUIRE(found.blocks().size() == 3);
  CHECK(found.blocks()[2].columns == 140'000 - 2 * packed::width);
  for (index_t r = 0; r < 3; ++r) {
    std::vector<index_t> index;
    std::vector<float> value;
    for (auto const& block : found.blocks())
      for (auto p = static_cast<std::size_t>(block.offsets[lfrec::to_size(r)]);
           p < static_cast<std::size_t>(block.offsets[lfrec::to_size(r) + 1]); ++p) {
        index.push_back(block.first + block.column[p]);
        value.push_back(block.value[p]);
      }
    auto const row = rows.row(r);
    CHECK(index == std::vector<index_t>(row.index.begin(), row.index.end()));
    CHECK(value == std::vector<float>(row.value.begin(), row.value.end()));
  }
}

TEST_CASE("ones are not kept, whether they are there or asked for") {
  CHECK(pack(wide(1), entries::as_they_are).all_ones());
  auto const asked = pack(wide(2.5F), entries::ones);
  CHECK(asked.all_ones());
  for (auto const& block : asked.blocks()) CHECK(block.value.empty());
}

TEST_CASE("a matrix without rows or columns packs") {
  CHECK(pack(lfrec::csr<float>(), entries::as_they_are).blocks().empty());
  CHECK(pack(lfrec::csr<float>(2, 0, {0, 0, 0}, {}, {}), entries::ones).rows() == 2);
}

TEST_CASE("rows pack the same for any executor") {
  std::vector<lfrec::offset_t> offsets{0};
  std::vector<index_t> indices;
  for (index_t r = 0; r < 9001; ++r) {
    for (index_t c = r % 7; c < 100'000; c += 40'000 - r % 3) indices.push_back(c);
    offsets.push_back(static_cast<lfrec::offset_t>(indices.size()));
  }
  std::vector<float> values(indices.size(), 1.0F);
  values[7] = 3;
  lfrec::csr<float> const rows(9001, 100'000, offsets, indices, values);
  auto const once = pack(rows, entries::as_they_are);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const again = pack(rows, entries::as_they_are, exec);
    for (std::size_t b = 0; b < once.blocks().size(); ++b) {
      CHECK(again.blocks()[b].offsets == once.blocks()[b].offsets);
      CHECK(again.blocks()[b].column == once.blocks()[b].column);
      CHECK(again.blocks()[b].value == once.blocks()[b].value);
    }
  });
}
