// SPDX-License-Identifier: MIT
#include "lfrec/datasets/byte_source.hpp"

#include <cstdio>
#include <string>

#include <doctest/doctest.h>

#include "support/temporary_folder.hpp"

using namespace lfrec;
using namespace lfrec::datasets;
namespace inner = lfrec::datasets::detail;

namespace {

std::string written(lfrec_test::temporary_folder const& folder, std::string const& text) {
  std::string const path = folder.file("text");
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  std::fwrite(text.data(), 1, text.size(), file);
  std::fclose(file);
  return path;
}

// Reads in pieces of n bytes.
template <ByteSource Source>
std::string in_pieces(Source source, std::size_t n) {
  std::string text;
  std::string piece(n, ' ');
  while (std::size_t const got = source.read(piece)) text.append(piece, 0, got);
  return text;
}

}  // namespace

TEST_CASE("a file gives its bytes, in pieces of any size") {
  lfrec_test::temporary_folder const folder;
  std::string const text("one\r\ntwo\0three\xff", 15);
  std::string const path = written(folder, text);
  for (std::size_t const n : {1U, 4U, 100U}) CHECK(in_pieces(file_source(path), n) == text);
  CHECK(file_source(path).name() == path);
  CHECK(file_source(path).size() == text.size());
  CHECK(inner::read_all(file_source(path)) == text);
  CHECK(in_pieces(file_source(written(folder, "")), 3).empty());
}

TEST_CASE("a file that is not there and a directory are errors with the system's reason") {
  lfrec_test::temporary_folder const folder;
  CHECK_THROWS_WITH_AS(file_source(folder.file("none")), doctest::Contains("cannot open"),
                       io_error);
  CHECK_THROWS_WITH_AS(file_source(folder.file("none")),
                       doctest::Contains("No such file or directory"), io_error);
  CHECK_THROWS_WITH_AS(file_source(folder.file(".")), doctest::Contains("Is a directory"),
                       io_error);
  CHECK_FALSE(inner::file_exists(folder.file("none")));
  CHECK(inner::file_exists(written(folder, "x")));
}

TEST_CASE("memory gives its bytes") {
  CHECK(in_pieces(memory_source("plays"), 2) == "plays");
  CHECK(in_pieces(memory_source(""), 2).empty());
  CHECK(memory_source("", "a name").name() == "a name");
}

TEST_CASE("Latin-1 becomes UTF-8, in pieces of any size") {
  std::string latin1;
  std::string utf8;
  for (unsigned byte = 1; byte < 256; ++byte) {
    latin1 += static_cast<char>(byte);
    if (byte >= 0x80) utf8 += static_cast<char>(0xC0U | byte >> 6U);
    utf8 += static_cast<char>(byte < 0x80 ? byte : 0x80U | (byte & 0x3FU));
  }
  for (std::size_t const n : {1U, 2U, 3U, 5U, 64U, 1000U})
    CHECK(in_pieces(latin1_source(memory_source(latin1)), n) == utf8);
  CHECK(inner::read_all(latin1_source(memory_source("fu\xDF"
                                                    "ball"))) == "fußball");
}
