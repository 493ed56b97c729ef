// SPDX-License-Identifier: MIT
#include "lfrec/solve/quantized_factors.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>

#include "lfrec/solve/factors.hpp"
#include "support/executors.hpp"
#include "support/instruction_sets.hpp"

using lfrec::factors;
using lfrec::quantized_factors;
using lfrec::detail::quantize;

TEST_CASE_TEMPLATE("entries are off by half a step of their column at most", Scalar, float,
                   double) {
  auto table = lfrec::random_factors<Scalar>(lfrec::serial{}, 2100, 19, 0.3, 5, 0);
  for (lfrec::index_t r = 0; r < table.rows(); ++r) {
    table.row(r)[3] = 0;
    table.row(r)[4] *= static_cast<Scalar>(1e-30);
  }
  table.row(1700)[7] = -100;  // far from the rest
  lfrec_test::with_each_set([&] {
    quantized_factors<Scalar> copy;
    REQUIRE(quantize(lfrec::serial{}, table, copy));
    CHECK(copy.step.size() == 32);
    CHECK(copy.step[7] == doctest::Approx(100.0 / 32767));
    CHECK(copy.entries[1700 * 19 + 7] == -32767);
    for (lfrec::index_t r = 0; r < table.rows(); ++r)
      for (std::size_t f = 0; f < 19; ++f) {
        double const step = static_cast<double>(copy.step[f]);
        double const is = step * copy.entries[lfrec::to_size(r) * 19 + f];
        CHECK(std::abs(is - static_cast<double>(table.row(r)[f])) <= 0.505 * step);
      }
  });
}

TEST_CASE("a copy takes the place of the last, the same for any executor") {
  auto const large = lfrec::random_factors<float>(lfrec::serial{}, 2100, 8, 0.3, 5, 0);
  auto const small = lfrec::random_factors<float>(lfrec::serial{}, 70, 8, 2.0, 6, 0);
  quantized_factors<float> reused, fresh;
  REQUIRE(quantize(lfrec::serial{}, large, fresh));
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    REQUIRE(quantize(exec, large, reused));
    CHECK(reused.entries == fresh.entries);
    CHECK(reused.step == fresh.step);
  });
  quantized_factors<float> few;
  REQUIRE(quantize(lfrec::serial{}, small, reused));
  REQUIRE(quantize(lfrec::serial{}, small, few));
  CHECK(reused.entries.size() == large.size());
  for (std::size_t n = 0; n < small.size(); ++n) CHECK(reused.entries[n] == few.entries[n]);
}

TEST_CASE("what is not finite, or too small for steps, has no copy") {
  using limits = std::numeric_limits<float>;
  for (float const bad : {limits::quiet_NaN(), limits::infinity(), -limits::infinity()})
    for (lfrec::index_t const row : {0, 30}) {
      auto table = lfrec::random_factors<float>(lfrec::serial{}, 31, 21, 1, 5, 0);
      table.row(row)[row == 0 ? 2 : 20] = bad;  // among whole vectors and in what is left of them
      lfrec_test::with_each_set([&] {
        quantized_factors<float> copy;
        CHECK_FALSE(quantize(lfrec::serial{}, table, copy));
      });
    }
  factors<float> tiny(2, 1);
  tiny.row(0)[0] = 1e-38F;
  quantized_factors<float> copy;
  if (quantize(lfrec::serial{}, tiny, copy))
    CHECK(std::abs(static_cast<float>(copy.entries[0]) * copy.step[0] - 1e-38F) <= 1e-38F);
  CHECK(quantize(lfrec::serial{}, factors<float>(0, 5), copy));
}
