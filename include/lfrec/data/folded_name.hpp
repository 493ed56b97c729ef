// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace lfrec::inline v0 {
namespace detail {

/// What stands for the letters from U+00C0 and from U+1E00 without case and accents, by the
/// decompositions of Unicode; for letters that have none (ø, đ, ł, …) the one they look like. A
/// capital stands for two letters, ? for a character that stays as it is.
inline constexpr std::string_view latin_from_c0 =
    "aaaaaaAceeeeiiiidnooooo ouuuuyTSaaaaaaAceeeeiiiidnooooo ouuuuyTy"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkkklllllll"
    "lllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
    "b??????????????e???????i????????oo?????????????uu????zz?????????"
    "?????????????aaiioouuuuuuuuuueaaaaAAggggkkoooo??j???gg??nnaaAAoo"
    "aaaaeeeeiiiioooorrrruuuusstt??hh??????aaeeooooooooyy??????acclt?"
    "???b??eejj??rryy";
inline constexpr std::string_view latin_from_1e00 =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwy?s??S?aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy??????";

/// The character at the front and its bytes; a byte that begins none stands for itself.
[[nodiscard]] inline std::pair<char32_t, std::size_t> first_character(std::string_view s) noexcept {
  auto const byte = [&](std::size_t n) { return static_cast<unsigned char>(s[n]); };
  std::size_t const size = byte(0) < 0xC2 ? 1 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
  if (size == 1 || size > s.size()) return {byte(0), 1};
  char32_t code = byte(0) & (0xFFU >> (size + 1));
  for (std::size_t n = 1; n < size; ++n) {
    if ((byte(n) & 0xC0U) != 0x80) return {byte(0), 1};
    code = code << 6U | (byte(n) & 0x3FU);
  }
  return {code, size};
}

/// What a Latin letter beyond ASCII becomes: nothing where it is none, or stays.
[[nodiscard]] inline std::string_view plain_latin(char32_t code) noexcept {
  constexpr std::string_view from_1e00 = latin_from_1e00;
  std::string_view letter;
  if (code >= 0xC0 && code < 0xC0 + latin_from_c0.size())
    letter = latin_from_c0.substr(code - 0xC0);
  if (code >= 0x1E00 && code < 0x1E00 + from_1e00.size()) letter = from_1e00.substr(code - 0x1E00);
  if (letter.empty()) return {};
  switch (letter[0]) {
    case '?':
      return {};
    case 'A':
      return "ae";
    case 'I':
      return "ij";
    case 'O':
      return "oe";
    case 'S':
      return "ss";
    case 'T':
      return "th";
    default:
      return letter.substr(0, 1);
  }
}

/// Whether the character is dropped, words growing together: accents on their own, apostrophes.
[[nodiscard]] constexpr bool is_dropped(char32_t code) noexcept {
  return (code >= 0x300 && code < 0x370) || code == '\'' || code == '`' || code == '.' ||
         code == 0xB4 || code == 0x2BC || (code >= 0x2018 && code <= 0x201B);
}

/// Whether it separates words: blanks, signs, punctuation.
[[nodiscard]] constexpr bool is_gap(char32_t code) noexcept {
  return (code < 0x80 && !(code >= 'a' && code <= 'z') && !(code >= '0' && code <= '9')) ||
         (code >= 0x80 && code < 0xC0 && code != 0xAA && code != 0xBA) ||
         (code >= 0x2000 && code < 0x2070) || (code >= 0x3000 && code < 0x3003);
}

/// Small letters of the simple alphabets beyond Latin.
[[nodiscard]] constexpr char32_t lower_case(char32_t code) noexcept {
  bool const shifted = (code >= 'A' && code <= 'Z') || (code >= 0x391 && code <= 0x3A9) ||
                       (code >= 0x410 && code <= 0x42F);  // A…Z, Α…Ω, А…Я
  if (shifted) return code + 0x20;
  return code >= 0x400 && code <= 0x40F ? code + 0x50 : code;  // Ѐ…Џ
}

}  // namespace detail

/// A name as it is compared with what people type: small letters without accents (Latin; of Greek
/// and Cyrillic the plain capitals become small), apostrophes and full stops gone, & and + spelled
/// "and", whatever else is no letter or digit one blank between words, no "the" in front or behind
/// a comma. UTF-8; what is none, and other scripts, stay. A name of nothing but signs stays as it
/// is, "!!!", without blanks around it.
[[nodiscard]] inline std::string folded_name(std::string_view name) {
  std::string folded;
  bool gap = false;
  auto const put = [&](std::string_view letters) {
    if (gap && !folded.empty()) folded += ' ';
    gap = false;
    folded += letters;
  };
  std::size_t comma = 0;  // the words so far end there
  for (std::string_view rest = name; !rest.empty();) {
    auto const [raw, size] = detail::first_character(rest);
    std::string_view const bytes = rest.substr(0, size);
    rest.remove_prefix(size);
    char32_t const code = detail::lower_case(raw);
    if (size == 1 && raw >= 0x80) {  // NOLINT(bugprone-branch-clone): before the others
      put(bytes);
    } else if (detail::is_dropped(code)) {
      continue;
    } else if (code == '&' || code == '+') {
      gap = true;
      put("and");
      gap = true;
    } else if (code < 0x80 && !detail::is_gap(code)) {
      char const letter = static_cast<char>(code);
      put({&letter, 1});
    } else if (detail::is_gap(code) || code == 0xD7 || code == 0xF7) {
      gap = true;
      if (code == ',') comma = folded.size();
    } else if (auto const latin = detail::plain_latin(code); !latin.empty()) {
      put(latin);
    } else if (code != raw) {  // two bytes before and after
      char const letter[] = {static_cast<char>(0xC0U | code >> 6U),
                             static_cast<char>(0x80U | (code & 0x3FU))};
      put({letter, 2});
    } else {
      put(bytes);
    }
  }
  if (comma > 0 && std::string_view(folded).substr(comma) == " the") folded.resize(comma);
  if (folded.starts_with("the ")) folded.erase(0, 4);
  if (!folded.empty()) return folded;
  auto const first = std::min(name.find_first_not_of(' '), name.size());
  return std::string(name.substr(first, name.find_last_not_of(' ') + 1 - first));
}

}  // namespace lfrec::inline v0
