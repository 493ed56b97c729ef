// SPDX-License-Identifier: MIT
#include "lfrec/metrics/metric_text.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lfrec/core/error.hpp"
#include "support/rankings.hpp"
#include "support/tiny_data.hpp"

using lfrec::invalid_option;
using lfrec::make_metric;

TEST_CASE("a list of metrics keeps its order") {
  auto const metrics = lfrec::make_metrics("ndcg@10,recall@20,auc,hit_rate@1");
  REQUIRE(metrics.size() == 4);
  CHECK(metrics[0].name() == "ndcg@10");
  CHECK(metrics[1].name() == "recall@20");
  CHECK(metrics[2].name() == "auc");
  CHECK(metrics[3].name() == "hit_rate@1");
}

TEST_CASE("a text gives the metric it names") {
  CHECK(make_metric("ndcg_linear_uncut@3").depth() == 3);
  CHECK(make_metric("ndcg_linear_uncut_expected@3").name() == "ndcg_linear_uncut_expected@3");
  CHECK(make_metric("r_precision_expected").rank() != nullptr);
  CHECK(make_metric("gini@5").catalogue() != nullptr);
  CHECK(make_metric("sampled_recall@5_of_20").name() == "sampled_recall@5_of_20");
  lfrec_test::check_against_oracle([](lfrec::index_t k) {
    return make_metric("average_precision_uncapped@" + std::to_string(k));
  });
}

TEST_CASE("an unknown name is answered with those that exist") {
  CHECK_THROWS_WITH_AS(
      static_cast<void>(make_metric("joy@10")),
      doctest::Contains("there is no metric 'joy'; there are precision[_expected], recall"),
      invalid_option);
  CHECK_THROWS_WITH_AS(static_cast<void>(make_metric("joy@10")), doctest::Contains(", auc, "),
                       invalid_option);
  for (std::string const text : {"", "NDCG@10", "auc_expected", "expected@10", "ndcg_expect@10"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH_AS(static_cast<void>(make_metric(text)),
                         doctest::Contains("there is no metric"), invalid_option);
  }
  CHECK_THROWS_AS(static_cast<void>(lfrec::make_metrics("ndcg@10,")), invalid_option);
}

TEST_CASE("a cut-off is a whole number from 1") {
  for (std::string const text : {"ndcg", "ndcg@", "ndcg@0", "ndcg@-1", "ndcg@1.5", "ndcg@10 ",
                                 "ndcg@ten", "ndcg@99999999999", "ndcg@10@20", "ndcg@10_of_20"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH_AS(static_cast<void>(make_metric(text)),
                         ("a metric is written name@k with a whole number k from 1, as in "
                          "ndcg@10; got '" +
                          text + "'")
                             .c_str(),
                         invalid_option);
  }
}

TEST_CASE("metrics without a cut-off take none, and sampled ones say of how many") {
  CHECK_THROWS_WITH_AS(static_cast<void>(make_metric("auc@10")),
                       "the metric auc is written without a cut-off; got 'auc@10'", invalid_option);
  for (std::string const text :
       {"sampled_ndcg", "sampled_ndcg@10", "sampled_ndcg@10_of_", "sampled_ndcg@_of_9",
        "sampled_ndcg@10_of_0", "sampled_ndcg@10_of_9x"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH_AS(static_cast<void>(make_metric(text)),
                         ("a sampled metric is written name@k_of_n with whole numbers from 1, as "
                          "in sampled_ndcg@10_of_100; got '" +
                          text + "'")
                             .c_str(),
                         invalid_option);
  }
}

TEST_CASE("a part of the context that is missing is named") {
  CHECK_THROWS_WITH_AS(static_cast<void>(make_metric("novelty@10")),
                       "the metric novelty@10 needs the popularity of the items in train, which "
                       "metric_context does not hold",
                       lfrec::shape_error);
  lfrec::metric_context const context{
      .popularity = lfrec::item_popularity_table(lfrec_test::five_by_seven())};
  CHECK(make_metric("novelty@10", context).name() == "novelty@10");
  CHECK_THROWS_WITH_AS(static_cast<void>(make_metric("surprise@10", context)),
                       "the metric surprise@10 needs the features or factors of the items, which "
                       "metric_context does not hold",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS(static_cast<void>(make_metric("sampled_ndcg_bias_variance@1_of_9", context)),
                       "sampled.items must say how many items there are for bias_variance, got 0",
                       invalid_option);
}
