// SPDX-License-Identifier: MIT
#include "lfrec/metrics/any_list_metric.hpp"

#include <doctest/doctest.h>

#include <type_traits>
#include <vector>

#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/metrics/recall.hpp"
#include "support/rankings.hpp"

static_assert(!std::is_constructible_v<lfrec::any_list_metric, int>);
static_assert(!std::is_constructible_v<lfrec::any_list_metric, double (*)(lfrec::ranking const&)>);

TEST_CASE("a held metric keeps its name, depth and values") {
  std::vector<lfrec::any_list_metric> const metrics = {lfrec::ndcg{3}, lfrec::recall{7}};
  CHECK(metrics[0].name() == "ndcg@3");
  CHECK(metrics[1].depth() == 7);
  CHECK(lfrec_test::value_of(metrics[1], {1, 2}, {2, 3}) == 0.5);
  lfrec::any_list_metric const copy = metrics[0];
  CHECK(lfrec_test::value_of(copy, {1, 2}, {1}) == 1);
}

TEST_CASE("a held metric equals brute force") {
  lfrec_test::check_against_oracle(
      [](lfrec::index_t k) { return lfrec::any_list_metric(lfrec::ndcg{k}); });
}
