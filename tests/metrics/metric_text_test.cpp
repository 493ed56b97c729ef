// SPDX-License-Identifier: MIT
#include "lfrec/metrics/metric_text.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lfrec/core/error.hpp"
#include "support/rankings.hpp"

using lfrec::invalid_option;
using lfrec::make_metric;

TEST_CASE("every metric is made by the name it gives itself, and is the one it says") {
  for (auto const& [name, make] : lfrec::detail::named_metrics) {
    CHECK(make(7).name() == std::string{name} + "@7");
    CHECK(make_metric(std::string{name} + "@7").name() == std::string{name} + "@7");
    CHECK(make_metric(std::string{name} + "@7").depth() == 7);
    lfrec_test::check_against_oracle(make);
  }
}

TEST_CASE("a list of metrics keeps its order") {
  auto const metrics = lfrec::make_metrics("ndcg@10,recall@20,hit_rate@1");
  REQUIRE(metrics.size() == 3);
  CHECK(metrics[0].name() == "ndcg@10");
  CHECK(metrics[1].name() == "recall@20");
  CHECK(metrics[2].name() == "hit_rate@1");
}

TEST_CASE("an unknown name is answered with those that exist") {
  CHECK_THROWS_WITH_AS(
      static_cast<void>(make_metric("auc@10")),
      "there is no metric 'auc'; write name@k with one of precision, recall, recall_capped, "
      "hit_rate, ndcg, average_precision, average_precision_uncapped, reciprocal_rank",
      invalid_option);
  CHECK_THROWS_AS(static_cast<void>(make_metric("")), invalid_option);
  CHECK_THROWS_AS(static_cast<void>(make_metric("NDCG@10")), invalid_option);
  CHECK_THROWS_AS(static_cast<void>(lfrec::make_metrics("ndcg@10,")), invalid_option);
}

TEST_CASE("a cut-off is a whole number from 1") {
  for (std::string const text : {"ndcg", "ndcg@", "ndcg@0", "ndcg@-1", "ndcg@1.5", "ndcg@10 ",
                                 "ndcg@ten", "ndcg@99999999999", "ndcg@10@20"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH_AS(static_cast<void>(make_metric(text)),
                         ("a metric is written name@k with a whole number k from 1, as in "
                          "ndcg@10; got '" +
                          text + "'")
                             .c_str(),
                         invalid_option);
  }
}
