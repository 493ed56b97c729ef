// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstddef>

#include "lfrec/core/executor.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/datasets/incarmusic.hpp"
#include "lfrec/evaluate/evaluate_in_context.hpp"
#include "lfrec/factorization_machine.hpp"
#include "lfrec/metrics/rating_error.hpp"
#include "support/real_data.hpp"

// A fifth of the ratings, by number: benchmarks/quality/context_bench.cpp has five random folds and
// chooses settings; these are of the kind that it chooses.
TEST_CASE("circumstances lower the error of ratings in the car by 1.5 hundredths at least") {
  auto const folder = lfrec_test::data_folder("incarmusic");
  if (!folder) return;
  auto const data = lfrec::datasets::read_incarmusic(*folder);
  auto const train = data.log.select([](std::size_t n) { return n % 5 != 0; });
  auto const test = data.log.select([](std::size_t n) { return n % 5 == 0; });
  lfrec::interaction_log const bare(train.users(), train.items(), train.rows());
  lfrec::features const nothing;
  lfrec::matrix const matrix(train, lfrec::duplicates::mean);
  auto const rmse = [&](lfrec::situated_log const& known) {
    auto const model = lfrec::factorization_machine{
        {.regularization = 4,
         .bias_regularization = 0.5F,
         .context_regularization = 100,
         .frequency_scaling =
             0}}.fit(lfrec::training{matrix, nullptr, nullptr, nullptr, &known});
    return lfrec::evaluate_in_context(model, lfrec::situated_log{test, data.contexts}, {0, 5},
                                      lfrec::serial{}, lfrec::rmse{})
        .values[0];
  };
  double const without = rmse({bare, nothing});
  double const with = rmse({train, data.contexts});
  MESSAGE("RMSE ", with, ", without circumstances ", without);
  CHECK(with < without - 0.015);
}
