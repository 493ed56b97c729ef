// SPDX-License-Identifier: MIT
#include "lfrec/models/implicit_fit.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lfrec/solve/cholesky.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

using lfrec::item_index;
using lfrec::user_index;

TEST_CASE("the mean confidence counts what is not 0, of either sign") {
  lfrec::interaction_log const log(3, 4,
                                   {{user_index{0}, item_index{1}, 2},
                                    {user_index{0}, item_index{2}, -4},
                                    {user_index{2}, item_index{3}, 0}});
  auto const loss = lfrec::detail::confidence_objective("mine", lfrec::matrix(log), lfrec::serial{},
                                                        0.1, 0.02, 0.5);
  CHECK(loss.confidence_scale == doctest::Approx(1 / 3.0));
  CHECK(loss.ridge(6, 40) == doctest::Approx(0.02 * std::sqrt(10.0)));
  CHECK(lfrec::detail::mean_confidence("mine", lfrec::matrix(), lfrec::serial{}) == 0);
}

TEST_CASE("without pulls it is implicit_als, to the bit") {
  auto const data = lfrec_test::power_law(43, 31, 7, 19);
  lfrec::implicit_als_options const options{.factors = 4, .epochs = 3};
  lfrec::detail::no_pulls<float> pulls;
  auto const model =
      lfrec::detail::implicit_fit{lfrec::detail::confidence_objective(
                                      "mine", data, lfrec::serial{}, static_cast<double>(0.08F),
                                      static_cast<double>(options.regularization), 1),
                                  4, 3, static_cast<double>(options.init_stddev), options.seed}
          .run<float>("mine", data, lfrec::serial{}, lfrec::silent{}, lfrec::cholesky{}, pulls);
  auto const expected = lfrec_test::implicit_als<float>{options}.fit(data);
  CHECK(model.user_factors() == expected.user_factors());
  CHECK(model.item_factors() == expected.item_factors());
}
