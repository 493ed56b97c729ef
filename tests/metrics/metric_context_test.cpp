// SPDX-License-Identifier: MIT
#include "lfrec/metrics/metric_context.hpp"

#include <doctest/doctest.h>

#include "lfrec/core/error.hpp"
#include "support/tiny_data.hpp"

TEST_CASE("a request hands out what the context holds, and names what it does not") {
  lfrec::metric_context const context{
      .popularity = lfrec::item_popularity_table(lfrec_test::five_by_seven())};
  lfrec::detail::metric_request const request{"m@3", context, 3};
  CHECK(request.popularity().users_of(0) == 3);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(request.vectors()),
      "the metric m@3 needs the features or factors of the items, which metric_context does not "
      "hold",
      lfrec::shape_error);
}
