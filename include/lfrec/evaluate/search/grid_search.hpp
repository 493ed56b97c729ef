// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <tuple>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/search/concept.hpp"
#include "lfrec/evaluate/search/space.hpp"
#include "lfrec/split/holdout.hpp"

namespace lfrec::inline v0 {

struct grid_search_options {
  /// Values of each range; choices are all taken.
  int points = 5;
};

constexpr auto fields(grid_search_options const*) {
  return std::tuple{field{
      "points", &grid_search_options::points, {1, 10'000}, scale::linear, "", "values per range"}};
}

/// Throws invalid_option.
inline void validate(grid_search_options const& options) {
  validate_fields("grid_search", options);
}

/// Tries every combination of the choices and of `points` values of each range, evenly spaced from
/// end to end, on the logarithm where the range is logarithmic (one point: its middle). Whole
/// numbers are rounded and not repeated. The last dimension changes fastest. To set the values of
/// one dimension by hand, give them as choices.
struct grid_search {
  static constexpr double most = 1e6;
  grid_search_options options = {};

  [[nodiscard]] std::string text() const { return detail::protocol_text("grid_search", options); }

  /// Throws invalid_option for a grid of more than a million trials.
  [[nodiscard]] std::vector<double> plan(search_space const& space) const {
    validate(options);
    double size = 1;
    for (auto const& d : space) size *= static_cast<double>(values(d).size());
    if (size > most)
      detail::fail<invalid_option>({"grid_search: ",
                                    (size < 1e15 ? detail::number_text(static_cast<long long>(size))
                                                 : detail::number_text(size)),
                                    " combinations, more than a million"});
    return std::vector<double>(static_cast<std::size_t>(size), 1.0);
  }

  [[nodiscard]] std::vector<proposal> propose(search_state const& state) const {
    std::vector<std::vector<std::string>> values_of;
    std::size_t size = 1;
    for (auto const& d : state.space) size *= values_of.emplace_back(values(d)).size();
    std::vector<proposal> batch;
    for (std::size_t n = state.done.size(); n < size && batch.size() < state.batch; ++n) {
      configuration settings(state.space.size());
      std::size_t rest = n;  // its digits, the last dimension first
      for (std::size_t d = settings.size(); d-- > 0; rest /= values_of[d].size())
        settings[d] = {state.space[d].name, values_of[d][rest % values_of[d].size()]};
      batch.push_back({std::move(settings)});
    }
    return batch;
  }

 private:
  [[nodiscard]] std::vector<std::string> values(dimension const& d) const {
    if (d.kind == dimension_kind::choice) return d.choices;
    bool const linear = d.step == scale::linear;
    double const low = linear ? d.range.low : std::log(d.range.low);
    double const high = linear ? d.range.high : std::log(d.range.high);
    std::vector<std::string> texts;
    for (int p = 0; p < options.points; ++p) {
      double const part = options.points == 1 ? 0.5 : static_cast<double>(p) / (options.points - 1);
      auto text = detail::text_at(d, low + part * (high - low));
      if (texts.empty() || texts.back() != text) texts.push_back(std::move(text));
    }
    return texts;
  }
};

static_assert(SearchStrategy<grid_search>);

}  // namespace lfrec::inline v0
