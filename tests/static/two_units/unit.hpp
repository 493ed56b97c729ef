// SPDX-License-Identifier: MIT
// The work both units do; included once by each.
#pragma once

#include <cmath>
#include <utility>

#include "lfrec/implicit_als.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "units.hpp"

namespace {

std::vector<lfrec::ranked_list<float>> fold_in_lists(lfrec::factor_model<float> const& model,
                                                     lfrec::matrix const& plays) {
  std::vector<lfrec::ranked_list<float>> lists;
  for (lfrec::index_t u = 0; u < plays.users(); ++u)
    lists.push_back(
        lfrec::recommend(model, lfrec::query{.history = plays.user(lfrec::user_index{u})}, 5));
  return lists;
}

product make(lfrec::matrix plays) {
  auto model = lfrec::implicit_als{{.factors = 7, .epochs = 2}}.fit(plays);
  auto lists = fold_in_lists(model, plays);
  return {std::move(plays), std::move(model), std::move(lists)};
}

// Fused multiplication rounds once where plain code rounds twice, hence the tolerance.
bool near(std::vector<lfrec::ranked_list<float>> const& a,
          std::vector<lfrec::ranked_list<float>> const& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t u = 0; u < a.size(); ++u) {
    if (a[u].size() != b[u].size()) return false;
    for (std::size_t n = 0; n < a[u].size(); ++n)
      if (!(std::abs(a[u][n].score - b[u][n].score) < 1e-3F)) return false;
  }
  return true;
}

bool takes(product given) {
  product const mine = make(given.plays);
  return near(given.lists, mine.lists) &&
         near(given.lists, fold_in_lists(given.model, given.plays));
}

}  // namespace
