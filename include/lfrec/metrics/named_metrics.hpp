// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/any_metric.hpp"
#include "lfrec/metrics/auc.hpp"
#include "lfrec/metrics/average_precision.hpp"
#include "lfrec/metrics/calibration.hpp"
#include "lfrec/metrics/catalogue_coverage.hpp"
#include "lfrec/metrics/expected_ties.hpp"
#include "lfrec/metrics/hit_rate.hpp"
#include "lfrec/metrics/intra_list_diversity.hpp"
#include "lfrec/metrics/metric_context.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/metrics/novelty.hpp"
#include "lfrec/metrics/precision.hpp"
#include "lfrec/metrics/r_precision.hpp"
#include "lfrec/metrics/recall.hpp"
#include "lfrec/metrics/reciprocal_rank.hpp"
#include "lfrec/metrics/sampled.hpp"
#include "lfrec/metrics/serendipity.hpp"

namespace lfrec::inline v0::detail {

/// How a metric's text goes on after its name: "", "@10", "@10_of_100".
enum class metric_suffix { none, cut_off, sample };

struct named_metric {
  using maker = any_metric (*)(metric_request const& r);
  std::string_view name;
  metric_suffix suffix;
  maker make;
  maker make_expected = nullptr;  // over ties, for `name_expected`
};

/// The metric M, cut at k.
template <auto M>
[[nodiscard]] constexpr auto cut_at(index_t k) {
  auto metric = M;
  metric.k = k;
  return metric;
}

template <auto M>
[[nodiscard]] constexpr named_metric accuracy(std::string_view name) {
  return {name, metric_suffix::cut_off,
          [](metric_request const& r) -> any_metric { return cut_at<M>(r.k); },
          [](metric_request const& r) -> any_metric { return expected_ties{cut_at<M>(r.k)}; }};
}

template <typename M>
[[nodiscard]] constexpr named_metric over_lists(std::string_view name) {
  return {name, metric_suffix::cut_off,
          [](metric_request const& r) -> any_metric { return M{r.k}; }};
}
template <typename M>
[[nodiscard]] constexpr named_metric by_popularity(std::string_view name) {
  return {name, metric_suffix::cut_off, [](metric_request const& r) -> any_metric {
            return M{r.popularity(), r.k};
          }};
}
template <typename M>
[[nodiscard]] constexpr named_metric by_vectors(std::string_view name) {
  return {name, metric_suffix::cut_off, [](metric_request const& r) -> any_metric {
            return M{r.vectors(), r.k};
          }};
}
template <sampled_figure Figure, rank_correction Correction>
[[nodiscard]] constexpr named_metric among_sampled(std::string_view name) {
  return {name, metric_suffix::sample, [](metric_request const& r) -> any_metric {
            return sampled({.figure = Figure,
                            .k = r.k,
                            .negatives = r.negatives,
                            .correction = Correction,
                            .items = r.context.items});
          }};
}

/// Every metric that has a text.
[[nodiscard]] inline std::span<named_metric const> named_metrics() {
  using enum ndcg_gain;
  using enum rank_correction;
  using fig = sampled_figure;
  static constexpr std::array all = {
      accuracy<precision{}>("precision"),
      accuracy<recall{}>("recall"),
      accuracy<recall{.capped = true}>("recall_capped"),
      accuracy<hit_rate{}>("hit_rate"),
      accuracy<ndcg{}>("ndcg"),
      accuracy<ndcg{.ideal_cut = false}>("ndcg_uncut"),
      accuracy<ndcg{.gain = linear}>("ndcg_linear"),
      accuracy<ndcg{.gain = linear, .ideal_cut = false}>("ndcg_linear_uncut"),
      accuracy<ndcg{.gain = exponential}>("ndcg_exponential"),
      accuracy<ndcg{.gain = exponential, .ideal_cut = false}>("ndcg_exponential_uncut"),
      accuracy<average_precision{}>("average_precision"),
      accuracy<average_precision{.capped = false}>("average_precision_uncapped"),
      accuracy<reciprocal_rank{}>("reciprocal_rank"),
      named_metric{
          "r_precision", metric_suffix::none,
          [](metric_request const&) -> any_metric { return r_precision{}; },
          [](metric_request const&) -> any_metric { return expected_ties{r_precision{}}; }},
      named_metric{"auc", metric_suffix::none,
                   [](metric_request const&) -> any_metric { return auc{}; }},
      over_lists<catalogue_coverage>("catalogue_coverage"),
      over_lists<gini>("gini"),
      over_lists<shannon_entropy>("shannon_entropy"),
      by_popularity<novelty>("novelty"),
      by_popularity<average_popularity>("average_popularity"),
      by_popularity<popularity_lift>("popularity_lift"),
      by_vectors<intra_list_diversity>("intra_list_diversity"),
      by_vectors<serendipity>("serendipity"),
      by_vectors<surprise>("surprise"),
      by_vectors<calibration>("calibration"),
      among_sampled<fig::ndcg, rank_correction::none>("sampled_ndcg"),
      among_sampled<fig::ndcg, unbiased_rank>("sampled_ndcg_unbiased_rank"),
      among_sampled<fig::ndcg, bias_variance>("sampled_ndcg_bias_variance"),
      among_sampled<fig::recall, rank_correction::none>("sampled_recall"),
      among_sampled<fig::recall, unbiased_rank>("sampled_recall_unbiased_rank"),
      among_sampled<fig::recall, bias_variance>("sampled_recall_bias_variance"),
      among_sampled<fig::reciprocal_rank, rank_correction::none>("sampled_reciprocal_rank"),
      among_sampled<fig::reciprocal_rank, unbiased_rank>("sampled_reciprocal_rank_unbiased_rank"),
      among_sampled<fig::reciprocal_rank, bias_variance>("sampled_reciprocal_rank_bias_variance"),
  };
  return all;
}

}  // namespace lfrec::inline v0::detail
