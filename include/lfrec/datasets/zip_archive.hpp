// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/crc32.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"

namespace lfrec::inline v0::datasets {

/// Unpacks raw deflate data (RFC 1951) into exactly the room that is given, or throws format_error
/// that begins with `name`.
template <typename F>
concept Inflate = std::copyable<F> && requires(F const& unpack, std::string_view packed,
                                               std::span<char> room, std::string const& name) {
  unpack(packed, room, name);
};

/// Refuses what is compressed: the reader that needs no zlib. zlib_inflate (lfrec::gzip) unpacks.
struct stored_only {
  [[noreturn]] void operator()(std::string_view /*packed*/, std::span<char> /*room*/,
                               std::string const& name) const {
    lfrec::detail::fail<format_error>(
        {name, " is compressed, and this reader has no zlib: see zlib_inflate"});
  }
};

/// A zip file in memory, which must outlive it. Nothing in it is believed: sizes and places are
/// checked against the bytes that there are before anything is allocated, contents by their CRC.
/// Reads zip64; not encrypted entries, nor other methods than stored and deflated. Throws
/// format_error that begins with the name.
class zip_archive {
 public:
  struct entry {
    std::string_view name;
    std::uint32_t method = 0;  // 0 stored, 8 deflated
    std::uint32_t flags = 0;
    std::uint32_t crc = 0;
    std::uint64_t packed = 0;  // bytes
    std::uint64_t size = 0;    // bytes when unpacked
    std::uint64_t at = 0;      // of the local header
  };

  zip_archive(std::string_view bytes, std::string name) : bytes_(bytes), name_(std::move(name)) {
    read_directory();
  }

  [[nodiscard]] std::string const& name() const noexcept { return name_; }
  [[nodiscard]] std::vector<entry> const& entries() const noexcept { return entries_; }
  [[nodiscard]] entry const* find(std::string_view wanted) const noexcept {
    for (auto const& e : entries_)
      if (e.name == wanted) return &e;
    return nullptr;
  }

  /// The contents: where they stand in the file, or in `room`, unpacked.
  template <Inflate Unpack>
  [[nodiscard]] std::string_view contents(entry const& e, Unpack const& unpack,
                                          std::string& room) const {
    std::string const where = name_ + ": " + shown(e.name);
    if ((e.flags & 1U) != 0) lfrec::detail::fail<format_error>({where, " is encrypted"});
    if (number(e.at, 4) != 0x04034B50)
      lfrec::detail::fail<format_error>({where, " has no header of its own"});
    auto const begin = e.at + 30 + number(e.at + 26, 2) + number(e.at + 28, 2);
    if (begin > directory_ || e.packed > directory_ - begin)
      lfrec::detail::fail<format_error>({where, " goes beyond the end"});
    auto data = bytes_.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(e.packed));
    if (e.method == 8) {
      // Deflate never gives more than 1032 bytes for one: what claims more is not worth the room.
      if (e.size / 1032 > e.packed)
        lfrec::detail::fail<format_error>(
            {where, " claims ", e.size, " bytes, packed into ", e.packed});
      room.resize(static_cast<std::size_t>(e.size));
      unpack(data, std::span<char>(room), where);
      data = room;
    } else if (e.method != 0) {
      lfrec::detail::fail<format_error>(
          {where, " is packed by method ", e.method, ", not stored or deflated"});
    } else if (e.size != e.packed) {
      lfrec::detail::fail<format_error>({where, " is stored, with two sizes"});
    }
    if (lfrec::detail::crc32(data) != e.crc)
      lfrec::detail::fail<format_error>({where, " is damaged (CRC)"});
    return data;
  }

 private:
  static constexpr std::uint64_t end_bytes = 22;

  static std::string shown(std::string_view name) { return std::string(name.substr(0, 40)); }

  [[noreturn]] void fail(std::string const& what) const {
    lfrec::detail::fail<format_error>({name_, ": ", what});
  }

