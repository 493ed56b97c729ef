// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/metrics/any_metric.hpp"
#include "lfrec/metrics/metric_context.hpp"
#include "lfrec/metrics/named_metrics.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// A whole number from 1, all of the text; 0 if it is none.
[[nodiscard]] inline index_t counting_number(std::string_view digits) noexcept {
  index_t number = 0;
  auto const end = digits.data() + digits.size();
  auto const [stop, status] = std::from_chars(digits.data(), end, number);
  return status == std::errc{} && stop == end && number >= 1 ? number : 0;
}

/// Reads what follows the name into the request; false where it is not as the suffix asks.
[[nodiscard]] inline bool read_suffix(metric_suffix suffix, std::string_view rest,
                                      metric_request& request) noexcept {
  if (suffix == metric_suffix::none) return rest.empty();
  if (rest.empty()) return false;
  rest.remove_prefix(1);  // the '@'
  constexpr std::string_view of = "_of_";
  auto const at = suffix == metric_suffix::sample ? rest.find(of) : rest.size();
  if (at == std::string_view::npos) return false;
  request.k = counting_number(rest.substr(0, at));
  if (suffix == metric_suffix::cut_off) return request.k > 0;
  request.negatives = counting_number(rest.substr(at + of.size()));
  return request.k > 0 && request.negatives > 0;
}

[[nodiscard]] inline std::string suffix_rule(metric_suffix suffix, std::string const& name) {
  switch (suffix) {
    case metric_suffix::none:
      return "the metric " + name + " is written without a cut-off";
    case metric_suffix::sample:
      return "a sampled metric is written name@k_of_n with whole numbers from 1, as in " + name +
             "@10_of_100";
    case metric_suffix::cut_off:
      break;
  }
  return "a metric is written name@k with a whole number k from 1, as in " + name + "@10";
}

}  // namespace detail

/// The metric that a text like "ndcg@10", "auc", "ndcg_expected@10" or "sampled_ndcg@10_of_100"
/// names: what its name() gives. Throws invalid_option for an unknown name, listing those that
/// exist, and for a cut-off that is no whole number from 1; shape_error for a part of the context
/// that the metric needs and that is not there.
[[nodiscard]] inline any_metric make_metric(std::string_view text,
                                            metric_context const& context = {}) {
  constexpr std::string_view over_ties = "_expected";
  auto const at = std::min(text.find('@'), text.size());
  auto const name = text.substr(0, at);
  std::string known;
  for (auto const& metric : detail::named_metrics()) {
    known += (known.empty() ? "" : ", ") + std::string{metric.name};
    auto const expected = metric.make_expected != nullptr && name.starts_with(metric.name) &&
                          name.substr(metric.name.size()) == over_ties;
    if (metric.make_expected != nullptr) known += "[_expected]";
    if (metric.name != name && !expected) continue;
    detail::metric_request request{text, context};
    if (!detail::read_suffix(metric.suffix, text.substr(at), request))
      detail::fail<invalid_option>(
          {detail::suffix_rule(metric.suffix, std::string{name}), "; got '", text, "'"});
    return (expected ? metric.make_expected : metric.make)(request);
  }
  detail::fail<invalid_option>({"there is no metric '", name, "'; there are ", known});
}

/// The metrics of a text like "ndcg@10,recall@20", in its order. Throws as make_metric does.
[[nodiscard]] inline std::vector<any_metric> make_metrics(std::string_view text,
                                                          metric_context const& context = {}) {
  std::vector<any_metric> metrics;
  for (std::size_t begin = 0; begin <= text.size();) {
    auto const end = std::min(text.find(',', begin), text.size());
    metrics.push_back(make_metric(text.substr(begin, end - begin), context));
    begin = end + 1;
  }
  return metrics;
}

}  // namespace lfrec::inline v0
