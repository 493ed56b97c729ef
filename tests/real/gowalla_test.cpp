// SPDX-License-Identifier: MIT
// Figures that others published on the Gowalla split of LightGCN and NGCF, by our own recipes.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/datasets/adjacency.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/graph.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/metrics/recall.hpp"
#include "lfrec/popularity.hpp"
#include "support/real_data.hpp"

namespace {

struct gowalla {
  lfrec::matrix train;
  lfrec::matrix test;

  explicit gowalla(std::string const& folder) {
    auto const split =
        lfrec::datasets::read_adjacency_split(folder + "/train.txt", folder + "/test.txt");
    train = lfrec::matrix(split.parts.train);
    test = lfrec::matrix(split.parts.test);
    REQUIRE(train.users() == 29'858);
    REQUIRE(train.items() == 40'981);
    REQUIRE(train.nonzeros() == 810'128);
    REQUIRE(test.nonzeros() == 217'242);
  }

  template <typename Recipe>
  void check(Recipe const& recipe, double recall, double ndcg, double tolerance) const {
    lfrec::thread_pool pool(2);
    auto const report = lfrec::evaluate(recipe.fit(train, pool), lfrec::held_out(train, test), pool,
                                        lfrec::recall{20}, lfrec::ndcg{20});
    MESSAGE(Recipe::name, " recall@20 ", report.mean(0), ", ndcg@20 ", report.mean(1));
    CHECK(std::abs(report.mean(0) - recall) <= tolerance);
    CHECK(std::abs(report.mean(1) - ndcg) <= tolerance);
  }
};

}  // namespace

TEST_CASE("Gowalla: our popularity has the published figures") {
  if (auto const folder = lfrec_test::data_folder("gowalla"))
    gowalla(*folder).check(lfrec::popularity{}, .0416, .0317, .00005);
}

TEST_CASE("Gowalla: rp3beta has the published figures at the published settings") {
#ifndef __OPTIMIZE__
  MESSAGE("skipped: takes a minute without optimisation");
#else
  if (auto const folder = lfrec_test::data_folder("gowalla"))
    gowalla(*folder).check(
        lfrec::rp3beta{{.neighbors = 777, .alpha = 0.5663561622F, .beta = 0.0010854479F}}, .1829,
        .1520, .0002);
#endif
}
