// SPDX-License-Identifier: MIT
#include "lfrec/pairwise_options.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "lfrec/core/error.hpp"

namespace {

template <typename Options>
std::string refusal(Options const& options) {
  try {
    validate(options);
  } catch (lfrec::invalid_option const& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("what is outside its range is refused by name, rule and value") {
  CHECK(refusal(lfrec::bpr_options{}).empty());
  CHECK(refusal(lfrec::warp_options{}).empty());
  CHECK(refusal(lfrec::logistic_mf_options{}).empty());
  CHECK(refusal(lfrec::bpr_options{.factors = 0}) ==
        "bpr.factors must be a whole number between 1 and 4096, got 0");
  CHECK(refusal(lfrec::bpr_options{.negatives = 0}) ==
        "bpr.negatives must be a whole number between 1 and 100000, got 0");
  CHECK(refusal(lfrec::bpr_options{.popularity_power = -1}) ==
        "bpr.popularity_power must be between 0 and 4, got -1");
  CHECK(refusal(lfrec::bpr_options{.sampling = static_cast<lfrec::negative_sampling>(3)}) ==
        "bpr.sampling must be one of uniform popularity hardest, got another value");
  CHECK(refusal(lfrec::warp_options{.margin = 0}) ==
        "warp.margin must be between 1e-06 and 1000, got 0");
  CHECK(refusal(lfrec::warp_options{.max_draws = 0}) ==
        "warp.max_draws must be a whole number between 1 and 100000, got 0");
  CHECK(refusal(lfrec::warp_options{.learning_rate = std::numeric_limits<float>::quiet_NaN()}) ==
        "warp.learning_rate must be between 1e-06 and 100, got nan");
  CHECK(refusal(lfrec::logistic_mf_options{.positive_weight = 0}) ==
        "logistic_mf.positive_weight must be between 1e-06 and 1e+06, got 0");
}

TEST_CASE("options are set by their names") {
  lfrec::logistic_mf_options options;
  lfrec::set_field("logistic_mf", options, "sampling", "popularity");
  lfrec::set_field("logistic_mf", options, "positive_weight", "2.5");
  CHECK(options.sampling == lfrec::negative_sampling::popularity);
  CHECK(options.positive_weight == 2.5F);
}
