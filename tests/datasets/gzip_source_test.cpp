// SPDX-License-Identifier: MIT
#include "lfrec/datasets/gzip_source.hpp"

#include <string>

#include <doctest/doctest.h>

#include "lfrec/core/random.hpp"
#include "lfrec/datasets/delimited.hpp"
#include "support/deflated.hpp"

using namespace lfrec;
using namespace lfrec::datasets;

namespace {

std::string packed(std::string const& text) {
  return lfrec_test::deflated(text, MAX_WBITS + 16);
}

std::string unpacked(std::string const& data, std::size_t piece = 1000) {
  gzip_source source(memory_source(data, "plays.tsv.gz"));
  std::string text;
  std::string buffer(piece, ' ');
  while (std::size_t const n = source.read(buffer)) text.append(buffer, 0, n);
  return text;
}

std::string some_rows() {
  std::string text;
  random_stream random(1);
  for (int n = 0; n < 20'000; ++n)
    text += "u" + std::to_string(random.below(99)) + "\ti" + std::to_string(random()) + "\t1\n";
  return text;
}

}  // namespace

TEST_CASE("what was packed comes back, in pieces of any size") {
  std::string const text = some_rows();  // several times zlib's window and our buffer
  std::string const data = packed(text);
  for (std::size_t const piece : {1U, 999U, 100'000U}) CHECK(unpacked(data, piece) == text);
}

TEST_CASE("members in a row are read one after the other, empty ones too") {
  CHECK(unpacked(packed("one\n") + packed("") + packed("two\n")) == "one\ntwo\n");
  CHECK(unpacked(packed("")).empty());
}

TEST_CASE("a reader of text reads through it") {
  dataset const d = delimited(gzip_source(memory_source(packed("a\tb\t3\n"))), tsv()).read();
  CHECK(d.log[0].value == 3);
}

TEST_CASE("what is no gzip, damaged or cut short is a format_error") {
  std::string const data = packed(some_rows());
  auto const refused = [](std::string const& bad, char const* words) {
    CHECK_THROWS_WITH_AS(unpacked(bad), doctest::Contains(words), format_error);
  };
  refused("", "plays.tsv.gz: empty, expected gzip data");
  refused("user\titem\n", "plays.tsv.gz: not gzip data, or damaged");
  refused(data.substr(0, data.size() / 2), "plays.tsv.gz: the gzip data is cut short");
  refused(data.substr(0, data.size() - 1), "cut short");
  refused(data.substr(0, 5), "cut short");
  std::string flipped = data;
  flipped[data.size() - 6] = static_cast<char>(flipped[data.size() - 6] ^ 1);  // the checksum
  refused(flipped, "damaged");
  refused(data + "rest", "damaged");
}

static_assert(ByteSource<gzip_source<memory_source>>);
