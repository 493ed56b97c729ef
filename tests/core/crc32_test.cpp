// SPDX-License-Identifier: MIT
#include "lfrec/core/crc32.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using lfrec::detail::crc32;

namespace {
// Bit by bit, as the polynomial division is written down.
std::uint32_t slow_crc32(std::string_view bytes) {
  std::uint32_t sum = 0xFFFFFFFF;
  for (char const c : bytes) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = (sum & 1U) != 0 ? sum >> 1U ^ 0xEDB88320U : sum >> 1U;
  }
  return ~sum;
}
}  // namespace

TEST_CASE("the check value of the standard") {
  CHECK(crc32("123456789") == 0xCBF43926);
  CHECK(crc32("") == 0);
}

TEST_CASE("four bytes at a time give what one bit at a time gives, in one piece or two") {
  std::string text;
  for (int n = 0; n < 67; ++n) {
    CHECK(crc32(text) == slow_crc32(text));
    auto const half = text.size() / 3;
    std::string_view const all = text;
    CHECK(crc32(all.substr(half), crc32(all.substr(0, half))) == crc32(all));
    text += static_cast<char>(37 * n * n + 11);
  }
}
