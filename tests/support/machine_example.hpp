// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lfrec/factorization_machine.hpp"
#include "support/context_data.hpp"
#include "support/feature_data.hpp"
#include "support/tiny_data.hpp"

// A small factorization machine that knows all there can be known.
namespace lfrec_test {

template <typename Scalar>
struct machine_example {
  lfrec::matrix ratings = five_by_seven();
  lfrec::features items = some_features(7, 3, 1);
  lfrec::features users = some_features(5, 2, 2);
  lfrec::features table = weather_and_mood();
  lfrec::interaction_log log = situated(ratings, 3);

  [[nodiscard]] lfrec::factorization_model<Scalar> fit(
      lfrec::factorization_machine_options options = {.factors = 3,
                                                      .epochs = 5,
                                                      .regularization = 0.3F,
                                                      .bias_regularization = 0.5F,
                                                      .context_regularization = 0.3F}) const {
    lfrec::situated_log const context{log, table};
    return lfrec::factorization_machine<Scalar>{options}.fit(
        lfrec::training{ratings, &users, &items, nullptr, &context});
  }
};

}  // namespace lfrec_test
