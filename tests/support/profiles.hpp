// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/metrics/concept.hpp"

namespace lfrec_test {

/// One user of a tiny world: a list, what is held out, what the user has in train, and a dense
/// table of features (all zero for an item of which nothing is known).
struct profile_case {
  static constexpr lfrec::index_t items = 12;
  static constexpr lfrec::index_t width = 5;
  std::vector<lfrec::item_index> list;
  std::vector<lfrec::index_t> held;
  std::vector<lfrec::index_t> seen;
  std::vector<float> ones = std::vector<float>(12, 1.0F);
  std::vector<std::vector<double>> features;

  explicit profile_case(lfrec::random_stream& random) {
    std::vector<lfrec::index_t> order(12);
    std::iota(order.begin(), order.end(), 0);
    lfrec::shuffle(std::span(order), random);
    auto const known = random.below(6);
    seen.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(known));
    auto const length = random.below(order.size() - known + 1);
    for (std::size_t n = 0; n < length; ++n) list.push_back(lfrec::item_index{order[known + n]});
    for (lfrec::index_t i = 0; i < items; ++i)
      if (random.uniform() < 0.3) held.push_back(i);
    std::sort(seen.begin(), seen.end());
    for (lfrec::index_t i = 0; i < items; ++i) {
      features.emplace_back(width, 0.0);
      if (random.uniform() < 0.2) continue;
      for (auto& weight : features.back())
        if (random.uniform() < 0.5) weight = static_cast<double>(random.below(4));
    }
  }

  [[nodiscard]] lfrec::ranking ranking() const {
    return {.recommended = list,
            .relevant = {held, std::span(ones).first(held.size())},
            .user = lfrec::user_index{3},
            .seen = {seen, std::span(ones).first(seen.size())},
            .items = items};
  }
  [[nodiscard]] std::vector<lfrec::index_t> head(lfrec::index_t k) const {
    std::vector<lfrec::index_t> items_of_head;
    for (std::size_t n = 0; n < list.size() && n < lfrec::to_size(k); ++n)
      items_of_head.push_back(lfrec::to_index(list[n]));
    return items_of_head;
  }
  [[nodiscard]] lfrec::csr<float> sparse_features() const {
    std::vector<lfrec::offset_t> offsets = {0};
    std::vector<lfrec::index_t> columns;
    std::vector<float> values;
    for (auto const& row : features) {
      for (std::size_t c = 0; c < row.size(); ++c)
        if (row[c] != 0) {
          columns.push_back(static_cast<lfrec::index_t>(c));
          values.push_back(static_cast<float>(row[c]));
        }
      offsets.push_back(static_cast<lfrec::offset_t>(columns.size()));
    }
    return {items, width, offsets, columns, values};
  }
  [[nodiscard]] std::vector<float> table() const {
    std::vector<float> all;
    for (auto const& row : features)
      for (double const v : row) all.push_back(static_cast<float>(v));
    return all;
  }
  [[nodiscard]] bool knows(lfrec::index_t i) const {
    auto const& row = features[lfrec::to_size(i)];
    return std::any_of(row.begin(), row.end(), [](double v) { return v != 0; });
  }
  [[nodiscard]] double distance(lfrec::index_t a, lfrec::index_t b) const {
    auto const& x = features[lfrec::to_size(a)];
    auto const& y = features[lfrec::to_size(b)];
    auto const dot = [](auto const& p, auto const& q) {
      return std::inner_product(p.begin(), p.end(), q.begin(), 0.0);
    };
    return 1 - dot(x, y) / std::sqrt(dot(x, x) * dot(y, y));
  }
};

/// Calls f(case, k) for 1,000 users.
template <typename F>
void for_random_profiles(F&& f) {
  lfrec::random_stream random(31);
  for (int round = 0; round < 1000; ++round) {
    profile_case const c(random);
    CAPTURE(round);
    f(c, static_cast<lfrec::index_t>(1 + random.below(12)));
  }
}

}  // namespace lfrec_test
