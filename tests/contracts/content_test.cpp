// SPDX-License-Identifier: MIT
#include "lfrec/content.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "contracts/recommender.hpp"
#include "support/brute_force_neighbors.hpp"

namespace {

/// The contract gives plays alone: here an item's features are who has it.
template <typename Scalar>
struct content_of_users {
  lfrec::content_options options = {};

  template <typename E, typename O>
  lfrec::neighbor_model<Scalar> fit(lfrec::matrix const& data, E&& exec, O&& watch) const {
    std::vector<std::string> names;
    for (lfrec::index_t u = 0; u < data.users(); ++u) names.push_back("u" + std::to_string(u));
    lfrec::features const who(data.by_item(), names);
    return lfrec::content<Scalar>{options}.fit(lfrec::training{data, nullptr, &who}, exec, watch);
  }
};

}  // namespace

TEST_CASE_TEMPLATE("content keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  auto const by_brute_force = [](lfrec::matrix const& data) {
    using namespace lfrec_test;
    return dense_product(dense_rows(data), transposed(neighbors_by_sorting<Scalar>(data, 3, 2)));
  };
  SUBCASE("on raw weights, where it is item_knn") {
    lfrec_test::check_recommender(
        content_of_users<Scalar>{
            {.neighbors = 3, .weighting = lfrec::feature_weighting::raw, .shrinkage = 2}},
        {.oracle = by_brute_force});
  }
  SUBCASE("with the defaults") {
    lfrec_test::check_recommender(content_of_users<Scalar>{});
  }
}
