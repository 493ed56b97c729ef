// SPDX-License-Identifier: MIT
#include "lfrec/models/pairwise_fit.hpp"

#include <doctest/doctest.h>

#include "lfrec/data/matrix.hpp"

using lfrec::item_index;
using lfrec::user_index;

TEST_CASE("the mean of the positives leaves out what is not above 0") {
  lfrec::matrix const data(lfrec::interaction_log(3, 4,
                                                  {{user_index{0}, item_index{1}, 2},
                                                   {user_index{0}, item_index{2}, -4},
                                                   {user_index{2}, item_index{3}, 0},
                                                   {user_index{2}, item_index{0}, 5}}));
  CHECK(lfrec::detail::mean_positive("mine", data) == 3.5);
  CHECK(lfrec::detail::mean_positive("mine", lfrec::matrix()) == 0);
}
