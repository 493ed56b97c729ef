// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/fields.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/evaluate/search/concept.hpp"
#include "lfrec/evaluate/search/parzen.hpp"
#include "lfrec/evaluate/search/space.hpp"
#include "lfrec/split/holdout.hpp"

namespace lfrec::inline v0 {

struct tpe_options {
  int trials = 60;
  /// Random trials before the first that is learnt.
  int startup = 10;
  /// Points drawn from the good ones' density, of which the most promising is tried.
  int candidates = 32;
  /// The share of the trials that count as good (gamma in the paper), at most 25 of them.
  double good = 0.15;
  std::uint64_t seed = 42;
};

constexpr auto fields(tpe_options const*) {
  using o = tpe_options;
  return std::tuple{
      field{"trials", &o::trials, {1, 1'000'000}, scale::linear, "", "configurations to try"},
      field{"startup", &o::startup, {1, 1'000'000}, scale::linear, "", "random ones to begin with"},
      field{"candidates", &o::candidates, {1, 10'000}, scale::linear, "", "drawn for each trial"},
      field{"good", &o::good, {0.01, 0.5}, scale::linear, "gamma", "share that counts as good"},
      field{"seed", &o::seed, {}, scale::linear, "", "random seed"}};
}

/// Throws invalid_option.
inline void validate(tpe_options const& options) {
  validate_fields("tpe", options);
}

/// Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio, Kégl 2011): models where good
/// trials lie and where the others do, draws candidates from the first density and tries the one at
/// which it exceeds the second most, which is where the expected improvement is largest. Trials
/// that failed count among the others. Begins with the same draws as random_search. Within a batch,
/// what has been proposed already counts among the others too, so that a batch spreads out.
/// O(trials * candidates * dimensions) per proposal.
struct tpe {
  tpe_options options = {};

  [[nodiscard]] std::string text() const { return detail::protocol_text("tpe", options); }

  [[nodiscard]] std::vector<double> plan(search_space const&) const {
    validate(options);
    return std::vector<double>(static_cast<std::size_t>(options.trials), 1.0);
  }

  [[nodiscard]] std::vector<proposal> propose(search_state const& state) const {
    std::vector<proposal> batch;
    auto const trials = static_cast<std::size_t>(options.trials);
    auto const startup = static_cast<std::size_t>(options.startup);
    for (std::size_t n = state.done.size(); n < trials && batch.size() < state.batch; ++n) {
      random_stream random(options.seed, n);
      batch.push_back(
          {n < startup ? detail::draw(state.space, random) : most_promising(state, batch, random)});
    }
    return batch;
  }

 private:
  [[nodiscard]] configuration most_promising(search_state const& state,
                                             std::vector<proposal> const& pending,
                                             random_stream& random) const {
    auto const [good, others] = densities(state, pending);
    auto const known = [&](configuration const& settings) {
      return std::any_of(state.done.begin(), state.done.end(),
                         [&](trial const& t) { return t.settings == settings; }) ||
             std::any_of(pending.begin(), pending.end(),
                         [&](proposal const& p) { return p.settings == settings; });
    };
    configuration best;
    double best_ratio = -std::numeric_limits<double>::infinity();
    for (int c = 0; c < options.candidates; ++c) {
      auto const x = good.draw(random);
      double const ratio = good.log_density(x) - others.log_density(x);
      if (ratio <= best_ratio) continue;
      configuration settings;
      for (std::size_t d = 0; d < x.size(); ++d)
        settings.push_back({state.space[d].name, detail::text_at(state.space[d], x[d])});
      if (known(settings)) continue;
      best = std::move(settings);
      best_ratio = ratio;
    }
    // In a space of few points all candidates may have been tried.
    return best.empty() ? detail::draw(state.space, random) : best;
  }

  [[nodiscard]] std::pair<detail::parzen, detail::parzen> densities(
      search_state const& state, std::vector<proposal> const& pending) const {
    std::vector<std::size_t> order(state.done.size());
    for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return gain(state.done[a], state.wanted) > gain(state.done[b], state.wanted);
    });
    auto const place = [&](configuration const& settings) {
      detail::parzen::point x;
      for (std::size_t d = 0; d < settings.size(); ++d)
        x.push_back(detail::place_of(state.space[d], settings[d].text));
      return x;
    };
    auto const wanted = std::ceil(options.good * static_cast<double>(order.size()));
    std::vector<detail::parzen::point> good;
    std::vector<detail::parzen::point> others;
    for (auto const n : order) {
      bool const is_good =
          state.done[n].figure && static_cast<double>(good.size()) < std::min(25.0, wanted);
      (is_good ? good : others).push_back(place(state.done[n].settings));
    }
    for (auto const& each : pending) others.push_back(place(each.settings));
    return {detail::parzen(state.space, std::move(good)),
            detail::parzen(state.space, std::move(others))};
  }
};

static_assert(SearchStrategy<tpe>);

}  // namespace lfrec::inline v0
