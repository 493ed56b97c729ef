// SPDX-License-Identifier: MIT
#include "lfrec/data/csr.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

using lfrec::csr;
using lfrec::index_t;

namespace {

csr<float> small() {
  return {2, 3, {0, 2, 3}, {0, 2, 1}, {5, 0, -1}};
}

}  // namespace

TEST_CASE("rows are read as they were given") {
  auto const m = small();
  CHECK(m.rows() == 2);
  CHECK(m.columns() == 3);
  CHECK(m.nonzeros() == 3);
  CHECK(m.row(0).index[1] == 2);
  CHECK(m.row(0).value[1] == 0);  // a stored zero stays
  CHECK(m.row(1).size() == 1);
  CHECK(csr<float>().rows() == 0);
  CHECK(csr<float>().nonzeros() == 0);
}

TEST_CASE("the transpose holds each entry once, in its place") {
  auto const m = lfrec_test::power_law(101, 53, 9, 1).by_user();
  auto const t = lfrec::transpose(m);
  REQUIRE(t.rows() == m.columns());
  REQUIRE(t.nonzeros() == m.nonzeros());
  std::vector<std::vector<float>> dense(53, std::vector<float>(101, 0));
  for (index_t r = 0; r < m.rows(); ++r)
    for (std::size_t n = 0; n < m.row(r).size(); ++n)
      dense[lfrec::to_size(m.row(r).index[n])][lfrec::to_size(r)] = m.row(r).value[n];
  for (index_t c = 0; c < t.rows(); ++c) {
    auto const row = t.row(c);
    std::size_t present = 0;
    for (float const v : dense[lfrec::to_size(c)]) present += v != 0 ? 1 : 0;
    CHECK(row.size() == present);
    for (std::size_t n = 0; n < row.size(); ++n)
      CHECK(row.value[n] == dense[lfrec::to_size(c)][lfrec::to_size(row.index[n])]);
  }
}

TEST_CASE("transposing twice gives the same arrays") {
  auto const m = lfrec_test::power_law(37, 91, 12, 4).by_user();
  auto const back = lfrec::transpose(lfrec::transpose(m));
  CHECK(back.offsets() == m.offsets());
  CHECK(back.indices() == m.indices());
  CHECK(back.values() == m.values());
}

TEST_CASE("with_values keeps the pattern") {
  auto const other = small().with_values(std::vector<double>{1, 2, 3});
  CHECK(other.row(0).index[1] == 2);
  CHECK(other.row(1).value[0] == 3.0);
  CHECK_THROWS_AS((void)small().with_values(std::vector<double>{1, 2}), lfrec::shape_error);
}

TEST_CASE("arrays that are no matrix are refused") {
  auto const build = [](index_t rows, index_t columns, std::vector<lfrec::offset_t> offsets,
                        std::vector<index_t> indices, float last) {
    std::vector<float> values(indices.size(), 1);
    if (!values.empty()) values.back() = last;
    return csr<float>(rows, columns, std::move(offsets), std::move(indices), std::move(values));
  };
  CHECK(build(2, 3, {0, 1, 2}, {2, 0}, 1).nonzeros() == 2);
  CHECK_THROWS_WITH_AS(build(-1, 3, {}, {}, 1), "sparse matrix: negative shape",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS(build(2, 3, {0, 1}, {2}, 1), "sparse matrix: 2 offsets for 2 rows",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS(build(2, 3, {0, 2, 1}, {2}, 1), "sparse matrix: offsets fall at row 1",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS(build(1, 3, {0, 2}, {2, 2}, 1),
                       "sparse matrix: row 0 holds index 2 after 2, of 3", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(build(1, 3, {0, 1}, {-1}, 1),
                       "sparse matrix: row 0 holds index -1 after -1, of 3", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(build(1, 3, {0, 1}, {1}, std::numeric_limits<float>::infinity()),
                       "sparse matrix: row 0, index 1 is not finite", lfrec::numeric_error);
}

TEST_CASE("a matrix too large for the cache is transposed by ranges of columns, to the same") {
  // 1,303 × 1,709 with every other entry or so: more than 2^20.
  std::vector<lfrec::offset_t> offsets{0};
  std::vector<lfrec::index_t> indices;
  std::vector<float> values;
  for (lfrec::index_t r = 0; r < 1303; ++r) {
    for (lfrec::index_t c = r % 3; c < 1709; c += 1 + (r + c) % 2) {
      indices.push_back(c);
      values.push_back(static_cast<float>(r * 7 + c));
    }
    offsets.push_back(static_cast<lfrec::offset_t>(indices.size()));
  }
  lfrec::csr<float> const m(1303, 1709, offsets, indices, values);
  REQUIRE(m.nonzeros() > (1U << 20U));
  auto const plain = lfrec::transpose(m);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const by_ranges = lfrec::transpose(m, exec);
    CHECK(by_ranges.rows() == 1709);
    CHECK(by_ranges.columns() == 1303);
    CHECK(by_ranges.offsets() == plain.offsets());
    CHECK(by_ranges.indices() == plain.indices());
    CHECK(by_ranges.values() == plain.values());
  });
}
