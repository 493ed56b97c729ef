// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/data/weight_text.hpp"
#include "lfrec/evaluate/search/concept.hpp"
#include "lfrec/evaluate/search/grid_search.hpp"
#include "lfrec/evaluate/search/random_search.hpp"
#include "lfrec/evaluate/search/space.hpp"
#include "lfrec/evaluate/search/successive_halving.hpp"
#include "lfrec/evaluate/search/tpe.hpp"

namespace lfrec::inline v0 {

/// A built-in strategy that is chosen at run time; a SearchStrategy itself.
struct any_strategy {
  std::variant<grid_search, random_search, successive_halving, tpe> choice;

  [[nodiscard]] std::string text() const {
    return std::visit([](auto const& s) { return s.text(); }, choice);
  }
  [[nodiscard]] std::vector<double> plan(search_space const& space) const {
    return std::visit([&](auto const& s) { return s.plan(space); }, choice);
  }
  [[nodiscard]] std::vector<proposal> propose(search_state const& state) const {
    return std::visit([&](auto const& s) { return s.propose(state); }, choice);
  }
};
static_assert(SearchStrategy<any_strategy>);

/// The names of the built-in strategies in text, in the order of any_strategy::choice.
inline constexpr std::array<std::string_view, 4> strategy_names = {"grid", "random", "halving",
                                                                   "tpe"};

/// Sets one option of a strategy from text. Throws invalid_option.
inline void set_option(any_strategy& strategy, std::string_view name, std::string_view text) {
  auto const owner = strategy_names[strategy.choice.index()];
  std::visit(
      [&]<typename S>(S& s) {
        if constexpr (std::same_as<S, successive_halving>) {
          if (name == "resource") {
            s.options.resource = text;
            return;
          }
        }
        set_field(owner, s.options, name, text);
      },
      strategy.choice);
}

/// Reads `name` or `name:option=value,option=value…`: "random:trials=100",
/// "halving:configurations=81,eta=3,resource=epochs", "grid:points=4", "tpe". Throws
/// invalid_option, which names what there is.
[[nodiscard]] inline any_strategy parse_strategy(std::string_view text) {
  auto const [name, options] = detail::cut(text, ':');
  any_strategy strategy;
  auto const choose = [&, wanted = name ]<std::size_t... N>(std::index_sequence<N...>) {
    return ((wanted == strategy_names[N] && (strategy.choice.emplace<N>(), true)) || ...);
  };
  if (!choose(std::make_index_sequence<strategy_names.size()>{})) {
    std::string all;
    for (auto const each : strategy_names) all += (all.empty() ? "" : ", ") + std::string{each};
    detail::fail<invalid_option>({"there is no search '", name, "'; there are ", all});
  }
  if (text.find(':') != std::string_view::npos)
    for (auto const option : detail::split(options, ',')) {
      auto const pair = detail::cut(option, '=');
      set_option(strategy, pair.first, pair.second);
    }
  return strategy;
}

}  // namespace lfrec::inline v0
