// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lfrec::inline v0::detail {

/// CRC-32 of ISO 3309, as zip, gzip and PNG have it, four bytes at a time. Goes on from the sum of
/// what came before.
[[nodiscard]] inline std::uint32_t crc32(std::string_view bytes,
                                         std::uint32_t before = 0) noexcept {
  using table = std::array<std::array<std::uint32_t, 256>, 4>;
  // tables[k][b]: the remainder of byte b with k bytes of zeros behind it.
  static constexpr table tables = [] {
    table t{};
    for (std::uint32_t b = 0; b < 256; ++b) {
      std::uint32_t rest = b;
      for (int bit = 0; bit < 8; ++bit)
        rest = (rest & 1U) != 0 ? rest >> 1U ^ 0xEDB88320U : rest >> 1U;
      t[0][b] = rest;
    }
    for (std::size_t k = 1; k < 4; ++k)
      for (std::size_t b = 0; b < 256; ++b) t[k][b] = t[k - 1][b] >> 8U ^ t[0][t[k - 1][b] & 0xFFU];
    return t;
  }();
  std::uint32_t sum = ~before;
  std::size_t at = 0;
  auto const byte = [&](std::size_t n) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + n]));
  };
  for (; at + 4 <= bytes.size(); at += 4) {
    sum ^= byte(0) | byte(1) << 8U | byte(2) << 16U | byte(3) << 24U;
    sum = tables[3][sum & 0xFFU] ^ tables[2][sum >> 8U & 0xFFU] ^ tables[1][sum >> 16U & 0xFFU] ^
          tables[0][sum >> 24U];
  }
  for (; at < bytes.size(); ++at) sum = tables[0][(sum ^ byte(0)) & 0xFFU] ^ sum >> 8U;
  return ~sum;
}

}  // namespace lfrec::inline v0::detail
