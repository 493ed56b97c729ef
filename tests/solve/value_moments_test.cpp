// SPDX-License-Identifier: MIT
#include "lfrec/solve/value_moments.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "lfrec/data/csr_view.hpp"
#include "lfrec/data/matrix.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

namespace detail = lfrec::detail;

TEST_CASE("mean and spread of the values") {
  auto const data = lfrec_test::five_by_seven();  // 5 3 1, 4 2 1 2, 1 5 4, 1 2 3
  lfrec::serial const exec;
  double const mean = 34.0 / 13;
  CHECK(detail::mean_value(exec, data, "als") == doctest::Approx(mean));
  // Mean of squares 116 / 13.
  CHECK(detail::value_spread(exec, data, mean, "als") ==
        doctest::Approx(std::sqrt(116.0 / 13 - mean * mean)));
  CHECK(detail::value_spread(exec, data, 0, "als") == doctest::Approx(std::sqrt(116.0 / 13)));
}

TEST_CASE("nothing has the mean 0, and what does not differ the spread 1") {
  lfrec::serial const exec;
  CHECK(detail::mean_value(exec, lfrec::matrix(), "als") == 0);
  CHECK(detail::value_spread(exec, lfrec::matrix(), 0, "als") == 1);
  auto const same = lfrec_test::checkerboard(8, 3);
  CHECK(detail::mean_value(exec, same, "als") == 3);
  CHECK(detail::value_spread(exec, same, 3, "als") == 1);
}

TEST_CASE("the mean is the same to the bit for any executor") {
  auto const data = lfrec_test::power_law(3001, 101, 9, 4);
  double const once = detail::mean_value(lfrec::serial{}, data, "als");
  lfrec_test::for_each_executor(
      [&](lfrec::executor_ref exec) { CHECK(detail::mean_value(exec, data, "als") == once); });
}

TEST_CASE("values whose mean is not finite are an error that names the recipe") {
  lfrec::matrix const data(
      lfrec::interaction_log(1, 2, {{lfrec::user_index{0}, lfrec::item_index{0}, 3e38F}}));
  CHECK(std::isfinite(detail::mean_value(lfrec::serial{}, data, "als")));  // summed in double
  auto const infinite = [](double) { return HUGE_VAL; };
  CHECK_THROWS_WITH_AS((void)detail::mean_of_values(lfrec::serial{}, data, "sgd", infinite),
                       "sgd: the mean of the values is not finite", lfrec::numeric_error);
}
