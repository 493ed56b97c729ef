// SPDX-License-Identifier: MIT
#include "lfrec/bayesian_mf_options.hpp"

#include <doctest/doctest.h>

using lfrec::bayesian_mf_options;
using lfrec::rating_output;

TEST_CASE("scales of whole steps are accepted") {
  CHECK_NOTHROW(validate(bayesian_mf_options{}));
  for (double const step : {0.1, 0.5, 1.0, 5.0})
    CHECK_NOTHROW(validate(bayesian_mf_options{
        .output = rating_output::ordered_probit, .lowest = 0, .highest = 5, .step = step}));
}

TEST_CASE("scales of no level, too many or a broken step are refused by name") {
  auto const refused = [](double lowest, double highest, double step) {
    bayesian_mf_options const options{.output = rating_output::ordered_probit,
                                      .lowest = lowest,
                                      .highest = highest,
                                      .step = step};
    CHECK_THROWS_WITH_AS(validate(options), doctest::Contains("bayesian_mf.highest"),
                         lfrec::invalid_option);
  };
  refused(1, 1, 1);
  refused(5, 1, 1);
  refused(0, 5, 2);
  refused(0, 5000, 1);
  // The scale is not looked at where ratings are numbers.
  CHECK_NOTHROW(validate(bayesian_mf_options{.lowest = 5, .highest = 1}));
}

TEST_CASE("levels have one noise, since it is the unit of their scores") {
  bayesian_mf_options options{.noise = lfrec::rating_noise::per_user};
  CHECK_NOTHROW(validate(options));
  options.output = rating_output::ordered_probit;
  CHECK_THROWS_WITH_AS(validate(options), doctest::Contains("bayesian_mf.noise must be"),
                       lfrec::invalid_option);
}

TEST_CASE("fields outside their range are refused by name") {
  auto const refused = [](bayesian_mf_options const& options, char const* name) {
    CHECK_THROWS_WITH_AS(validate(options), doctest::Contains(name), lfrec::invalid_option);
  };
  refused({.factors = 0}, "bayesian_mf.factors");
  refused({.epochs = 0}, "bayesian_mf.epochs");
  refused({.burn_in = -1}, "bayesian_mf.burn_in");
  refused({.samples = 0}, "bayesian_mf.samples");
  refused({.implicit = static_cast<lfrec::rating_implicit>(3)}, "bayesian_mf.implicit");
  refused({.noise = static_cast<lfrec::rating_noise>(3)}, "bayesian_mf.noise");
  refused({.step = 0}, "bayesian_mf.step");
  refused({.output = static_cast<rating_output>(2)}, "bayesian_mf.output");
}
