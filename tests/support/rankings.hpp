// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/metrics/any_metric.hpp"
#include "lfrec/metrics/concept.hpp"
#include "support/brute_force.hpp"

namespace lfrec_test {

/// A ranking that owns what it shows.
struct owned_ranking {
  std::vector<lfrec::item_index> list;
  std::vector<lfrec::index_t> items;
  std::vector<float> values;

  owned_ranking(std::vector<lfrec::index_t> const& recommended,
                std::set<lfrec::index_t> const& held)
      : items(held.begin(), held.end()) {
    for (auto const i : held) values.push_back(held_value(i));
    for (auto const i : recommended) list.push_back(lfrec::item_index{i});
  }
  operator lfrec::ranking() const {  // NOLINT: a view of this
    return {.recommended = list, .relevant = {items, values}};
  }
};

/// What a metric makes of a list and the items held out.
template <lfrec::ListMetric M>
double value_of(M const& metric, std::vector<lfrec::index_t> const& list,
                std::set<lfrec::index_t> const& held) {
  return metric(owned_ranking(list, held));
}
inline double value_of(lfrec::any_metric const& metric, std::vector<lfrec::index_t> const& list,
                       std::set<lfrec::index_t> const& held) {
  REQUIRE(metric.list() != nullptr);
  return (*metric.list())(owned_ranking(list, held));
}

/// Compares make(k) with the oracle on 1,500 random lists: empty and short ones, longer than k,
/// nothing held out, everything held out.
template <typename Make>
void check_against_oracle(Make const& make) {
  lfrec::random_stream random(20);
  for (int round = 0; round < 1500; ++round) {
    std::vector<lfrec::index_t> list(25);
    std::iota(list.begin(), list.end(), 0);
    lfrec::shuffle(std::span(list), random);
    list.resize(static_cast<std::size_t>(random.below(list.size() + 1)));
    std::set<lfrec::index_t> held;
    auto const share = random.uniform();
    for (lfrec::index_t i = 0; i < 30; ++i)
      if (random.uniform() < share * share) held.insert(i);
    auto const k = static_cast<lfrec::index_t>(1 + random.below(30));
    auto const metric = make(k);
    std::string const name = metric.name();
    auto const at = name.find('@');
    CAPTURE(name);
    CAPTURE(round);
    REQUIRE(metric.depth() == k);
    REQUIRE(name.substr(at + 1) == std::to_string(k));
    double const expected =
        by_name(metric_oracle(list, held, lfrec::to_size(k)), name.substr(0, at));
    double const value = value_of(metric, list, held);
    REQUIRE(value == doctest::Approx(expected).epsilon(1e-12));
    REQUIRE(value >= 0);
    REQUIRE(value <= 1 + 1e-12);
  }
}

}  // namespace lfrec_test
