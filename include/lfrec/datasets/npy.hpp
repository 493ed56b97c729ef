// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"

namespace lfrec::inline v0::datasets {

/// An array in NumPy's format .npy, versions 1 to 3, where its bytes stand in memory; they must
/// outlive it. Numbers (f4, f8, integers, bool) and ASCII text (S, U); no objects (which are
/// programs), records or complex numbers. Errors are format_errors that begin with the name.
class npy_array {
 public:
  npy_array(std::string_view file, std::string name) : name_(std::move(name)) { parse(file); }

  [[nodiscard]] std::string const& name() const noexcept { return name_; }
  [[nodiscard]] std::vector<std::uint64_t> const& shape() const noexcept { return shape_; }
  /// Whether it goes column by column.
  [[nodiscard]] bool fortran() const noexcept { return fortran_; }
  [[nodiscard]] std::size_t size() const noexcept {
    return width_ == 0 ? 0 : data_.size() / width_;
  }

  [[noreturn]] void fail(std::string const& what) const {
    lfrec::detail::fail<format_error>({name_, ": ", what});
  }
  void need_dimensions(std::size_t n) const {
    if (shape_.size() != n)
      fail("expected " + std::to_string(n) + " dimensions, found " + std::to_string(shape_.size()));
  }

  /// The elements in the order of the file. Throws for text and, naming the place, for a number
  /// that a T cannot hold; a float may be rounded.
  template <typename T>
  [[nodiscard]] std::vector<T> numbers() const {
    std::vector<T> result(size());
    bool known = false;
    auto const take = [&]<typename Stored>(char kind, Stored) {
      if (kind != kind_ || sizeof(Stored) != width_) return;
      known = true;
      for (std::size_t n = 0; n < result.size(); ++n) {
        Stored const value = stored<Stored>(n);
        if (!fits<T>(value) || (kind == 'b' && value != Stored{0} && value != Stored{1}))
          fail("[" + std::to_string(n) + "] is " + text(value) + ", which is no number for here");
        result[n] = static_cast<T>(value);  // NOLINT(bugprone-signed-char-misuse): a number
      }
    };
    take('f', float{}), take('f', double{});
    take('i', std::int8_t{}), take('i', std::int16_t{});
    take('i', std::int32_t{}), take('i', std::int64_t{});
    take('u', std::uint8_t{}), take('u', std::uint16_t{});
    take('u', std::uint32_t{}), take('u', std::uint64_t{});
    take('b', std::uint8_t{});
    if (!known) fail("holds text, expected numbers");
    return result;
  }

  /// The one text of an array of no dimensions; throws for one that is not ASCII.
  [[nodiscard]] std::string word() const {
    if (!shape_.empty() || (kind_ != 'S' && kind_ != 'U')) fail("expected one word");
    std::string result;
    std::size_t const step = kind_ == 'U' ? 4 : 1;
    bool ended = false;
    for (std::size_t at = 0; at < width_; at += step) {
      auto const code = step == 1 ? std::uint32_t{static_cast<unsigned char>(data_[at])}
                                  : load<std::uint32_t>(at);
      if (code > 126 || (ended && code != 0)) fail("expected one ASCII word");
      ended = code == 0;
      if (!ended) result += static_cast<char>(code);
    }
    return result;
  }

 private:
  template <typename T>
  [[nodiscard]] T load(std::size_t at) const {
    std::array<char, sizeof(T)> raw{};
    std::memcpy(raw.data(), data_.data() + at, sizeof(T));
    if (swapped_) std::reverse(raw.begin(), raw.end());
    return std::bit_cast<T>(raw);
  }
  template <typename T>
  [[nodiscard]] T stored(std::size_t n) const {
    return load<T>(n * sizeof(T));
  }

