// SPDX-License-Identifier: MIT
#include "lfrec/datasets/npz.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/io/npz_writer.hpp"
#include "support/scipy_files.hpp"

using namespace lfrec;
using namespace lfrec::datasets;
using lfrec_test::scipy_stored;

namespace {

struct arrays {
  std::string file;
  npz_writer<std::function<void(std::string_view)>> out{
      [this](std::string_view bytes) { file += bytes; }};
};

// What save_npz writes of a matrix of that format; coo has rows in the place of indptr.
std::string written(std::string_view format, std::vector<std::int64_t> const& shape,
                    std::vector<std::int64_t> const& indptr,
                    std::vector<std::int32_t> const& indices, std::vector<double> const& data) {
  bool const coo = format == "coo";
  arrays a;
  a.out.add(coo ? "row" : "indptr", indptr);
  a.out.add(coo ? "col" : "indices", indices);
  a.out.add_word("format", format);
  a.out.add("shape", shape);
  a.out.add("data", data);
  a.out.finish();
  return a.file;
}

csr<float> read(std::string_view file, npz_options options = {}) {
  return npz(memory_source(file, "m"), options).read_matrix();
}

void check_example(csr<float> const& m) {
  CHECK(m.rows() == 3);
  CHECK(m.columns() == 4);
  CHECK(m.offsets() == std::vector<offset_t>{0, 1, 1, 3});
  CHECK(m.indices() == std::vector<index_t>{1, 0, 3});
  CHECK(m.values() == std::vector<float>{1.5F, 2, -3});
}

}  // namespace

TEST_CASE("a matrix that SciPy wrote, as it is and as a data set") {
  check_example(read(scipy_stored));
  dataset const d = npz(memory_source(scipy_stored, "m")).read();
  REQUIRE(d.log.size() == 3);
  CHECK(d.log.users() == 3);
  CHECK(d.log.items() == 4);
  CHECK(d.log[2] == interaction{user_index{2}, item_index{3}, -3, no_time});
  CHECK(d.users.at("1") == user_index{1});
  CHECK(d.items.at("3") == item_index{3});
  CHECK(d.report.to_text() == "m: 3 rows read, 3 kept\n");
}

TEST_CASE("by columns or in any order it is the same matrix") {
  check_example(read(written("csr", {3, 4}, {0, 1, 1, 3}, {1, 3, 0}, {1.5, -3, 2})));
  check_example(read(written("csc", {3, 4}, {0, 1, 2, 2, 3}, {2, 0, 2}, {2, 1.5, -3})));
  check_example(read(written("coo", {3, 4}, {2, 2, 0}, {3, 0, 1}, {-3, 2, 1.5})));
}

TEST_CASE("entries of one place are added up, which the report says; a zero stays a value") {
  auto const twice = written("coo", {2, 2}, {1, 0, 1}, {1, 0, 1}, {2, 0, 5});
  auto const m = read(twice);
  CHECK(m.indices() == std::vector<index_t>{0, 1});
  CHECK(m.values() == std::vector<float>{0, 7});
  auto const report = npz(memory_source(twice, "m")).read().report;
  CHECK(report.rows_read == 3);
  CHECK(report.rows_kept == 2);
  CHECK(report.rows_merged == 1);
  CHECK(report.merged_by == "sum");
}

TEST_CASE("a matrix without entries, or without rows") {
  auto const m = read(written("csr", {2, 3}, {0, 0, 0}, {}, {}));
  CHECK(m.rows() == 2);
  CHECK(m.columns() == 3);
  CHECK(m.nonzeros() == 0);
  CHECK(npz(memory_source(written("csr", {0, 0}, {0}, {}, {}), "m")).read().log.empty());
}

