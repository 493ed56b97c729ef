// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"

namespace lfrec::inline v0::datasets {

namespace detail {

template <std::size_t N>
[[nodiscard]] std::string_view pick(std::array<std::string_view, N> const& from,
                                    random_stream& random) {
  return from[static_cast<std::size_t>(random.below(N))];
}

/// A capitalised word of so many syllables, consonant and vowel in turn: pronounceable, no
/// language.
[[nodiscard]] inline std::string invented_word(random_stream& random, int syllables) {
  static constexpr std::array<std::string_view, 24> onsets = {
      "b", "d", "f", "l", "m",  "n",  "r",  "s",  "t",  "v",  "l",  "m",
      "n", "r", "s", "v", "br", "dr", "gl", "kl", "kr", "st", "th", "y"};
  static constexpr std::array<std::string_view, 8> vowels = {"a", "e", "i", "o",
                                                             "u", "a", "o", "ei"};
  static constexpr std::array<std::string_view, 9> codas = {"",  "",  "",  "n", "r",
                                                            "l", "s", "x", "m"};
  std::string word;
  for (int n = 0; n < syllables; ++n) {
    word += pick(onsets, random);
    word += pick(vowels, random);
  }
  word += pick(codas, random);
  word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

[[nodiscard]] inline std::string invented_artist(random_stream& random) {
  static constexpr std::array<std::string_view, 8> groups = {
      "Trio", "Quartet", "Ensemble", "Orchestra", "Collective", "Sisters", "Brothers", "Machine"};
  auto const word = [&] { return invented_word(random, 2 + static_cast<int>(random.below(2))); };
  auto const kind = random.below(8);
  auto first = word();  // one draw after the other: + evaluates its operands in any order
  switch (kind) {
    case 0:
      return "The " + first + 's';
    case 1:
      return first + ' ' + std::string{pick(groups, random)};
    case 2:
      return first + " & " + word();
    case 3:
      return first;
    default:
      return first + ' ' + word();
  }
}

}  // namespace detail

/// So many different artist names, the same for the same seed; a longer list starts with the
/// shorter one.
[[nodiscard]] inline std::vector<std::string> artist_names(index_t count, std::uint64_t seed) {
  random_stream random(seed, 0x6E616D65);
  std::vector<std::string> names;
  std::unordered_set<std::string> used;
  names.reserve(to_size(count));
  while (names.size() < to_size(count)) {
    auto name = detail::invented_artist(random);
    if (used.insert(name).second) names.push_back(std::move(name));
  }
  return names;
}

/// So many different genre names: 40 plain ones, then the same with an adjective, then numbered.
[[nodiscard]] inline std::vector<std::string> genre_names(index_t count) {
  static constexpr std::array<std::string_view, 40> plain = {
      "rock",  "electronic",  "pop",       "metal",      "jazz",     "folk",   "punk",
      "soul",  "ambient",     "hip hop",   "indie",      "techno",   "blues",  "reggae",
      "funk",  "shoegaze",    "classical", "house",      "garage",   "gospel", "dub",
      "swing", "surf",        "bluegrass", "country",    "disco",    "ska",    "trance",
      "grime", "opera",       "choral",    "industrial", "tango",    "samba",  "bossa nova",
      "lo-fi", "psychedelia", "drone",     "rockabilly", "synth pop"};
  static constexpr std::array<std::string_view, 12> kinds = {
      "",       "northern ", "midnight ", "desert ", "coastal ", "chamber ",
      "early ", "neon ",     "rural ",    "cosmic ", "slow ",    "velvet "};
  std::vector<std::string> names;
  names.reserve(to_size(count));
  for (std::size_t n = 0; n < to_size(count); ++n) {
    std::size_t const round = n / (plain.size() * kinds.size());
    names.push_back(std::string{kinds[n / plain.size() % kinds.size()]} +
                    std::string{plain[n % plain.size()]} +
                    (round == 0 ? "" : ' ' + std::to_string(round + 1)));
  }
  return names;
}

}  // namespace lfrec::inline v0::datasets
