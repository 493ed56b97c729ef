// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/comparison.hpp"

#include <doctest/doctest.h>

TEST_CASE("figures of a comparison begin as no finding") {
  lfrec::pair_figure const pair{.first = 0, .second = 1};
  CHECK(pair.p_t.raw == 1);
  CHECK(pair.p_t.holm == 1);
  CHECK(pair.p_wilcoxon.benjamini_hochberg == 1);
  CHECK(pair.difference == 0);
  lfrec::comparison const empty{.metric = "ndcg@10", .users = 3};
  CHECK(empty.models.empty());
  lfrec::pair_spread const spread{.first = 0, .second = 1};
  CHECK(spread.figure.error == 0);
}
