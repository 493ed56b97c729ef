// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "contracts/recommender.hpp"
#include "lfrec/friend_knn.hpp"
#include "support/feature_data.hpp"

namespace {

/// The contract gives plays alone: here friends stand in a ring by their numbers.
template <typename Scalar>
struct among_friends {
  lfrec::friend_knn_options options = {};

  template <typename E, typename O>
  lfrec::user_neighbor_model<Scalar> fit(lfrec::matrix const& data, E&& exec, O&& watch) const {
    auto const friends = lfrec_test::ring(data.users());
    lfrec::training<lfrec::matrix> const all{data, nullptr, nullptr, &friends};
    return lfrec::friend_knn<Scalar>{options}.fit(all, exec, watch);
  }
};

}  // namespace

TEST_CASE_TEMPLATE("friend_knn with neighbours keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(among_friends<Scalar>{{.neighbors = 20}});
}

// Friends who are so by their numbers know nothing of taste.
TEST_CASE_TEMPLATE("friend_knn keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(among_friends<Scalar>{}, {.personal = false});
}
