// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace lfrec::inline v0::detail {

/// A part of a message: words, or a number, written as std::to_string does. Refers to the words.
class piece {
 public:
  // NOLINTBEGIN(google-explicit-constructor): a list of words and numbers reads as one
  piece(std::string_view words) noexcept : words_(words) {}
  piece(char const* words) noexcept : words_(words) {}
  piece(std::string const& words) noexcept : words_(words) {}
  template <std::signed_integral T>
  piece(T number) noexcept : kind_(kind::whole), whole_(number) {}
  template <std::unsigned_integral T>
  piece(T number) noexcept : kind_(kind::natural), natural_(number) {}
  template <std::floating_point T>
  piece(T number) noexcept : kind_(kind::real), real_(static_cast<double>(number)) {}
  // NOLINTEND(google-explicit-constructor)
  piece(char) = delete;
  piece(bool) = delete;

  [[gnu::cold]] void append_to(std::string& text) const {
    switch (kind_) {
      case kind::words:
        text += words_;
        break;
      case kind::whole:
        text += std::to_string(whole_);
        break;
      case kind::natural:
        text += std::to_string(natural_);
        break;
      case kind::real:
        text += std::to_string(real_);
        break;
    }
  }

 private:
  enum class kind { words, whole, natural, real };

  kind kind_ = kind::words;
  union {
    std::string_view words_;
    long long whole_;
    unsigned long long natural_;
    double real_;
  };
};

/// The pieces in a row. Compiled once, wherever messages are made.
[[nodiscard, gnu::cold, gnu::noinline]] inline std::string text_of(
    std::initializer_list<piece> pieces) {
  std::string text;
  for (auto const& each : pieces) each.append_to(text);
  return text;
}

/// Throws an error whose message is the pieces in a row. What calls it is compiled to a call,
/// where strings put together would be in every function that may fail.
template <typename Error>
[[noreturn, gnu::cold, gnu::noinline]] void fail(std::initializer_list<piece> pieces) {
  throw Error(text_of(pieces));
}

}  // namespace lfrec::inline v0::detail
