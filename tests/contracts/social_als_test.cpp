// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "contracts/recommender.hpp"
#include "lfrec/social.hpp"
#include "support/feature_data.hpp"

namespace {

/// The contract gives plays alone: here friends stand in a ring by their numbers.
template <typename Scalar>
struct among_friends {
  lfrec::social_als_options options = {};

  template <typename E, typename O>
  lfrec::factor_model<Scalar> fit(lfrec::matrix const& data, E&& exec, O&& watch) const {
    auto const friends = lfrec_test::ring(data.users());
    lfrec::training<lfrec::matrix> const all{data, nullptr, nullptr, &friends};
    return lfrec::social_als<Scalar>{options}.fit(all, exec, watch);
  }
};

}  // namespace

TEST_CASE_TEMPLATE("social_als keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(
      among_friends<Scalar>{{.factors = 8, .epochs = 8, .unobserved_weight = 0.1F}});
}
