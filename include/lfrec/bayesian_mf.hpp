// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/bayesian_mf_options.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/models/epoch_loop.hpp"
#include "lfrec/models/posterior_factor_model.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/solve/gibbs.hpp"
#include "lfrec/solve/ordered_probit.hpp"
#include "lfrec/solve/value_moments.hpp"

namespace lfrec::inline v0 {

/// Matrix factorisation of explicit ratings with biases, r ≈ μ + b_u + b_i + pᵀq, by Gibbs
/// sampling: no regularisation to tune, and a standard deviation with every prediction. A matrix
/// value is a rating; pairs without one are unknown. Ratings are numbers (taken to mean 0 and
/// variance 1 first, so that priors do not depend on their unit) or levels of a declared scale.
/// Salakhutdinov, Mnih 2008, "Bayesian probabilistic matrix factorization using MCMC"; levels:
/// Albert, Chib 1993. Vectors may be drawn around what it says which pairs are rated at all
/// (`implicit`, solve/implicit_effects.hpp), and users and items may differ in how precise their
/// ratings are (`noise`, solve/noise_spread.hpp).
///
/// The model keeps evenly spaced draws after burn-in: every one until there are more than
/// `samples`, then every second, every fourth, … A sweep costs 2 · nonzeros · d² +
/// (users + items) · d³/6 flops; levels add some 300 ns a rating, `implicit` a few percent. Memory:
/// samples · (2 · users + items) · (d + 2) scalars, with `implicit` as much again for the items;
/// twice that while the model is put together.
template <typename Scalar = float>
struct bayesian_mf {
  using model_type = posterior_factor_model<Scalar>;
  static constexpr std::string_view name = "bayesian_mf";
  bayesian_mf_options options = {};

  /// Throws invalid_option for options outside their range and numeric_error for a rating that is
  /// not finite or not on the declared scale. The observer sees the loss of each sweep's draw
  /// (squared errors, or minus the log likelihood of levels) and may stop the fit; a fit that ends
  /// within burn-in keeps its last draw.
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    return run(detail::matrix_of(data), exec, watch);
  }

