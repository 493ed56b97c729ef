// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/metrics/any_metric.hpp"
#include "lfrec/metrics/average_precision.hpp"
#include "lfrec/metrics/hit_rate.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/metrics/precision.hpp"
#include "lfrec/metrics/recall.hpp"
#include "lfrec/metrics/reciprocal_rank.hpp"

namespace lfrec::inline v0 {

namespace detail {

struct named_metric {
  std::string_view name;
  any_metric (*make)(index_t k);
};

inline constexpr std::array<named_metric, 8> named_metrics = {{
    {"precision", [](index_t k) -> any_metric { return precision{.k = k}; }},
    {"recall", [](index_t k) -> any_metric { return recall{.k = k}; }},
    {"recall_capped", [](index_t k) -> any_metric { return recall{.k = k, .capped = true}; }},
    {"hit_rate", [](index_t k) -> any_metric { return hit_rate{.k = k}; }},
    {"ndcg", [](index_t k) -> any_metric { return ndcg{.k = k}; }},
    {"average_precision", [](index_t k) -> any_metric { return average_precision{.k = k}; }},
    {"average_precision_uncapped",
     [](index_t k) -> any_metric { return average_precision{.k = k, .capped = false}; }},
    {"reciprocal_rank", [](index_t k) -> any_metric { return reciprocal_rank{.k = k}; }},
}};

}  // namespace detail

/// The metric that a text like "ndcg@10" names: what its name() gives. Throws invalid_option for an
/// unknown name, listing those that exist, and for a cut-off that is no whole number from 1.
[[nodiscard]] inline any_metric make_metric(std::string_view text) {
  auto const at = text.find('@');
  auto const name = text.substr(0, at);
  std::string known;
  for (auto const& metric : detail::named_metrics) {
    known += (known.empty() ? "" : ", ") + std::string{metric.name};
    if (metric.name != name) continue;
    auto const digits = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
    index_t k = 0;
    auto const [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), k);
    if (status != std::errc{} || end != digits.data() + digits.size() || k < 1)
      throw invalid_option("a metric is written name@k with a whole number k from 1, as in " +
                           std::string{name} + "@10; got '" + std::string{text} + '\'');
    return metric.make(k);
  }
  throw invalid_option("there is no metric '" + std::string{name} + "'; write name@k with one of " +
                       known);
}

/// The metrics of a text like "ndcg@10,recall@20", in its order. Throws as make_metric does.
[[nodiscard]] inline std::vector<any_metric> make_metrics(std::string_view text) {
  std::vector<any_metric> metrics;
  for (std::size_t begin = 0; begin <= text.size();) {
    auto const end = std::min(text.find(',', begin), text.size());
    metrics.push_back(make_metric(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return metrics;
}

}  // namespace lfrec::inline v0