  /// Little-endian number of n bytes.
  [[nodiscard]] std::uint64_t number(std::uint64_t at, std::uint64_t n) const {
    if (at > bytes_.size() || n > bytes_.size() - at) fail("is cut short");
    std::uint64_t value = 0;
    for (std::uint64_t k = n; k-- > 0;)
      value = value << 8U | static_cast<unsigned char>(bytes_[static_cast<std::size_t>(at + k)]);
    return value;
  }

  /// Where the record begins that ends the file, behind which there may be a comment.
  [[nodiscard]] std::uint64_t find_end() const {
    if (bytes_.size() < end_bytes) fail("is no zip file");
    std::uint64_t const last = bytes_.size() - end_bytes;
    for (std::uint64_t back = 0; back <= std::min<std::uint64_t>(last, 0xFFFF); ++back)
      if (number(last - back, 4) == 0x06054B50 && number(last - back + 20, 2) == back)
        return last - back;
    fail("is no zip file, or cut short");
  }

  void read_directory() {
    auto const end = find_end();
    auto count = number(end + 10, 2);
    auto size = number(end + 12, 4);
    directory_ = number(end + 16, 4);
    if (number(end + 4, 4) != 0) fail("is one part of several");
    if ((count == 0xFFFF || size == 0xFFFFFFFF || directory_ == 0xFFFFFFFF) && end >= 20 &&
        number(end - 20, 4) == 0x07064B50) {
      auto const wide = number(end - 12, 8);
      if (number(wide, 4) != 0x06064B50) fail("is damaged: no zip64 record");
      count = number(wide + 32, 8);
      size = number(wide + 40, 8);
      directory_ = number(wide + 48, 8);
    }
    if (directory_ > end || size > end - directory_) fail("is damaged: its list is outside");
    constexpr std::uint64_t least = 46;
    if (count > size / least) fail("is damaged: no room for " + std::to_string(count) + " entries");
    auto at = directory_;
    for (std::uint64_t n = 0; n < count; ++n) {
      if (number(at, 4) != 0x02014B50) fail("is damaged in its list");
      auto const name = number(at + 28, 2);
      auto const extra = number(at + 30, 2);
      entry e{.name = {},
              .method = static_cast<std::uint32_t>(number(at + 10, 2)),
              .flags = static_cast<std::uint32_t>(number(at + 8, 2)),
              .crc = static_cast<std::uint32_t>(number(at + 16, 4)),
              .packed = number(at + 20, 4),
              .size = number(at + 24, 4),
              .at = number(at + 42, 4)};
      auto const next = at + least + name + extra + number(at + 32, 2);
      if (next > directory_ + size) fail("is damaged: its list is cut short");
      e.name = bytes_.substr(static_cast<std::size_t>(at + least), static_cast<std::size_t>(name));
      widen(e, at + least + name, extra);
      entries_.push_back(e);
      at = next;
    }
    std::vector<std::string_view> names;
    names.reserve(entries_.size());
    for (auto const& e : entries_) names.push_back(e.name);
    std::ranges::sort(names);
    if (auto const twice = std::ranges::adjacent_find(names); twice != names.end())
      fail("has " + shown(*twice) + " twice");
  }

  /// Takes from the zip64 field, where there is one, what did not fit into 32 bits.
  void widen(entry& e, std::uint64_t at, std::uint64_t bytes) const {
    auto const end = at + bytes;
    while (at + 4 <= end) {
      auto const id = number(at, 2);
      auto const stop = at + 4 + number(at + 2, 2);
      at += 4;
      if (stop > end) fail("is damaged: a field of " + shown(e.name) + " is cut short");
      for (auto* const value : {&e.size, &e.packed, &e.at}) {
        if (id != 1 || *value != 0xFFFFFFFF) continue;
        if (at + 8 > stop) fail("is damaged: the sizes of " + shown(e.name) + " are cut short");
        *value = number(at, 8);
        at += 8;
      }
      at = stop;
    }
  }

  std::string_view bytes_;
  std::string name_;
  std::vector<entry> entries_;
  std::uint64_t directory_ = 0;  // where the list of the entries begins
};

static_assert(Inflate<stored_only>);

}  // namespace lfrec::inline v0::datasets
