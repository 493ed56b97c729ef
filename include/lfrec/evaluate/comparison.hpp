// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lfrec/evaluate/bootstrap.hpp"

namespace lfrec::inline v0 {

/// The probability, if nothing but chance made the difference, of one at least as large; and the
/// same after correction for how many pairs were tested (evaluate/multiple_testing.hpp).
struct p_value {
  double raw = 1;
  double holm = 1;                ///< no false finding among all pairs, with 1 - level confidence
  double benjamini_hochberg = 1;  ///< at most this share of the findings are false, on average
};

/// One model of a comparison.
struct model_figure {
  std::string name;
  double mean = 0;
  interval range = {};
};

/// Two models of a comparison, by their positions in `comparison::models`, over the users' paired
/// differences first - second.
struct pair_figure {
  std::size_t first = 0;
  std::size_t second = 0;
  double difference = 0;  ///< of the means
  interval range = {};
  p_value p_bootstrap = {};
  p_value p_permutation = {};
  p_value p_t = {};
  p_value p_wilcoxon = {};
  /// Cohen's d_z, mean / standard deviation of the differences; ±infinity when all are the same
  /// but not 0.
  double effect_size = 0;
  std::size_t wins = 0;  ///< users of whom the first has the larger value
  std::size_t ties = 0;
  std::size_t losses = 0;
  /// With how many users a paired t-test finds a difference of this size with the asked power;
  /// infinity without a difference.
  double users_needed = 0;
};

/// Models on one split, one metric: what compare() returns. Larger is not always better: that is
/// the metric's business.
struct comparison {
  std::string metric;
  std::size_t users = 0;
  std::vector<model_figure> models = {};
  std::vector<pair_figure> pairs = {};  ///< (0, 1), (0, 2), …, (1, 2), …
  std::vector<std::string> notes = {};  ///< how it was computed, for the foot of a table
};

/// A mean over users and over seeds, and what makes it vary.
struct spread_figure {
  double mean = 0;
  double seed_sd = 0;     ///< standard deviation of one seed's mean over the seeds
  double user_error = 0;  ///< standard error of one seed's mean that is due to the choice of users
  double error = 0;       ///< standard error of `mean`, users and seeds both taken as drawn
  interval range = {};    ///< of `mean`, from `error`
};

/// One model over several seeds.
struct model_spread {
  std::string name;
  spread_figure figure = {};
};

/// The difference first - second over several seeds; positions in `seed_spread::models`.
struct pair_spread {
  std::size_t first = 0;
  std::size_t second = 0;
  spread_figure figure = {};
  p_value p_t = {};        ///< that another draw of users and seeds has no difference
  std::size_t wins = 0;    ///< seeds in which the first has the larger mean
  std::size_t losses = 0;  ///< seeds in which the second has
};

/// The same models with several seeds: what compare_seeds() returns.
struct seed_spread {
  std::string metric;
  std::size_t users = 0;
  std::size_t seeds = 0;
  std::vector<model_spread> models = {};
  std::vector<pair_spread> pairs = {};
  std::vector<std::string> notes = {};
};

}  // namespace lfrec::inline v0
