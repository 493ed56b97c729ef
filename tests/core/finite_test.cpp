// SPDX-License-Identifier: MIT
#include "lfrec/core/finite.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <vector>

using lfrec::detail::all_finite;

TEST_CASE("ordinary values, the largest, the smallest and none at all are finite") {
  using limits = std::numeric_limits<double>;
  CHECK(all_finite(std::vector<float>{}));
  CHECK(all_finite(std::vector<double>{0, -1.5, limits::max(), limits::lowest(), limits::min(),
                                       limits::denorm_min()}));
}

TEST_CASE("one value that is not finite is found wherever it stands") {
  for (float const bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::infinity()})
    for (std::size_t at = 0; at < 19; ++at) {
      std::vector<float> values(19, 1);
      values[at] = bad;
      CHECK_FALSE(all_finite(values));
    }
}
