// SPDX-License-Identifier: MIT
#include "lfrec/io/checksum.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace {

std::uint64_t sum(std::string_view text) {
  return lfrec::detail::xxh64(std::as_bytes(std::span(text)));
}

}  // namespace

TEST_CASE("the checksum is XXH64 with seed 0") {
  // From `printf … | xxhsum -H64`: shorter than a word, within a stripe, several stripes and a
  // rest.
  CHECK(sum("") == 0xEF46DB3751D8E999U);
  CHECK(sum("a") == 0xD24EC4F1A98C6E5BU);
  CHECK(sum("abc") == 0x44BC2CF5AD770999U);
  CHECK(sum("Nobody inspects the spammish repetition") == 0xFBCEA83C8A378BF1U);
  std::string counting;
  for (int n = 0; n < 101; ++n) counting += static_cast<char>(n);
  CHECK(sum(counting) == 0xE99038495F85381EU);
}

TEST_CASE("every length and every place of a change shows") {
  std::set<std::uint64_t> seen;
  std::string text;
  for (std::size_t n = 0; n <= 70; ++n) {
    CHECK(seen.insert(sum(text)).second);
    for (auto& c : text) {
      c = static_cast<char>(c ^ 1);
      CHECK(seen.insert(sum(text)).second);
      c = static_cast<char>(c ^ 1);
    }
    text += '\0';
  }
}
