// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "lfrec/core/fields.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/evaluate/search/concept.hpp"
#include "lfrec/evaluate/search/space.hpp"
#include "lfrec/split/holdout.hpp"

namespace lfrec::inline v0 {

struct random_search_options {
  int trials = 60;
  std::uint64_t seed = 42;
};

constexpr auto fields(random_search_options const*) {
  using o = random_search_options;
  return std::tuple{
      field{"trials", &o::trials, {1, 1'000'000}, scale::linear, "", "configurations to try"},
      field{"seed", &o::seed, {}, scale::linear, "", "random seed"}};
}

/// Throws invalid_option.
inline void validate(random_search_options const& options) {
  validate_fields("random_search", options);
}

/// Draws every configuration by itself, uniformly over the space (over the logarithm where a range
/// is logarithmic). Better than a grid where few of the dimensions matter (Bergstra, Bengio 2012).
/// Trial n depends on the seed and on n alone: a longer search begins with the trials of a shorter.
struct random_search {
  random_search_options options = {};

  [[nodiscard]] std::string text() const { return detail::protocol_text("random_search", options); }
  [[nodiscard]] std::vector<double> plan(search_space const&) const {
    validate(options);
    return std::vector<double>(static_cast<std::size_t>(options.trials), 1.0);
  }
  [[nodiscard]] std::vector<proposal> propose(search_state const& state) const {
    std::vector<proposal> batch;
    auto const trials = static_cast<std::size_t>(options.trials);
    for (std::size_t n = state.done.size(); n < trials && batch.size() < state.batch; ++n) {
      random_stream random(options.seed, n);
      batch.push_back({detail::draw(state.space, random)});
    }
    return batch;
  }
};

static_assert(SearchStrategy<random_search>);

}  // namespace lfrec::inline v0
