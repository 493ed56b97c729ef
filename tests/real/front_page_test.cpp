// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/datasets/lastfm.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/split/random_holdout.hpp"
#include "support/real_data.hpp"
#include "support/recipes.hpp"

// Sanitizers make fits of this size slow: one seed is enough for them.
#ifdef __has_feature
constexpr int seeds = __has_feature(address_sanitizer) ? 1 : 3;
#else
constexpr int seeds = 3;
#endif

// The promise of the front page: its recipe with its defaults on the real Last.fm set, a fifth of
// each user's artists held out at random, NDCG@10 with binary relevance and the ideal cut at
// min(10, held-out artists). Mean over three seeds (one where sanitizers are on).
TEST_CASE("the first program of the README reaches NDCG@10 .24 on HetRec Last.fm") {
  auto const folder = lfrec_test::data_folder("hetrec2011-lastfm-2k");
  if (!folder) {
    MESSAGE("skipped: hetrec2011-lastfm-2k is not there");
    return;
  }
  auto const lastfm = lfrec::datasets::read_lastfm(*folder);
  lfrec::thread_pool pool;
  double als = 0;
  double knn = 0;
  double popular = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    auto const split =
        lfrec::random_holdout{{.fraction = 0.2, .per_user = true, .seed = seed}}(lastfm.log);
    lfrec::matrix const train(split.train, lfrec::binary{});
    lfrec::matrix const test(split.test, lfrec::binary{});
    lfrec::held_out const data(train, test);
    auto const ndcg_of = [&](auto const& model) {
      return lfrec::evaluate(model, data, pool, lfrec::ndcg{10}).mean("ndcg@10") / seeds;
    };
    als += ndcg_of(lfrec_test::implicit_als<float>{{.factors = 64}}.fit(train, pool));
    knn += ndcg_of(lfrec_test::item_knn<float>{}.fit(train, pool));
    popular += ndcg_of(lfrec_test::popularity<float>{}.fit(train, pool));
  }
  CAPTURE(als);
  CAPTURE(knn);
  CAPTURE(popular);
  CHECK(als >= 0.24);
  CHECK(knn >= 0.21);
  CHECK(popular == doctest::Approx(0.077).epsilon(0.05));
}
