// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/search/concept.hpp"
#include "lfrec/evaluate/search/space.hpp"
#include "lfrec/split/holdout.hpp"

namespace lfrec::inline v0 {

struct successive_halving_options {
  /// How many configurations begin.
  int configurations = 27;
  /// Of each rung, one in eta goes on, with eta times the resource (the paper's eta).
  int eta = 3;
  std::uint64_t seed = 42;
  /// The dimension of the space whose range, from low to high, is not searched but spent:
  /// `epochs`, or `train_share`.
  std::string resource = "epochs";
};

constexpr auto fields(successive_halving_options const*) {
  using o = successive_halving_options;
  return std::tuple{field{"configurations",
                          &o::configurations,
                          {1, 1'000'000},
                          scale::linear,
                          "n",
                          "configurations that begin"},
                    field{"eta", &o::eta, {2, 100}, scale::linear, "eta", "one in eta goes on"},
                    field{"seed", &o::seed, {}, scale::linear, "", "random seed"}};
}

/// Throws invalid_option.
inline void validate(successive_halving_options const& options) {
  validate_fields("successive_halving", options);
}

/// Begins with many random configurations and a little of a resource, keeps the best 1 in eta,
/// gives them eta times as much, and so on until a rung has all of it (Jamieson, Talwalkar 2016;
/// Karnin, Koren, Somekh 2013). Ties stay in the order of the trials. A configuration is fitted
/// afresh on each rung; failed ones do not go on. Costs about rungs / (eta ^ (rungs - 1)) of trying
/// all in full.
///
/// Only figures of the last rung are compared with each other for the best.
struct successive_halving {
  successive_halving_options options = {};

  [[nodiscard]] std::string text() const {
    return detail::protocol_text("successive_halving", options) + " resource=" + options.resource;
  }

  /// Throws invalid_option unless the space has a range of the resource's name, above 0.
  [[nodiscard]] std::vector<double> plan(search_space const& space) const {
    std::vector<double> shares;
    std::size_t width = static_cast<std::size_t>(options.configurations);
    for (double const share : rungs(space)) {
      shares.insert(shares.end(), width, share);
      width = next_width(width);
    }
    return shares;
  }

  [[nodiscard]] std::vector<proposal> propose(search_state const& state) const {
    auto const& resource = resource_of(state.space);
    std::vector<proposal> batch;
    std::vector<configuration> runners(static_cast<std::size_t>(options.configurations));
    for (std::size_t n = 0; n < runners.size(); ++n) {
      random_stream random(options.seed, n);
      runners[n] = detail::draw(state.space, random);
    }
    std::size_t begin = 0;  // of this rung, in done
    for (double const share : rungs(state.space)) {
      auto const amount = detail::text_of_number(resource, share * resource.range.high);
      for (auto& each : runners)
        std::find_if(each.begin(), each.end(), [&](auto const& s) {
          return s.name == resource.name;
        })->text = amount;
      std::size_t const done = std::min(runners.size(), state.done.size() - begin);
      for (std::size_t n = done; n < runners.size() && batch.size() < state.batch; ++n)
        batch.push_back({runners[n], share});
      if (done < runners.size()) return batch;
      runners = promoted(state.done.subspan(begin, done), state.wanted);
      begin += done;
    }
    return batch;
  }

 private:
  [[nodiscard]] dimension const& resource_of(search_space const& space) const {
    auto const found = std::find_if(space.begin(), space.end(),
                                    [&](dimension const& d) { return d.name == options.resource; });
    if (found == space.end() || found->kind == dimension_kind::choice || !(found->range.low > 0))
      detail::fail<invalid_option>(
          {"successive_halving.resource must be a dimension of the space with a "
           "range above 0, got '",
           options.resource, "'"});
    return *found;
  }

  /// The share of the resource on each rung: …, 1 / eta^2, 1 / eta, 1, not below low / high.
  [[nodiscard]] std::vector<double> rungs(search_space const& space) const {
    validate(options);
    auto const range = resource_of(space).range;
    std::vector<double> shares;
    for (double share = 1; share * range.high >= range.low * (1 - 1e-9); share /= options.eta)
      shares.push_back(share);
    std::reverse(shares.begin(), shares.end());
    return shares;
  }

  [[nodiscard]] std::size_t next_width(std::size_t width) const {
    return std::max<std::size_t>(1, width / static_cast<std::size_t>(options.eta));
  }

  [[nodiscard]] std::vector<configuration> promoted(std::span<trial const> rung,
                                                    goal wanted) const {
    std::vector<std::size_t> order;
    for (std::size_t n = 0; n < rung.size(); ++n)
      if (rung[n].figure) order.push_back(n);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return gain(rung[a], wanted) > gain(rung[b], wanted);
    });
    order.resize(std::min(order.size(), next_width(rung.size())));
    std::vector<configuration> best;
    best.reserve(order.size());
    for (auto const n : order) best.push_back(rung[n].settings);
    return best;
  }
};

static_assert(SearchStrategy<successive_halving>);

}  // namespace lfrec::inline v0
