// SPDX-License-Identifier: MIT
#include "lfrec/solve/dense_gram.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>

#include "support/brute_force_neighbors.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;

TEST_CASE("the lower triangle of a weighted Gram matrix is that of full matrices") {
  auto const data = lfrec_test::power_law(71, 43, 6, 2);
  auto x = lfrec_test::dense_rows(data);
  auto const weight = [](index_t u) { return 1.0 / (1 + u); };
  auto const by_item = lfrec_test::transposed(x);
  for (std::size_t u = 0; u < x.size(); ++u)
    for (auto& v : x[u]) v *= weight(static_cast<index_t>(u));
  auto const expected = lfrec_test::dense_product(by_item, x);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const gram = lfrec::dense_gram<double>(
        exec, data.items(), [&](index_t i) { return data.item(lfrec::item_index{i}); },
        [&](index_t u) { return data.user(lfrec::user_index{u}); }, weight);
    for (index_t i = 0; i < 43; ++i)
      for (std::size_t j = 0; j < 43; ++j)
        CHECK(gram.row(i)[j] ==
              doctest::Approx(j <= lfrec::to_size(i) ? expected[lfrec::to_size(i)][j] : 0));
  });
}

TEST_CASE("sums of squares are those of the items, and must be finite") {
  auto const data = lfrec_test::five_by_seven();
  CHECK(lfrec::square_norms<float>(data) == std::vector<float>{42, 10, 29, 2, 20, 0, 13});
  using log = lfrec::interaction_log;
  lfrec::matrix const huge(
      log(1, 2, {{lfrec::user_index{0}, lfrec::item_index{1}, std::numeric_limits<float>::max()}}));
  CHECK_THROWS_WITH_AS((void)lfrec::square_norms<float>(huge),
                       "the sum of squares of item 1 is not finite", lfrec::numeric_error);
  CHECK(lfrec::square_norms<double>(huge)[1] > 1e70);
}
