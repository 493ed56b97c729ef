// SPDX-License-Identifier: MIT
#include <lfrec/core/thread_pool.hpp>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/compare.hpp>  // target lfrec::stats
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/evaluate/segment_effect.hpp>
#include <lfrec/evaluate/user_groups.hpp>
#include <lfrec/knn.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/popularity.hpp>
#include <lfrec/split/random_holdout.hpp>

#include <cstdio>
#include <string>
#include <vector>

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();
  auto const parts = lfrec::random_holdout{{.fraction = 0.2}}(world.log);
  auto const train = lfrec::matrix(parts.train, lfrec::binary{});
  auto const test = lfrec::matrix(parts.test, lfrec::binary{});
  lfrec::thread_pool threads;  // any number of threads gives the same figures

  std::vector<lfrec::named_report> reports;
  auto const judge = [&](std::string name, auto const& recipe) {
    reports.push_back(
        {std::move(name), lfrec::evaluate(recipe.fit(train, threads), lfrec::held_out(train, test),
                                          threads, lfrec::ndcg{10})});
  };
  judge("popularity", lfrec::popularity{});
  judge("knn 100", lfrec::item_knn{{.neighbors = 100}});
  judge("knn 95", lfrec::item_knn{{.neighbors = 95}});

  auto const result = lfrec::compare(reports, "ndcg@10", {}, threads);
  for (auto const& m : result.models)
    std::printf("%-10s  %.3f  (%.3f to %.3f)\n", m.name.c_str(), m.mean, m.range.low, m.range.high);
  for (auto const& pair : result.pairs)
    std::printf(
        "%s - %s: %+.3f (%+.3f to %+.3f), permutation p %.3f, %zu : %zu users, needs %.0f\n",
        result.models[pair.first].name.c_str(), result.models[pair.second].name.c_str(),
        pair.difference, pair.range.low, pair.range.high, pair.p_permutation.holm, pair.wins,
        pair.losses, pair.users_needed);

  auto const lengths =
      lfrec::groups_by_quantiles("artists in train", lfrec::history_lengths(train), 3);
  for (auto const& s : lfrec::segment_report(reports[1].result, lengths).segments)
    std::printf("%-15s %3zu users  %.3f (%.3f to %.3f)\n", s.label.c_str(), s.users, s.means[0],
                s.ranges[0]->low, s.ranges[0]->high);
  auto const effect = lfrec::test_segments(reports[1].result, lengths, "ndcg@10");
  std::printf("p %.4f, %.0f %% of the variance between users\n", effect.p,
              100 * effect.variance_share);
}
