// SPDX-License-Identifier: MIT
#pragma once

#include <any>
#include <concepts>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/goal.hpp"
#include "lfrec/metrics/placement.hpp"

namespace lfrec::inline v0 {

/// A CatalogueMetric without its type. A state begins as an empty std::any.
struct catalogue_calls {
  std::function<void(std::any& state, ranking const&)> add;
  std::function<void(std::any& state, std::any const& later)> merge;
  std::function<double(std::any const& state)> value;
};

/// Holds any ListMetric, RankMetric or CatalogueMetric by value: for metrics chosen at run time.
/// Which of the three it is shows in the look-ups: a pointer, valid as long as this lives, or null.
/// Throws invalid_option for a metric, of whichever kind, whose depth() is below 1.
class any_metric {
 public:
  using list_call = std::function<double(ranking const&)>;
  using rank_call = std::function<double(placement const&)>;

  template <typename M>
  requires(!std::same_as<std::remove_cvref_t<M>, any_metric>) &&
      (ListMetric<std::remove_cvref_t<M>> || RankMetric<std::remove_cvref_t<M>> ||
       CatalogueMetric<std::remove_cvref_t<M>>)
          any_metric(M&& metric)  // NOLINT(google-explicit-constructor): any metric is one
      : name_(metric.name()),
  wanted_(goal_of(metric)), depth_(depth_of(metric)), call_(erase(std::forward<M>(metric))) {}

  [[nodiscard]] std::string const& name() const noexcept { return name_; }
  [[nodiscard]] goal wanted() const noexcept { return wanted_; }
  /// How long a list it needs; 0 for a RankMetric, which needs none.
  [[nodiscard]] index_t depth() const noexcept { return depth_; }

  [[nodiscard]] list_call const* list() const noexcept { return std::get_if<list_call>(&call_); }
  [[nodiscard]] rank_call const* rank() const noexcept { return std::get_if<rank_call>(&call_); }
  [[nodiscard]] catalogue_calls const* catalogue() const noexcept {
    return std::get_if<catalogue_calls>(&call_);
  }

 private:
  using call_type = std::variant<list_call, rank_call, catalogue_calls>;

  template <typename M>
  static index_t depth_of(M const& metric) {
    if constexpr (requires {
                    { metric.depth() } -> std::convertible_to<index_t>;
                  }) {
      index_t const depth = metric.depth();
      if (depth < 1)
        detail::fail<invalid_option>(
            {"the depth of ", std::string{metric.name()}, " must be at least 1, got ", depth});
      if (ListMetric<M> || CatalogueMetric<M>) return depth;
    }
    return 0;
  }

  template <typename M>
  static call_type erase(M metric) {
    if constexpr (ListMetric<M>)
      return list_call(std::move(metric));
    else if constexpr (CatalogueMetric<M>)
      return erase_catalogue(std::move(metric));
    else
      return rank_call(std::move(metric));
  }

  template <typename M>
  static catalogue_calls erase_catalogue(M const& metric) {
    using state = typename M::state;
    auto const known = [](std::any& s) -> state& {
      return s.has_value() ? *std::any_cast<state>(&s) : s.emplace<state>();
    };
    return {[metric, known](std::any& s, ranking const& r) { metric.add(known(s), r); },
            [metric, known](std::any& s, std::any const& later) {
              if (later.has_value()) metric.merge(known(s), *std::any_cast<state>(&later));
            },
            [metric](std::any const& s) -> double {
              return s.has_value() ? metric.value(*std::any_cast<state>(&s))
                                   : metric.value(state{});
            }};
  }

  std::string name_;
  goal wanted_;
  index_t depth_;
  call_type call_;
};

/// What evaluate takes.
template <typename M>
concept Metric =
    ListMetric<M> || RankMetric<M> || CatalogueMetric<M> || std::same_as<M, any_metric>;

}  // namespace lfrec::inline v0
