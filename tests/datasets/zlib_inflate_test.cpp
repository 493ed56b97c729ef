// SPDX-License-Identifier: MIT
#include "lfrec/datasets/zlib_inflate.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "lfrec/datasets/npz.hpp"
#include "support/deflated.hpp"
#include "support/scipy_files.hpp"

using namespace lfrec;
using namespace lfrec::datasets;

namespace {

std::string packed(std::string text) {
  return lfrec_test::deflated(std::move(text), -MAX_WBITS);
}

std::string unpacked(std::string_view data, std::size_t size) {
  std::string room(size, ' ');
  zlib_inflate{}(data, std::span<char>(room), "z");
  return room;
}

csr<float> read(std::string_view file) {
  return npz(memory_source(file, "z"), {}, zlib_inflate{}).read_matrix();
}

}  // namespace

TEST_CASE("what was packed comes back, and nothing of another size") {
  std::string text;
  for (int n = 0; n < 30'000; ++n) text += std::to_string(n * n);
  auto const data = packed(text);
  CHECK(unpacked(data, text.size()) == text);
  CHECK(unpacked(packed(""), 0).empty());
  CHECK_THROWS_AS(unpacked(data, text.size() - 1), format_error);
  CHECK_THROWS_AS(unpacked(data, text.size() + 1), format_error);
  CHECK_THROWS_AS(unpacked(data, 0), format_error);
  CHECK_THROWS_AS(unpacked(data.substr(0, data.size() / 2), text.size()), format_error);
  CHECK_THROWS_AS(unpacked(data + "x", text.size()), format_error);
  CHECK_THROWS_WITH_AS(unpacked("no deflate", 10),
                       "z: the compressed data is damaged, or of another size", format_error);
}

TEST_CASE("a compressed matrix of SciPy, with indices of 64 bits") {
  auto const m = read(lfrec_test::scipy_deflated);
  CHECK(m.offsets() == std::vector<offset_t>{0, 1, 1, 3});
  CHECK(m.indices() == std::vector<index_t>{1, 0, 3});
  CHECK(m.values() == std::vector<float>{1.5F, 2, -3});
  CHECK_THROWS_WITH_AS(
      static_cast<void>(npz(memory_source(lfrec_test::scipy_deflated, "z")).read()),
      "z: format.npy is compressed, and this reader has no zlib: see zlib_inflate", format_error);
}

TEST_CASE("whichever byte of it is damaged, it is read or refused") {
  int refused = 0;
  for (std::size_t n = 0; n < lfrec_test::scipy_deflated.size(); ++n)
    for (int const bits : {0x01, 0x80, 0xFF}) {
      std::string file(lfrec_test::scipy_deflated);
      file[n] = static_cast<char>(file[n] ^ bits);
      try {
        static_cast<void>(read(file));
      } catch (format_error const&) {
        ++refused;
      }
    }
  CHECK(refused > 1000);
}
