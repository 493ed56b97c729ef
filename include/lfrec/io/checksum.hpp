// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace lfrec::inline v0::detail {

/// XXH64 with seed 0, from its specification (Collet, "XXH64 algorithm description", 2021): the
/// checksum of every section of a saved model. Chosen over a CRC because portable code runs at
/// memory speed without special instructions, and because any xxhsum can check a section. It finds
/// accidents, not forgeries. The machine must be little-endian.
[[nodiscard]] inline std::uint64_t xxh64(std::span<std::byte const> bytes) noexcept {
  using u64 = std::uint64_t;
  constexpr u64 p1 = 0x9E3779B185EBCA87U, p2 = 0xC2B2AE3D27D4EB4FU, p3 = 0x165667B19E3779F9U,
                p4 = 0x85EBCA77C2B2AE63U, p5 = 0x27D4EB2F165667C5U;
  auto const* at = bytes.data();
  auto const* const end = at + bytes.size();
  auto const left = [&] { return static_cast<std::size_t>(end - at); };
  auto const next = [&](auto word) -> u64 {
    std::memcpy(&word, at, sizeof word);
    at += sizeof word;
    return word;
  };
  auto const round = [](u64 sum, u64 input) { return std::rotl(sum + input * p2, 31) * p1; };

  u64 hash = p5;
  if (bytes.size() >= 32) {
    u64 lane[4] = {p1 + p2, p2, 0, u64{0} - p1};
    while (left() >= 32)
      for (auto& sum : lane) sum = round(sum, next(u64{}));
    hash = std::rotl(lane[0], 1) + std::rotl(lane[1], 7) + std::rotl(lane[2], 12) +
           std::rotl(lane[3], 18);
    for (auto const sum : lane) hash = (hash ^ round(0, sum)) * p1 + p4;
  }
  hash += bytes.size();
  while (left() >= 8) hash = std::rotl(hash ^ round(0, next(u64{})), 27) * p1 + p4;
  if (left() >= 4) hash = std::rotl(hash ^ next(std::uint32_t{}) * p1, 23) * p2 + p3;
  while (left() > 0) hash = std::rotl(hash ^ next(std::uint8_t{}) * p5, 11) * p1;
  hash = (hash ^ (hash >> 33U)) * p2;
  hash = (hash ^ (hash >> 29U)) * p3;
  return hash ^ (hash >> 32U);
}

}  // namespace lfrec::inline v0::detail