  template <typename T, typename Stored>
  [[nodiscard]] static bool fits(Stored value) {
    if constexpr (std::is_floating_point_v<T>) {
      if constexpr (std::is_floating_point_v<Stored>)
        return std::abs(value) <= static_cast<long double>(std::numeric_limits<T>::max());
      else
        return true;
    } else if constexpr (std::is_floating_point_v<Stored>) {
      return false;  // an index is no fraction
    } else {
      return std::in_range<T>(value);
    }
  }
  template <typename Stored>
  [[nodiscard]] static std::string text(Stored value) {
    std::array<char, 64> buffer{};
    if constexpr (std::is_floating_point_v<Stored>) {
      if (std::isnan(value)) return "NaN";
      return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + 64, value).ptr};
    } else {
      return std::to_string(value);
    }
  }

  void parse(std::string_view file) {
    constexpr std::string_view magic = "\x93NUMPY";
    if (!file.starts_with(magic) || file.size() < 10) fail("is no .npy array");
    auto const byte = [&](std::size_t at) {
      return std::size_t{static_cast<unsigned char>(file[at])};
    };
    if (byte(6) < 1 || byte(6) > 3) fail("has version " + std::to_string(byte(6)) + ", not 1 to 3");
    std::size_t const begin = byte(6) == 1 ? 10 : 12;
    if (file.size() < begin) fail("is cut short");
    std::size_t length = byte(8) | byte(9) << 8U;
    if (byte(6) > 1) length |= byte(10) << 16U | byte(11) << 24U;
    if (length > file.size() - begin) fail("is cut short in its header");
    parse_header(file.substr(begin, length));
    data_ = file.substr(begin + length);
    // One size of 0 makes none, wherever it stands.
    std::uint64_t elements = std::ranges::count(shape_, std::uint64_t{0}) > 0 ? 0 : 1;
    for (auto const n : shape_) {
      if (n != 0 && elements > data_.size() / n) fail("is cut short, or has too large a shape");
      elements *= n;
    }
    if (elements > 0 && width_ > data_.size() / elements) fail("is cut short");
    if (elements * width_ != data_.size())
      fail("has " + std::to_string(data_.size()) + " bytes for " + std::to_string(elements) +
           " elements of " + std::to_string(width_));
  }

  // A literal of Python, such as {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
  void parse_header(std::string_view rest) {
    auto const skip = [&] {
      while (!rest.empty() && (rest[0] == ' ' || rest[0] == '\n')) rest.remove_prefix(1);
    };
    auto const accept = [&](std::string_view word) {
      skip();
      if (!rest.starts_with(word)) return false;
      rest.remove_prefix(word.size());
      return true;
    };
    auto const need = [&](std::string_view word) {
      if (!accept(word)) fail("expected " + std::string(word) + " in its header");
    };
    auto const quoted = [&] {
      need("'");
      auto const end = std::min(rest.find('\''), rest.size());
      auto const word = rest.substr(0, end);
      rest.remove_prefix(end);
      need("'");
      return word;
    };
    unsigned seen = 0;
    auto const first = [&](unsigned key) {
      if ((seen & key) != 0) fail("has a key twice in its header");
      seen |= key;
    };
    need("{");
    while (!accept("}")) {
      auto const key = quoted();
      need(":");
      if (key == "descr") {
        first(1U);
        skip();
        if (!rest.starts_with('\'')) fail("is an array of records, expected numbers");
        parse_type(quoted());
      } else if (key == "fortran_order") {
        first(2U);
        fortran_ = accept("True");
        if (!fortran_) need("False");
      } else if (key == "shape") {
        first(4U);
        need("(");
        while (!accept(")")) {
          skip();
          std::uint64_t n = 0;
          auto const read = std::from_chars(rest.data(), rest.data() + rest.size(), n);
          if (read.ec != std::errc{}) fail("expected a size in its header");
          rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
          shape_.push_back(n);
          if (!accept(",")) {
            if (shape_.size() == 1) need(",");  // (3) is a number
            need(")");
            break;
          }
        }
      } else {
        fail("has an unknown key in its header");
      }
      if (!accept(",")) {
        need("}");
        break;
      }
    }
    skip();
    if (seen != 7 || !rest.empty()) fail("has a damaged header");
  }

  void parse_type(std::string_view descr) {
    auto const refuse = [&] {
      fail("is of type '" + std::string(descr.substr(0, 20)) + "', expected numbers");
    };
    std::string_view type = descr;
    if (!type.empty() && std::string_view("<>|=").find(type[0]) != std::string_view::npos)
      type.remove_prefix(1);
    swapped_ = descr.starts_with(std::endian::native == std::endian::little ? '>' : '<');
    if (type.size() < 2) refuse();
    kind_ = type[0];
    auto const digits = type.substr(1);
    auto const read = std::from_chars(digits.data(), digits.data() + digits.size(), width_);
    if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || width_ > 1 << 20 ||
        (digits.size() > 1 && digits[0] == '0'))
      refuse();
    auto const one_of = [&](std::initializer_list<std::size_t> widths) {
      return std::find(widths.begin(), widths.end(), width_) != widths.end();
    };
    bool const good = (kind_ == 'f' && one_of({4, 8})) || (kind_ == 'b' && width_ == 1) ||
                      ((kind_ == 'i' || kind_ == 'u') && one_of({1, 2, 4, 8})) || kind_ == 'S' ||
                      kind_ == 'U';
    if (!good) refuse();
    if (kind_ == 'U') width_ *= 4;
  }

  std::string name_;
  char kind_ = 'f';        // of f, i, u, b, S, U
  std::size_t width_ = 4;  // bytes of an element
  bool swapped_ = false;   // in the byte order of other machines
  bool fortran_ = false;
  std::vector<std::uint64_t> shape_;  // empty: one element
  std::string_view data_;
};

/// What stands before the elements: `type` as NumPy has it without the byte order, "f4".
[[nodiscard]] inline std::string npy_header(std::string_view type,
                                            std::span<std::uint64_t const> shape) {
  std::string text = "{'descr': '";
  text += std::endian::native == std::endian::little ? '<' : '>';
  text.append(type).append("', 'fortran_order': False, 'shape': (");
  for (auto const n : shape) text.append(std::to_string(n)).append(", ");
  if (shape.size() > 1) text.resize(text.size() - 2);
  text += "), }";
  constexpr std::size_t before = 10;  // bytes
  constexpr std::size_t aligned = 64;
  text.resize((text.size() + 1 + before + aligned - 1) / aligned * aligned - before, ' ');
  text.back() = '\n';
  std::string header("\x93NUMPY\x01\0", 8);
  header += static_cast<char>(text.size() & 0xFFU);
  header += static_cast<char>(text.size() >> 8U);
  return header + text;
}

}  // namespace lfrec::inline v0::datasets
