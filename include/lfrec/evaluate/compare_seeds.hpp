// SPDX-License-Identifier: MIT
#pragma once
// Needs Boost.Math: component lfrec::stats.

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/compare.hpp"
#include "lfrec/evaluate/comparison.hpp"
#include "lfrec/evaluate/named_report.hpp"
#include "lfrec/evaluate/paired_t.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// Figures of users × seeds, values[s][u], by a random effects model: figure = mean + user + seed +
/// rest. The mean squares of the two-way layout without replication give the variance of the grand
/// mean (Scheffé 1959, chapter 7), σ²_user / n + σ²_seed / S + σ²_rest / (n S)
/// = (MS_user + MS_seed - MS_rest) / (n S), with Satterthwaite's (1946) degrees of freedom.
/// Users or seeds whose component would be negative add nothing of their own.
struct two_way {
  explicit two_way(std::vector<std::vector<double>> const& values) {
    std::size_t const users = values[0].size();
    double const n = static_cast<double>(users);
    double const seeds = static_cast<double>(values.size());
    std::vector<double> of_user(users, 0.0);
    for (auto const& seed : values) {
      double sum = 0;
      for (std::size_t u = 0; u < users; ++u) {
        sum += seed[u];
        of_user[u] += seed[u] / seeds;
      }
      of_seed.push_back(sum / n);
      mean += of_seed.back() / seeds;
    }
    double user_squares = 0;
    double seed_squares = 0;
    double rest_squares = 0;
    double within = 0;
    for (double const u : of_user) user_squares += seeds * (u - mean) * (u - mean);
    for (std::size_t s = 0; s < values.size(); ++s) {
      seed_squares += n * (of_seed[s] - mean) * (of_seed[s] - mean);
      for (std::size_t u = 0; u < users; ++u) {
        double const in_seed = values[s][u] - of_seed[s];
        double const rest = in_seed - of_user[u] + mean;
        within += in_seed * in_seed;
        rest_squares += rest * rest;
      }
    }
    seed_sd = std::sqrt(seed_squares / n / (seeds - 1));
    user_error = std::sqrt(within / seeds / (n - 1) / n);

    double const user_degrees = n - 1;
    double const seed_degrees = seeds - 1;
    double const rest_degrees = user_degrees * seed_degrees;
    double const by_user = user_squares / user_degrees;
    double const by_seed = seed_squares / seed_degrees;
    double const by_rest = rest_squares / rest_degrees;
    double total = by_user + by_seed - by_rest;
    double weight = by_user * by_user / user_degrees + by_seed * by_seed / seed_degrees +
                    by_rest * by_rest / rest_degrees;
    if (by_seed <= by_rest && by_seed <= by_user) {  // seeds add nothing of their own
      total = by_user;
      weight = by_user * by_user / user_degrees;
    } else if (by_user <= by_rest) {  // users add nothing of their own
      total = by_seed;
      weight = by_seed * by_seed / seed_degrees;
    }
    error = std::sqrt(total / (n * seeds));
    degrees = weight > 0 ? total * total / weight : user_degrees;
  }

  [[nodiscard]] spread_figure figure(double level) const {
    double const half = error > 0 ? error * t_quantile((1 + level) / 2, degrees) : 0;
    return {mean, seed_sd, user_error, error, {mean - half, mean + half}};
  }
  [[nodiscard]] double p() const { return mean == 0 ? 1 : two_sided_t(mean / error, degrees); }

  std::vector<double> of_seed;  ///< means
  double mean = 0;
  double seed_sd = 0;
  double user_error = 0;
  double error = 0;
  double degrees = 0;
};

/// Throws unless every seed has the same models in the same order, evaluated on the same users.
inline void check_seeds(std::span<std::vector<named_report> const> runs) {
  if (runs.size() < 2)
    detail::fail<shape_error>({"compare_seeds: needs at least 2 seeds, got ", runs.size()});
  check_comparable("compare_seeds", runs[0], 1);
  for (std::size_t s = 1; s < runs.size(); ++s) {
    auto const seed = "compare_seeds: seed " + std::to_string(s);
    check_comparable(seed, runs[s], 1);
    if (runs[s].size() != runs[0].size())
      detail::fail<shape_error>(
          {seed, " has ", runs[s].size(), " models, seed 0 ", runs[0].size()});
    for (std::size_t m = 0; m < runs[s].size(); ++m)
      if (runs[s][m].name != runs[0][m].name)
        detail::fail<shape_error>(
            {seed, ": model ", m, " is ", runs[s][m].name, ", in seed 0 it is ", runs[0][m].name});
    check_same_users("compare_seeds", "seed 0", runs[0][0].result, "seed " + std::to_string(s),
                     runs[s][0].result);
  }
}

}  // namespace detail

/// The same models fitted with several seeds and evaluated on the same users: runs[s][m] is model m
/// with seed s. How far apart the seeds lie, beside how far another choice of users would move a
/// mean; and the mean over the seeds with an interval that takes both users and seeds as drawn, for
/// each model and for the difference of each pair. If the split varies with the seed, what it moves
/// is part of the seed's share. Of `options`, only the level counts.
///
/// Throws shape_error for fewer than two seeds or users, and for runs of different models or users;
/// invalid_option for options, names and metrics as compare(). O(pairs · seeds · users).
[[nodiscard]] inline seed_spread compare_seeds(std::span<std::vector<named_report> const> runs,
                                               std::string_view metric,
                                               compare_options const& options = {}) {
  validate(options);
  detail::check_seeds(runs);
  std::size_t const models = runs[0].size();
  std::vector<std::vector<std::vector<double>>> values(models);  // model, seed, user
  for (std::size_t m = 0; m < models; ++m)
    for (auto const& run : runs) {
      auto const of_run = detail::values_of("compare_seeds", run[m], metric);
      values[m].emplace_back(of_run.begin(), of_run.end());
    }
  seed_spread result{
      .metric = std::string{metric}, .users = values[0][0].size(), .seeds = runs.size()};
  for (std::size_t m = 0; m < models; ++m)
    result.models.push_back({runs[0][m].name, detail::two_way(values[m]).figure(options.level)});
  for (std::size_t a = 0; a < models; ++a)
    for (std::size_t b = a + 1; b < models; ++b) {
      std::vector<std::vector<double>> differences;
      for (std::size_t s = 0; s < runs.size(); ++s)
        differences.push_back(detail::paired_differences(values[a][s], values[b][s]));
      detail::two_way const layout(differences);
      auto& pair = result.pairs.emplace_back();
      pair.first = a;
      pair.second = b;
      pair.figure = layout.figure(options.level);
      pair.p_t.raw = layout.p();
      for (double const mean : layout.of_seed) {
        pair.wins += mean > 0 ? 1U : 0U;
        pair.losses += mean < 0 ? 1U : 0U;
      }
    }
  detail::adjust(result.pairs, [](pair_spread& pair) -> p_value& { return pair.p_t; });
  result.notes = {"mean over " + std::to_string(runs.size()) + " seeds; the interval (" +
                      detail::number_text(static_cast<float>(100 * options.level)) +
                      " %) takes users and seeds as drawn at random",
                  "the error from users is that of one seed's mean"};
  return result;
}

}  // namespace lfrec::inline v0
