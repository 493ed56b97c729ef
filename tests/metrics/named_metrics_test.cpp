// SPDX-License-Identifier: MIT
#include "lfrec/metrics/named_metrics.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lfrec/metrics/metric_text.hpp"
#include "support/placements.hpp"
#include "support/rankings.hpp"
#include "support/tiny_data.hpp"

using lfrec::detail::metric_suffix;

TEST_CASE("every metric is made by the name it gives itself") {
  auto const plays = lfrec_test::five_by_seven();
  lfrec::metric_context const context{.popularity = lfrec::item_popularity_table(plays),
                                      .vectors = lfrec::item_vectors(plays.by_item()),
                                      .items = plays.items()};
  for (auto const& metric : lfrec::detail::named_metrics()) {
    std::string const suffix = metric.suffix == metric_suffix::none      ? ""
                               : metric.suffix == metric_suffix::cut_off ? "@7"
                                                                         : "@7_of_20";
    std::string const name{metric.name};
    CAPTURE(name);
    CHECK(lfrec::make_metric(name + suffix, context).name() == name + suffix);
    if (metric.make_expected != nullptr)
      CHECK(lfrec::make_metric(name + "_expected" + suffix, context).name() ==
            name + "_expected" + suffix);
  }
}

TEST_CASE("every metric of accuracy is the one it says, and so is its expectation over ties") {
  for (auto const& metric : lfrec::detail::named_metrics()) {
    if (metric.make_expected == nullptr || metric.suffix != metric_suffix::cut_off) continue;
    lfrec::metric_context const none;
    auto const request = [&](lfrec::index_t k) {
      return lfrec::detail::metric_request{metric.name, none, k};
    };
    lfrec_test::check_against_oracle([&](lfrec::index_t k) { return metric.make(request(k)); });
    struct expectation {
      lfrec::any_metric metric;
      std::string base;
      [[nodiscard]] std::string name() const { return base; }
      [[nodiscard]] double expected(lfrec::placement const& p) const { return (*metric.rank())(p); }
    };
    lfrec_test::check_against_all_orders([&](lfrec::index_t k) {
      return expectation{metric.make_expected(request(k)), std::string{metric.name}};
    });
  }
}
