// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/metrics/placement.hpp"
#include "lfrec/metrics/rank_correction.hpp"

namespace lfrec::inline v0 {

/// A metric of the rank of a single held-out item, 0 beyond k: 1 / log2(rank + 1), 1, or 1 / rank.
enum class sampled_figure { ndcg, recall, reciprocal_rank };
constexpr std::array<std::string_view, 3> names(sampled_figure const*) {
  return {"ndcg", "recall", "reciprocal_rank"};
}

struct sampled_options {
  sampled_figure figure = sampled_figure::ndcg;
  index_t k = 10;
  /// How many items each held-out item is ranked among.
  index_t negatives = 100;
  rank_correction correction = rank_correction::none;
  /// Of bias_variance: how much variance weighs against squared bias.
  double gamma = 0.1;
  /// Of bias_variance: how many candidates a user has, about; the number of items.
  index_t items = 0;
  std::uint64_t seed = 42;
};

constexpr auto fields(sampled_options const*) {
  using o = sampled_options;
  constexpr double most = 1e9;
  return std::tuple{
      field{"figure", &o::figure, {}, scale::linear, "", "what is made of a rank"},
      field{"k", &o::k, {1, most}, scale::linear, "k", "cut-off"},
      field{"negatives", &o::negatives, {1, 10'000}, scale::linear, "m", "sampled items"},
      field{"correction", &o::correction, {}, scale::linear, "", "estimator"},
      field{"gamma", &o::gamma, {1e-6, 1}, scale::logarithmic, "γ", "weight of the variance"},
      field{"items", &o::items, {0, most}, scale::linear, "n", "candidates, for bias_variance"},
      field{"seed", &o::seed, {}, scale::linear, "", "random seed"}};
}

/// Throws invalid_option.
inline void validate(sampled_options const& options) {
  validate_fields("sampled", options);
  if (options.correction == rank_correction::bias_variance && options.items < 2)
    detail::fail<invalid_option>(
        {"sampled.items must say how many items there are for bias_variance, got ", options.items});
}

/// Ranks each held-out item among a few sampled candidates instead of all: what many papers report
/// and NOT an estimate of the metric it is named after, not even of the order of two models, unless
/// corrected (Krichene, Rendle 2020). For that reason the name says it: "sampled_ndcg@10_of_100".
/// Use it to compare with such papers; the full metrics cost less here.
///
/// The negatives are candidates that were not held out, drawn with replacement, keyed by (seed,
/// user, item). They are drawn by their ranks, which is as good as drawing items. The figure is the
/// mean over the held-out items, reciprocal_rank as well, where the full metric of that name takes
/// the first of them alone; one that no list can reach counts 0. Corrections: unbiased_rank
/// takes the figure at 1 + (negatives there are) · (sampled rank - 1) / (negatives drawn), whose
/// mean is the rank; bias_variance looks up bias_variance_estimates.
class sampled {
 public:
  /// Throws invalid_option. With bias_variance O(items · negatives²), once.
  explicit sampled(sampled_options const& options = {}) : options_(options) {
    validate(options_);
    if (options_.correction != rank_correction::bias_variance) return;
    std::vector<double> at_rank;
    for (index_t r = 1; r <= options_.items; ++r) at_rank.push_back(at(static_cast<double>(r)));
    table_ = std::make_shared<std::vector<double> const>(
        bias_variance_estimates(at_rank, to_size(options_.negatives), options_.gamma));
  }

  [[nodiscard]] std::string name() const {
    auto const& o = options_;
    std::string text = "sampled_" + detail::value_text(o.figure);
    if (o.correction != rank_correction::none) text += '_' + detail::value_text(o.correction);
    if (o.correction == rank_correction::bias_variance && o.gamma != sampled_options{}.gamma)
      text += '_' + detail::value_text(o.gamma);
    return text + '@' + std::to_string(o.k) + "_of_" + std::to_string(o.negatives);
  }

  [[nodiscard]] double operator()(placement const& p) const {
    if (p.relevant.empty()) return 0;
    auto const others = p.candidates - p.items.size();
    auto const user = p.user ? to_size(*p.user) : ~std::size_t{0};
    double sum = 0;
    for (std::size_t n = 0; n < p.items.size(); ++n) {
      auto const above = p.items[n].rank - 1 - n;  // n held-out items are before it
      random_stream random(options_.seed, user, to_size(p.items[n].item));
      std::size_t drawn_above = 0;
      for (index_t draw = 0; draw < options_.negatives && others > 0; ++draw)
        if (random.below(others) < above) ++drawn_above;
      sum += estimate(drawn_above, static_cast<double>(others));
    }
    return sum / static_cast<double>(p.relevant.size());
  }

 private:
  [[nodiscard]] double estimate(std::size_t drawn_above, double others) const {
    auto const sampled_rank = static_cast<double>(drawn_above) + 1;
    switch (options_.correction) {
      case rank_correction::none:
        break;
      case rank_correction::unbiased_rank:
        return at(1 + others * (sampled_rank - 1) / static_cast<double>(options_.negatives));
      case rank_correction::bias_variance:
        return (*table_)[drawn_above];
    }
    return at(sampled_rank);
  }

  [[nodiscard]] double at(double rank) const {
    if (rank > static_cast<double>(options_.k)) return 0;
    switch (options_.figure) {
      case sampled_figure::ndcg:
        return 1 / std::log2(rank + 1);
      case sampled_figure::recall:
        break;
      case sampled_figure::reciprocal_rank:
        return 1 / rank;
    }
    return 1;
  }

  sampled_options options_;
  std::shared_ptr<std::vector<double> const> table_;
};

static_assert(RankMetric<sampled>);

}  // namespace lfrec::inline v0