  /// For estimate_memory: the sampler, the draws that are kept, and the model made of them.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t threads = 1) const {
    validate(options);
    double const draw = draw_bytes(shape);
    double const kept = kept_draws::count(options.epochs - options.burn_in, options.samples);
    double const model = std::max(kept, 1.0) * draw + detail::table_bytes<float>(shape.items);
    return {(1 + kept) * draw + effects_bytes(shape) +
            std::max(model, sweep_bytes(shape, threads))};
  }

 private:
  using draw_type = factor_draw<Scalar>;

  [[nodiscard]] double draw_bytes(matrix_shape const& shape) const {
    double bytes =
        detail::table_bytes<Scalar>(2.0 * shape.users + shape.items, options.factors + 2) +
        detail::table_bytes<double>(options.factors + 1, options.factors + 3);  // the prior
    if (options.implicit != rating_implicit::none)
      bytes += detail::table_bytes<Scalar>(shape.items, options.factors + 1);
    if (options.noise != rating_noise::homoscedastic)
      bytes += detail::table_bytes<double>(shape.users);
    if (options.noise == rating_noise::per_user_and_item)
      bytes += detail::table_bytes<double>(shape.items);
    return bytes;
  }
  /// Of the shifts and effects of the sides that have them.
  [[nodiscard]] double effects_bytes(matrix_shape const& shape) const {
    double const sides = static_cast<double>(options.implicit);  // 0, 1 or 2
    return sides * detail::table_bytes<Scalar>(static_cast<double>(shape.users) + shape.items,
                                               options.factors + 1);
  }
  /// Of what a sweep needs for a while.
  [[nodiscard]] double sweep_bytes(matrix_shape const& shape, std::size_t threads) const {
    double const rows = std::max(shape.users, shape.items);
    double const rest = options.implicit == rating_implicit::none
                            ? 0
                            : detail::table_bytes<Scalar>(rows, options.factors + 2);
    return rest + detail::table_bytes<double>(rows / 16) +
           static_cast<double>(threads) *
               detail::row_posterior<Scalar>::bytes(to_size(options.factors) + 1);
  }

  /// Draws that stay, spaced by a power of two.
  struct kept_draws {
    std::vector<draw_type> draws;
    int spacing = 1;

    /// How many of so many draws are kept at the end.
    static int count(int drawn, int most) {
      int apart = 1;
      while (drawn / apart > most) apart *= 2;
      return std::max(drawn, 0) / apart;
    }

    /// `number` counts the draws after burn-in from 1; those kept are s, 2s, 3s, … of them.
    void add(draw_type const& draw, int number, std::size_t most) {
      if (number % spacing == 0 && draws.size() == most) {
        for (std::size_t n = 1; n < most; n += 2) draws[n / 2] = std::move(draws[n]);
        draws.resize(most / 2);
        spacing *= 2;
      }
      if (number % spacing == 0) draws.push_back(draw);
    }
  };

  template <typename M>
  model_type run(M const& data, executor_ref exec, observer_ref<model_type> watch) const {
    detail::epoch_loop epochs(name, options.epochs);
    bool const levels = options.output == rating_output::ordered_probit;
    auto const unit =
        levels ? detail::rating_unit{options.lowest, options.step} : standard_unit(exec, data);
    detail::gibbs_sampler<Scalar> sampler(exec, data.users(), data.items(), options.factors, unit,
                                          levels ? first_cuts(data, unit) : std::vector<double>{},
                                          options.seed);
    if (options.noise != rating_noise::homoscedastic) sampler.spread_user_noise();
    if (options.noise == rating_noise::per_user_and_item) sampler.spread_item_noise();
    if (options.implicit != rating_implicit::none) sampler.open_user_effects();
    if (options.implicit == rating_implicit::users_and_items) sampler.open_item_effects();
    kept_draws kept;
    auto const model = [&] {
      return kept.draws.empty()
                 ? finish(data, std::span(&sampler.draw(), 1), unit, epochs.summary())
                 : finish(data, std::span(std::as_const(kept.draws)), unit, epochs.summary());
    };
    epochs.run(
        watch,
        [&](int epoch) {
          sampler.sweep(exec, data, epoch);
          if (epoch > options.burn_in)
            kept.add(sampler.draw(), epoch - options.burn_in,
                     static_cast<std::size_t>(options.samples));
        },
        [&] { return training_loss{.observed = sampler.loss(exec, data)}; }, model);
    return model();
  }

  /// The unit in which the ratings have mean 0 and variance 1; all alike or none keep theirs.
  template <typename M>
  [[nodiscard]] static detail::rating_unit standard_unit(executor_ref exec, M const& data) {
    double const mean = detail::mean_value(exec, data, name);
    double const variance =
        detail::mean_of_values(exec, data, name, [&](double v) { return (v - mean) * (v - mean); });
    // Of ratings that are all alike, rounding is not a spread.
    bool const spread = variance > 1e-12 * mean * mean;
    return {mean, spread ? std::sqrt(variance) : 1};
  }

  /// Cut points to start from. Throws for the first rating off the scale.
  template <typename M>
  [[nodiscard]] std::vector<double> first_cuts(M const& data, detail::rating_unit unit) const {
    auto const levels =
        static_cast<std::size_t>(std::llround((options.highest - options.lowest) / options.step)) +
        1;
    std::vector<double> counts(levels, 0.0);
    for (index_t u = 0; u < data.users(); ++u) {
      auto const row = data.user(user_index{u});
      for (std::size_t n = 0; n < row.index.size(); ++n) {
        auto const v = static_cast<double>(row.value[n]);
        if (!unit.on_scale(v, levels))
          detail::fail<numeric_error>({"bayesian_mf: rating ", detail::number_text(v), " of user ",
                                       u, " for item ", row.index[n], " is not on the scale from ",
                                       detail::number_text(options.lowest), " to ",
                                       detail::number_text(options.highest), " in steps of ",
                                       detail::number_text(options.step)});
        counts[unit.level(v)] += 1;
      }
    }
    constexpr double variance = 1.5;  // noise of 1, and what scores will come to
    return detail::start_cuts(counts, variance);
  }

  template <typename M>
  [[nodiscard]] model_type finish(M const& data, std::span<draw_type const> draws,
                                  detail::rating_unit unit, fit_summary const& summary) const {
    posterior_parts<Scalar> parts;
    parts.draws = static_cast<int>(draws.size());
    auto const side_by_side = [&](factors<Scalar> draw_type::*table) {
      index_t const rows = (draws.front().*table).rows();
      index_t const width = (draws.front().*table).columns();
      factors<Scalar> all(rows, width * static_cast<index_t>(draws.size()));
      for (index_t r = 0; r < rows; ++r) {
        auto to = all.row(r).begin();
        for (auto const& draw : draws) to = std::ranges::copy((draw.*table).row(r), to).out;
      }
      return all;
    };
    parts.users = side_by_side(&draw_type::user_means);
    parts.user_draws = side_by_side(&draw_type::users);
    parts.items = side_by_side(&draw_type::items);
    parts.effects = side_by_side(&draw_type::effects);
    auto const append = [](std::vector<double>& to, std::vector<double> const& from) {
      to.insert(to.end(), from.begin(), from.end());
    };
    for (auto const& draw : draws) {
      append(parts.prior_means, draw.user_prior.mean);
      append(parts.prior_precisions, draw.user_prior.precision);
      append(parts.cuts, draw.cuts);
      parts.noise.push_back(draw.precision);
      if (!draw.user_noise.precision.empty()) parts.noise_shapes.push_back(draw.user_noise.shape);
    }
    auto const by_row = [&](noise_spread draw_type::*noise) {
      std::vector<double> all;
      auto const rows = (draws.front().*noise).precision.size();
      all.reserve(rows * draws.size());
      for (std::size_t r = 0; r < rows; ++r)
        for (auto const& draw : draws) all.push_back((draw.*noise).precision[r]);
      return all;
    };
    parts.user_noise = by_row(&draw_type::user_noise);
    parts.item_noise = by_row(&draw_type::item_noise);
    parts.base = unit.base;
    parts.unit = unit.unit;
    parts.popularity = detail::item_popularity(data);
    parts.summary = summary;
    return model_type(std::move(parts));
  }
};
bayesian_mf()->bayesian_mf<float>;
bayesian_mf(bayesian_mf_options)->bayesian_mf<float>;

}  // namespace lfrec::inline v0
