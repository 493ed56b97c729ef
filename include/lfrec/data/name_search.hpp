// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/edit_distance.hpp"
#include "lfrec/data/folded_name.hpp"

namespace lfrec::inline v0 {

/// How a name fits what was typed, the best first; all by folded_name. exact: it is the name;
/// prefix: the name begins with it; words: each of its words begins a word of the name; typo: few
/// changes away from the name; word_typo: few changes away from what some word of the name begins.
enum class name_match { exact, prefix, words, typo, word_typo };

[[nodiscard]] constexpr std::string_view name_of(name_match how) noexcept {
  constexpr std::string_view names[] = {"exact", "prefix", "words", "typo", "word_typo"};
  return names[static_cast<std::size_t>(how)];
}

/// One suggestion.
struct found_name {
  item_index item{};
  name_match how{};
  int changes = 0;  ///< letters put in, taken out, replaced, or swapped with their neighbour
  friend bool operator==(found_name const&, found_name const&) = default;
};

/// Finds items by their names as people type them: whatever the case and the accents, with or
/// without "the", unfinished, with a typo. One pass over all names for each question, which few
/// names survive beyond a look at the letters they have: a few milliseconds for 10⁵ names.
/// Immutable; the names are copied.
class name_search {
 public:
  /// One name per item, "" for an item that is not to be found; of names that fit as well, the more
  /// popular comes first, then the lower index. Throws shape_error unless there are as many
  /// popularities as names, or none.
  template <typename Name>
  explicit name_search(std::vector<Name> const& names, std::span<float const> popularity = {})
      : popularity_(popularity.begin(), popularity.end()) {
    if (popularity.empty()) popularity_.resize(names.size());
    if (popularity_.size() != names.size())
      detail::fail<shape_error>(
          {"name search: ", popularity_.size(), " popularities for ", names.size(), " names"});
    ends_.reserve(names.size() + 1);
    letters_.reserve(names.size());
    for (auto const& name : names) {
      std::string const folded = folded_name(name);
      letters_.push_back(letters_of(folded));
      text_ += folded;
      ends_.push_back(text_.size());
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return letters_.size(); }

  /// The best n names for the text, best first; fewer where fewer fit. Typos: one change from 4
  /// letters on, two from 8, none beyond 64; counted in bytes, so that a letter that is not Latin
  /// may count twice. O(length of all names).
  [[nodiscard]] std::vector<found_name> find(std::string_view text, std::size_t n) const {
    question const asked(text);
    std::vector<found_name> found;
    if (asked.text.empty() || n == 0) return found;
    for (std::size_t i = 0; i < size(); ++i) {
      // A letter that the name lacks takes a change of its own.
      int const lacks = lacking(asked.letters, letters_[i]);
      if (lacks > asked.changes) continue;
      auto const fit = lacks == 0 ? compare(asked, folded(i)) : compare_typos(asked, folded(i));
      if (fit.changes >= 0)
        found.push_back({item_index{static_cast<index_t>(i)}, fit.how, fit.changes});
    }
    auto const rank = [&](found_name const& f) {
      return std::tuple(f.how, f.changes, -popularity_[to_size(f.item)], f.item);
    };
    n = std::min(n, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(n), found.end(),
                      [&](auto const& a, auto const& b) { return rank(a) < rank(b); });
    found.resize(n);
    return found;
  }

 private:
  struct question {
    explicit question(std::string_view typed)
        : text(folded_name(typed)), letters(letters_of(text)), pattern(text_or_blank(text)) {
      auto const size = text.size();
      changes = size < 4 || size > detail::edit_pattern::longest ? 0 : size < 8 ? 1 : 2;
    }
    static std::string_view text_or_blank(std::string const& text) {
      if (text.empty()) return " ";
      return std::string_view(text).substr(0, detail::edit_pattern::longest);
    }

    std::string text;
    std::uint64_t letters;
    int changes;  // allowed
    detail::edit_pattern pattern;
  };

  struct closeness {
    name_match how{};
    int changes = -1;  // no fit
  };

  static closeness compare(question const& asked, std::string_view name) {
    std::string_view const text = asked.text;
    if (name.starts_with(text))
      return {name.size() == text.size() ? name_match::exact : name_match::prefix, 0};
    if (has_words(name, text)) return {name_match::words, 0};
    return asked.changes > 0 ? compare_typos(asked, name) : closeness{};
  }

  static closeness compare_typos(question const& asked, std::string_view name) {
    std::string_view const text = asked.text;
    auto const allowed = static_cast<std::size_t>(asked.changes);
    if (name.size() <= text.size() + allowed && text.size() <= name.size() + allowed)
      if (int const d = asked.pattern.to(name); d <= asked.changes) return {name_match::typo, d};
    int least = asked.changes + 1;
    for (std::size_t at = 0; at < name.size(); at = next_word(name, at))
      least = std::min(least, asked.pattern.to_beginning(name.substr(at, text.size() + allowed)));
    return least <= asked.changes ? closeness{name_match::word_typo, least} : closeness{};
  }

  // Whether each word of the text begins a word of the name.
  static bool has_words(std::string_view name, std::string_view text) {
    for (std::size_t begin = 0; begin < text.size(); begin = next_word(text, begin)) {
      auto const word = text.substr(begin, text.find(' ', begin) - begin);
      std::size_t at = 0;
      while (at < name.size() && !name.substr(at).starts_with(word)) at = next_word(name, at);
      if (at >= name.size()) return false;
    }
    return true;
  }
  static std::size_t next_word(std::string_view text, std::size_t at) {
    auto const blank = text.find(' ', at);
    return blank == std::string_view::npos ? text.size() : blank + 1;
  }

  // A bit for each byte but blanks that occurs, some bytes sharing one.
  static std::uint64_t letters_of(std::string_view text) noexcept {
    std::uint64_t set = 0;
    for (char const c : text)
      if (c != ' ') set |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63U);
    return set;
  }
  static int lacking(std::uint64_t wanted, std::uint64_t there) noexcept {
    int count = 0;
    for (auto rest = wanted & ~there; rest != 0 && count <= 2; rest &= rest - 1) ++count;
    return count;
  }

  [[nodiscard]] std::string_view folded(std::size_t i) const noexcept {
    return std::string_view(text_).substr(ends_[i], ends_[i + 1] - ends_[i]);
  }

  std::vector<float> popularity_;
  std::string text_;  // all folded names, one after the other
  std::vector<std::size_t> ends_ = {0};
  std::vector<std::uint64_t> letters_;  // of each name
};

}  // namespace lfrec::inline v0
