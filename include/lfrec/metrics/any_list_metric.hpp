// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"

namespace lfrec::inline v0 {

/// Holds any ListMetric by value: for metrics chosen at run time.
class any_list_metric {
 public:
  template <typename M>
  requires(!std::same_as<std::remove_cvref_t<M>, any_list_metric>) &&
      ListMetric<std::remove_cvref_t<M>> any_list_metric(
          M&& metric)  // NOLINT(google-explicit-constructor): any metric is one
      : name_(metric.name()),
  depth_(metric.depth()), call_(std::forward<M>(metric)) {}

  [[nodiscard]] std::string const& name() const noexcept { return name_; }
  [[nodiscard]] index_t depth() const noexcept { return depth_; }
  [[nodiscard]] double operator()(ranking const& r) const { return call_(r); }

 private:
  std::string name_;
  index_t depth_;
  std::function<double(ranking const&)> call_;
};

static_assert(ListMetric<any_list_metric>);

}  // namespace lfrec::inline v0
