// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/crc32.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/folded_name.hpp"
#include "lfrec/datasets/npy.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// What NumPy calls a type, without the byte order.
template <typename T>
inline constexpr std::string_view npy_type = {};
template <>
inline constexpr std::string_view npy_type<float> = "f4";
template <>
inline constexpr std::string_view npy_type<double> = "f8";
template <>
inline constexpr std::string_view npy_type<std::int32_t> = "i4";
template <>
inline constexpr std::string_view npy_type<std::int64_t> = "i8";
template <>
inline constexpr std::string_view npy_type<std::uint8_t> = "u1";

}  // namespace detail

template <typename T>
concept NpyElement = !detail::npy_type<T>.empty();

/// Writes arrays by name into a zip file that `numpy.load` reads, one after the other, stored
/// without compression: `write(std::string_view)` gets the bytes in their order. The same arrays
/// give the same bytes. Entries and files from 4 GiB are zip64; `wide_from` is for tests.
template <std::invocable<std::string_view> Write>
class npz_writer {
 public:
  explicit npz_writer(Write write, std::uint64_t wide_from = 0xFFFFFFFF)
      : write_(std::move(write)), wide_from_(wide_from) {}

  /// Row by row; throws shape_error unless there are as many values as the shape says. This and the
  /// others throw invalid_option for a name that an array has already.
  template <NpyElement T>
  void add(std::string_view name, std::initializer_list<std::uint64_t> shape,
           std::span<T const> values) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t size = 1;
    for (auto const n : shape) size = n != 0 && size > most / n ? most : size * n;
    if (size != values.size())
      detail::fail<shape_error>(
          {"array ", name, ": ", values.size(), " values for a shape of ", size});
    std::string_view const bytes(reinterpret_cast<char const*>(values.data()),
                                 values.size() * sizeof(T));
    entry(name, datasets::npy_header(detail::npy_type<T>, shape), bytes);
  }
  template <NpyElement T>
  void add(std::string_view name, std::vector<T> const& values) {
    add(name, {values.size()}, std::span<T const>(values));
  }

  /// An ASCII word as an array without dimensions.
  void add_word(std::string_view name, std::string_view word) {
    std::string header = datasets::npy_header("S" + std::to_string(word.size()), {});
    header[header.find('<') == std::string::npos ? header.find('>') : header.find('<')] = '|';
    entry(name, header, word);
  }

  /// UTF-8 texts, text_of(n) for n texts, as an array of fixed width: as NumPy has them, four bytes
  /// for each letter of the longest.
  template <typename TextOf>
  void add_texts(std::string_view name, std::size_t n, TextOf&& text_of) {
    auto const letters = [&](std::size_t k) {
      std::vector<std::uint32_t> codes;
      auto const& whole = text_of(k);  // a string of its own may be what is given
      for (std::string_view text = whole; !text.empty();) {
        auto const [code, bytes] = detail::first_character(text);
        codes.push_back(code);
        text.remove_prefix(bytes);
      }
      return codes;
    };
    std::size_t longest = 1;
    for (std::size_t k = 0; k < n; ++k) longest = std::max(longest, letters(k).size());
    std::string bytes(n * longest * 4, '\0');
    for (std::size_t k = 0; k < n; ++k) {
      auto const codes = letters(k);
      if (!codes.empty())
        std::memcpy(bytes.data() + k * longest * 4, codes.data(), 4 * codes.size());
    }
    entry(name, datasets::npy_header("U" + std::to_string(longest), std::array{std::uint64_t{n}}),
          bytes);
  }

  /// Writes what ends the file. Nothing can be added afterwards.
  void finish() {
    auto const begin = at_;
    auto const count = list_.size();
    for (auto const& line : list_) put(line);
    auto const size = at_ - begin;
    bool const wide = begin >= wide_from_ || size >= wide_from_ || count >= 0xFFFF;
    if (wide) {
      auto const record = at_;
      put("PK\x06\x06" + bytes(44, 8) + bytes(45, 2) + bytes(45, 2) + bytes(0, 8) +
          bytes(count, 8) + bytes(count, 8) + bytes(size, 8) + bytes(begin, 8));
      put("PK\x06\x07" + bytes(0, 4) + bytes(record, 8) + bytes(1, 4));
    }
    put("PK\x05\x06" + bytes(0, 4) + bytes(wide ? 0xFFFF : count, 2) +
        bytes(wide ? 0xFFFF : count, 2) + bytes(wide ? 0xFFFFFFFF : size, 4) +
        bytes(wide ? 0xFFFFFFFF : begin, 4) + bytes(0, 2));
  }

 private:
  static std::string bytes(std::uint64_t value, int n) {
    std::string text;
    for (int k = 0; k < n; ++k, value >>= 8U) text += static_cast<char>(value & 0xFFU);
    return text;
  }

  void put(std::string_view text) {
    write_(text);
    at_ += text.size();
  }

  void entry(std::string_view array, std::string const& header, std::string_view data) {
    if (!names_.emplace(array).second)
      detail::fail<invalid_option>({"array ", array, ": there is one of that name already"});
    std::string const name = std::string(array) + ".npy";
    std::uint64_t const size = header.size() + data.size();
    auto const begin = at_;
    bool const wide = size >= wide_from_ || begin >= wide_from_;
    // Version, flags, method, 1980-01-01 00:00, CRC, both sizes, length of the name.
    std::string const common = bytes(wide ? 45 : 20, 2) + bytes(0, 4) + bytes(0, 2) + bytes(33, 2) +
                               bytes(detail::crc32(data, detail::crc32(header)), 4) +
                               bytes(wide ? 0xFFFFFFFF : size, 4) +
                               bytes(wide ? 0xFFFFFFFF : size, 4) + bytes(name.size(), 2);
    std::string const sizes = wide ? bytes(size, 8) + bytes(size, 8) : std::string();
    auto const extra = [&](std::string const& fields) {
      return fields.empty() ? fields : bytes(1, 2) + bytes(fields.size(), 2) + fields;
    };
    put("PK\x03\x04" + common + bytes(extra(sizes).size(), 2) + name + extra(sizes));
    put(header);
    put(data);
    std::string const more = extra(wide ? sizes + bytes(begin, 8) : sizes);
    list_.push_back("PK\x01\x02" + bytes(wide ? 45 : 20, 2) + common + bytes(more.size(), 2) +
                    bytes(0, 2 + 2 + 2 + 4) + bytes(wide ? 0xFFFFFFFF : begin, 4) + name + more);
  }

  Write write_;
  std::uint64_t wide_from_;
  std::uint64_t at_ = 0;
  std::set<std::string> names_;
  std::vector<std::string> list_;  // of the entries, as it stands at the end
};

}  // namespace lfrec::inline v0
