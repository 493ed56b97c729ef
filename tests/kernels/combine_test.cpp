// SPDX-License-Identifier: MIT
#include "lfrec/kernels/combine.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

TEST_CASE_TEMPLATE("a sum of two rows of any length, in place too", Scalar, LFREC_TEST_SCALARS) {
  for (std::size_t n = 0; n < 23; ++n) {
    std::vector<Scalar> x;
    std::vector<Scalar> y;
    std::vector<Scalar> expected;
    for (std::size_t i = 0; i < n; ++i) {
      x.push_back(static_cast<Scalar>(i));
      y.push_back(static_cast<Scalar>(i % 5) - 2);
      expected.push_back(2 * x[i] - 3 * y[i]);  // whole numbers: exact
    }
    std::vector<Scalar> out(n + 1, Scalar{77});
    lfrec::detail::combine<Scalar>(2, x.data(), -3, y.data(), out.data(), n);
    CHECK(out.back() == 77);  // nothing is written beyond
    out.pop_back();
    CHECK(out == expected);
    lfrec::detail::combine<Scalar>(2, x.data(), -3, y.data(), y.data(), n);
    CHECK(y == expected);
  }
}