TEST_CASE("files that are no such matrix are refused, each with its reason") {
  struct bad {
    char const* what;
    std::string file;
    char const* message;
  };
  auto const without_shape = [] {
    arrays a;
    a.out.add_word("format", "csr");
    a.out.finish();
    return a.file;
  }();
  auto const other = [] {
    arrays a;
    a.out.add("user_factors", std::vector<float>{1});
    a.out.finish();
    return a.file;
  }();
  std::vector<bad> const files = {
      {"no zip", "1\t2\t3\n", "m: is no zip file"},
      {"other arrays", other,
       "m: has no array 'format': expected what scipy.sparse.save_npz writes"},
      {"no shape", without_shape,
       "m: has no array 'shape': expected what scipy.sparse.save_npz writes"},
      {"blocks", written("bsr", {2, 2}, {0, 0, 0}, {}, {}),
       "m: is a matrix of format 'bsr', expected csr, csc or coo: convert by .tocsr()"},
      {"three sides", written("csr", {2, 2, 2}, {0, 0, 0}, {}, {}),
       "m: expected a shape of 2 numbers, found 3"},
      {"a negative side", written("csr", {2, -1}, {0, 0, 0}, {}, {}),
       "m: has a side of -1, expected up to 10000000"},
      {"a long side", written("coo", {2, 10'000'001}, {}, {}, {}),
       "m: has a side of 10000001, expected up to 10000000"},
      {"fewer values", written("csr", {1, 2}, {0, 2}, {0, 1}, {1}),
       "m: 2 entries in 'indices', 1 in 'data'"},
      {"a column outside", written("csr", {1, 2}, {0, 2}, {0, 2}, {1, 1}),
       "m: 'indices'[1] is 2, of 2"},
      {"a negative column", written("csr", {1, 2}, {0, 1}, {-1}, {1}),
       "m: 'indices'[0] is -1, of 2"},
      {"a row outside", written("coo", {1, 2}, {1}, {0}, {1}), "m: 'row'[0] is 1, of 1"},
      {"a row beyond 32 bits", written("coo", {1, 2}, {1LL << 40}, {0}, {1}),
       "m: 'row': [0] is 1099511627776, which is no number for here"},
      {"offsets that fall", written("csr", {2, 2}, {0, 2, 1}, {0}, {1}),
       "m: 'indptr' must rise from 0 to 1 in 3 entries"},
      {"offsets that end early", written("csr", {1, 2}, {0, 0}, {0}, {1}),
       "m: 'indptr' must rise from 0 to 1 in 2 entries"},
      {"too few offsets", written("csr", {2, 2}, {0, 1}, {0}, {1}),
       "m: 'indptr' must rise from 0 to 1 in 3 entries"},
      {"no offsets", written("csr", {0, 2}, {}, {}, {}),
       "m: 'indptr' must rise from 0 to 0 in 1 entries"},
      {"a value beyond float", written("csr", {1, 2}, {0, 1}, {1}, {1e39}),
       "m: 'data': [0] is 1e+39, which is no number for here"},
      {"a sum beyond float", written("coo", {1, 2}, {0, 0}, {1, 1}, {3e38, 3e38}),
       "m: row 0, column 1 adds up to more than a float holds"},
  };
  for (auto const& each : files) {
    CAPTURE(each.what);
    CHECK_THROWS_WITH_AS(read(each.file), each.message, format_error);
  }
  CHECK_THROWS_AS(read(scipy_stored, {.longest_side = 3}), format_error);
  CHECK(read(scipy_stored, {.longest_side = 4}).rows() == 3);
  CHECK_THROWS_AS(static_cast<void>(read_npz("no/such.npz")), io_error);
}

TEST_CASE("cut anywhere it is refused, and whichever byte is damaged, it is read or refused") {
  for (std::size_t n = 0; n < scipy_stored.size(); ++n) {
    CHECK_THROWS_AS(read(scipy_stored.substr(0, n)), format_error);
    std::string file(scipy_stored);
    file[n] = static_cast<char>(file[n] ^ 0x81);
    try {
      auto const m = read(file);
      CHECK(m.nonzeros() == 3);
    } catch (format_error const&) {
    }
  }
}
