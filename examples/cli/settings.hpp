// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <lfrec/core/error.hpp>
#include <lfrec/core/fields.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cli {

/// Options given as text, for whatever struct of options they turn out to belong to.
struct settings {
  std::vector<std::pair<std::string, std::string>> values;
  std::optional<std::uint64_t> seed;  // for those that have one
};

/// Takes "name=value" texts apart.
[[nodiscard]] inline settings parse_settings(std::vector<std::string> const& texts,
                                             std::optional<std::uint64_t> seed = {}) {
  settings result{{}, seed};
  for (auto const& text : texts) {
    auto const equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      throw lfrec::invalid_option("an option is set by name=value, got '" + text + '\'');
    result.values.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return result;
}

/// The same of one text, "name=value,name=value"; an empty one has none.
[[nodiscard]] inline settings parse_settings(std::string_view list,
                                             std::optional<std::uint64_t> seed = {}) {
  std::vector<std::string> texts;
  for (std::size_t begin = 0; begin < list.size();) {
    auto const end = std::min(list.find(',', begin), list.size());
    texts.emplace_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return parse_settings(texts, seed);
}

/// Sets and checks the options; `owner` names them in errors.
template <lfrec::HasFields Options>
void apply(settings const& given, std::string_view owner, Options& options) {
  if (given.seed)
    lfrec::for_each_field<Options>([&](auto const& f) {
      if (f.name == "seed") lfrec::set_field(owner, options, f.name, std::to_string(*given.seed));
    });
  for (auto const& [name, value] : given.values) lfrec::set_field(owner, options, name, value);
  validate(options);
}

/// An option for people.
struct option_line {
  std::string name;
  std::string value;  // the default
  std::string range;
  std::string symbol;
  std::string help;
};

template <typename T>
[[nodiscard]] std::string range_text(lfrec::value_range range) {
  if constexpr (requires { typename T::value_type; }) {
    return range_text<typename T::value_type>(range) + ", unset";
  } else if constexpr (std::is_same_v<T, bool>) {
    return "true, false";
  } else if constexpr (lfrec::NamedEnum<T>) {
    std::string text;
    for (auto const name : names(static_cast<T const*>(nullptr)))
      text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
  } else if constexpr (std::is_same_v<T, std::uint64_t>) {
    return "any whole number from 0";
  } else {
    auto const text = [](double end) {
      char buffer[32];
      return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, end).ptr);
    };
    return text(range.low) + " to " + text(range.high);
  }
}

/// One line per option, with the defaults of a fresh struct.
template <lfrec::HasFields Options>
[[nodiscard]] std::vector<option_line> describe() {
  std::vector<option_line> lines;
  lfrec::for_each_field<Options>([&]<typename T>(lfrec::field<Options, T> const& f) {
    lines.push_back({std::string(f.name), lfrec::field_text(Options{}, f), range_text<T>(f.range),
                     std::string(f.symbol), std::string(f.help)});
  });
  return lines;
}

}  // namespace cli
