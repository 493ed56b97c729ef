// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"

namespace lfrec::inline v0 {

/// How a search should step through a field's range.
enum class scale { linear, logarithmic };

/// Both ends are allowed.
struct value_range {
  double low = 0;
  double high = 0;
};

/// One option of a recipe: what validation, the command line, saved models, tuning and the
/// reference tables know about it. An options struct lists its fields in declaration order in
/// `constexpr auto fields(its_options const*)`; nothing else lists options.
template <typename Options, typename T>
struct field {
  std::string_view name;
  T Options::*member;
  value_range range;  // ignored for bool, seeds and choices
  scale step;
  std::string_view symbol;  // in the paper; may be empty
  std::string_view help;
};
template <typename Options, typename T>
field(std::string_view, T Options::*, value_range, scale, std::string_view, std::string_view)
    -> field<Options, T>;

/// An enumeration whose values have names: `constexpr auto names(its_enum const*)` gives them as an
/// array in the order of the values, which start at 0.
template <typename E>
concept NamedEnum = std::is_enum_v<E> && requires(E const* e) {
  names(e).size();
};

namespace detail {

template <typename T>
struct is_optional : std::false_type {};
template <typename T>
struct is_optional<std::optional<T>> : std::true_type {};

template <typename T>
[[nodiscard]] std::string number_text(T value) {
  std::array<char, 64> text{};
  auto const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

template <typename T>
[[nodiscard]] std::string value_text(T const& value) {
  if constexpr (is_optional<T>::value) {
    return value ? value_text(*value) : "unset";
  } else if constexpr (std::same_as<T, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_enum_v<T>) {
    return std::string{names(static_cast<T const*>(nullptr))[static_cast<std::size_t>(value)]};
  } else {
    return number_text(value);
  }
}

template <typename T>
[[nodiscard]] bool parse_value(std::string_view text, T& value) {
  if constexpr (is_optional<T>::value) {
    if (text == "unset") {
      value.reset();
      return true;
    }
    typename T::value_type inner{};
    if (!parse_value(text, inner)) return false;
    value = inner;
    return true;
  } else if constexpr (std::same_as<T, bool>) {
    value = text == "true" || text == "1";
    return value || text == "false" || text == "0";
  } else if constexpr (std::is_enum_v<T>) {
    auto const all = names(static_cast<T const*>(nullptr));
    for (std::size_t n = 0; n < all.size(); ++n)
      if (all[n] == text) {
        value = static_cast<T>(n);
        return true;
      }
    return false;
  } else {
    auto const [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    return status == std::errc{} && end == text.data() + text.size();
  }
}

template <typename T>
[[nodiscard]] std::string rule_text(value_range range) {
  if constexpr (is_optional<T>::value) {
    return rule_text<typename T::value_type>(range) + " or unset";
  } else if constexpr (std::same_as<T, bool>) {
    return "must be true or false";
  } else if constexpr (std::is_enum_v<T>) {
    std::string text = "must be one of";
    for (auto const name : names(static_cast<T const*>(nullptr))) text += " " + std::string{name};
    return text;
  } else if constexpr (std::same_as<T, std::uint64_t>) {
    return "must be a whole number from 0 to 2^64 - 1";
  } else {
    if constexpr (std::integral<T>)
      return "must be a whole number between " + number_text(static_cast<T>(range.low)) + " and " +
             number_text(static_cast<T>(range.high));
    else
      return "must be between " + number_text(range.low) + " and " + number_text(range.high);
  }
}

template <typename T>
[[nodiscard]] bool within(T const& value, value_range range) {
  if constexpr (is_optional<T>::value) {
    return !value || within(*value, range);
  } else if constexpr (std::same_as<T, bool> || std::same_as<T, std::uint64_t>) {
    return true;
  } else if constexpr (std::is_enum_v<T>) {
    return static_cast<std::size_t>(value) < names(static_cast<T const*>(nullptr)).size();
  } else {  // written so that NaN is outside
    return static_cast<double>(value) >= range.low && static_cast<double>(value) <= range.high;
  }
}

/// Out of line, since it is seldom wanted and there is one for each field.
template <typename T>
[[noreturn, gnu::cold, gnu::noinline]] void refuse_value(std::string_view recipe,
                                                         std::string_view name, value_range range,
                                                         T const& value) {
  fail<invalid_option>({recipe, ".", name, " ", rule_text<T>(range), ", got ",
                        std::is_enum_v<T> ? std::string{"another value"} : value_text(value)});
}

template <typename Options>
constexpr auto fields_of() {
  return fields(static_cast<Options const*>(nullptr));
}

}  // namespace detail

/// A struct of options that lists its fields.
template <typename O>
concept HasFields = std::copyable<O> && requires(O const* o) {
  fields(o);
};

/// Calls f(field) for each field, in declaration order.
template <HasFields Options, typename F>
constexpr void for_each_field(F&& f) {
  std::apply([&](auto const&... each) { (f(each), ...); }, detail::fields_of<Options>());
}

/// Throws invalid_option for the first field outside its range:
/// "implicit_als.factors must be a whole number between 1 and 4096, got 0".
template <HasFields Options>
void validate_fields(std::string_view recipe, Options const& options) {
  for_each_field<Options>([&]<typename T>(field<Options, T> const& f) {
    if (!detail::within(options.*f.member, f.range))
      detail::refuse_value<T>(recipe, f.name, f.range, options.*f.member);
  });
}

/// A field's value as text; `unset` for an optional without one.
template <HasFields Options, typename T>
[[nodiscard]] std::string field_text(Options const& options, field<Options, T> const& f) {
  return detail::value_text(options.*f.member);
}

/// Sets one option from text. Throws invalid_option for a name that does not exist (listing those
/// that do) and for a text that does not read as the field's type or lies outside its range.
template <HasFields Options>
void set_field(std::string_view recipe, Options& options, std::string_view name,
               std::string_view text) {
  bool found = false;
  std::string known;
  for_each_field<Options>([&]<typename T>(field<Options, T> const& f) {
    known += (known.empty() ? "" : ", ") + std::string{f.name};
    if (f.name != name) return;
    found = true;
    T value{};
    if (!detail::parse_value(text, value) || !detail::within(value, f.range))
      detail::fail<invalid_option>(
          {recipe, ".", name, " ", detail::rule_text<T>(f.range), ", got '", text, "'"});
    options.*f.member = value;
  });
  if (!found) detail::fail<invalid_option>({recipe, " has no option '", name, "'; it has ", known});
}

}  // namespace lfrec::inline v0
