// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/data/fitted_weighting.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/data/weight.hpp"

namespace lfrec::inline v0 {

/// A built-in weighting that is chosen at run time; a Weighting itself.
struct any_weighting {
  std::variant<raw, binary, linear, logarithmic, tfidf, bm25, ordinal> choice;
  double decay = 0;  ///< τ of decayed; 0: it is not
  [[nodiscard]] fitted_weighting fit(interaction_log const& log) const {
    return std::visit(
        [&](auto const& w) {
          return decay == 0 ? w.fit(log) : decayed{w, decay}.fit(log);
        },
        choice);
  }
};
static_assert(Weighting<any_weighting>);

/// The names of the built-in weightings in text, in the order of any_weighting::choice.
inline constexpr std::array<std::string_view, 7> weighting_names = {
    "raw", "binary", "linear", "log", "tfidf", "bm25", "ordinal"};

namespace detail {

template <typename W>
constexpr auto merge_field() {
  return field{"merge", &W::merge, {}, scale::linear, "", "what several rows of a pair become"};
}

}  // namespace detail

// Parameters of the weightings. An ordinal's edges are a list and have no field.
constexpr auto fields(raw const*) {
  return std::tuple{detail::merge_field<raw>()};
}
constexpr auto fields(binary const*) {
  return std::tuple{detail::merge_field<binary>()};
}
constexpr auto fields(linear const*) {
  return std::tuple{
      field{"scale", &linear::scale, {0, 1e9}, scale::logarithmic, "alpha", "weight per unit"},
      detail::merge_field<linear>()};
}
constexpr auto fields(logarithmic const*) {
  return std::tuple{field{"scale",
                          &logarithmic::scale,
                          {0, 1e9},
                          scale::logarithmic,
                          "alpha",
                          "weight per natural logarithm"},
                    field{"epsilon",
                          &logarithmic::epsilon,
                          {1e-9, 1e9},
                          scale::logarithmic,
                          "epsilon",
                          "where the logarithm sets in"},
                    detail::merge_field<logarithmic>()};
}
constexpr auto fields(tfidf const*) {
  return std::tuple{detail::merge_field<tfidf>()};
}
constexpr auto fields(bm25 const*) {
  return std::tuple{
      field{"k1", &bm25::k1, {1e-9, 1e9}, scale::logarithmic, "k1", "value at half of the limit"},
      field{"b", &bm25::b, {0, 1}, scale::linear, "b", "how far long histories count less"},
      detail::merge_field<bm25>()};
}
constexpr auto fields(ordinal const*) {
  return std::tuple{
      field{"quantiles", &ordinal::quantiles, {2, 1000}, scale::linear, "", "bins per user"},
      detail::merge_field<ordinal>()};
}

namespace detail {

/// The parts between separators; one part, the text, when there are none.
[[nodiscard]] inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    auto const at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

/// Before and after the first separator; nothing after it when there is none.
[[nodiscard]] inline std::pair<std::string_view, std::string_view> cut(std::string_view text,
                                                                       char separator) {
  auto const at = text.find(separator);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

[[nodiscard]] inline std::vector<double> parse_edges(std::string_view text) {
  std::vector<double> edges;
  for (auto const part : split(text, '/')) {
    double edge = 0;
    if (!parse_value(part, edge) || !(edge > (edges.empty() ? 0 : edges.back())))
      detail::fail<invalid_option>(
          {"weighting ordinal.edges must be positive and ascending, as in 1/10/100, got '", text,
           "'"});
    edges.push_back(edge);
  }
  return edges;
}

template <typename W>
void set_parameter(std::string_view kind, W& weighting, std::string_view name,
                   std::string_view value) {
  auto const owner = "weighting " + std::string{kind};
  if constexpr (std::same_as<W, ordinal>) {
    if (name == "edges") {
      weighting.edges = parse_edges(value);
      return;
    }
    if (name == "preset" && value == "hetrec_plays") {
      weighting.edges = ordinal::hetrec_plays().edges;
      return;
    }
    if (name == "preset")
      detail::fail<invalid_option>({owner, ".preset must be hetrec_plays, got '", value, "'"});
    if (name != "quantiles" && name != "merge")
      detail::fail<invalid_option>(
          {owner, " has no option '", name, "'; it has edges, preset, quantiles, merge"});
  }
  set_field(owner, weighting, name, value);
}

}  // namespace detail

/// Reads `name` or `name:parameter=value,parameter=value…`: "log:scale=2,epsilon=10",
/// "ordinal:edges=1/1000/10000", "ordinal:quantiles=5", "ordinal:preset=hetrec_plays",
/// "linear:merge=last". Throws invalid_option, which names what there is.
[[nodiscard]] inline any_weighting parse_weighting(std::string_view text) {
  auto const colon = text.find(':');
  std::string_view const name = text.substr(0, colon);
  any_weighting weighting;
  auto const choose = [&]<std::size_t... N>(std::index_sequence<N...>) {
    return ((name == weighting_names[N] && (weighting.choice.emplace<N>(), true)) || ...);
  };
  if (!choose(std::make_index_sequence<weighting_names.size()>{})) {
    std::string all;
    for (auto const each : weighting_names) all += (all.empty() ? "" : ", ") + std::string{each};
    detail::fail<invalid_option>({"there is no weighting '", name, "'; there are ", all});
  }
  if (colon == std::string_view::npos) return weighting;
  for (auto const parameter : detail::split(text.substr(colon + 1), ',')) {
    auto const pair = detail::cut(parameter, '=');
    if (pair.first == "decay") {
      if (!detail::parse_value(pair.second, weighting.decay) ||
          !detail::within(weighting.decay, {1e-9, 1e18}))
        detail::fail<invalid_option>(
            {"weighting ", name, ": decay must be a positive number, got '", pair.second, "'"});
      continue;
    }
    std::visit([&](auto& w) { detail::set_parameter(name, w, pair.first, pair.second); },
               weighting.choice);
  }
  return weighting;
}

/// The text that parse_weighting reads back as the same weighting: every parameter is written.
[[nodiscard]] inline std::string weighting_text(any_weighting const& weighting) {
  std::string text{weighting_names[weighting.choice.index()]};
  char separator = ':';
  auto const add = [&](std::string_view name, std::string const& value) {
    text += std::exchange(separator, ',') + std::string{name} + '=' + value;
  };
  std::visit(
      [&]<typename W>(W const& w) {
        if constexpr (std::same_as<W, ordinal>) {
          std::string edges;
          for (double const edge : w.edges)
            edges += (edges.empty() ? "" : "/") + detail::value_text(edge);
          if (!edges.empty()) add("edges", edges);
        }
        for_each_field<W>([&](auto const& f) { add(f.name, field_text(w, f)); });
      },
      weighting.choice);
  if (weighting.decay != 0) add("decay", detail::value_text(weighting.decay));
  return text;
}

}  // namespace lfrec::inline v0
