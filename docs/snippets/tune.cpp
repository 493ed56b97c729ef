// SPDX-License-Identifier: MIT
#include <lfrec/core/thread_pool.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/search/file_journal.hpp>
#include <lfrec/evaluate/search/space_text.hpp>
#include <lfrec/evaluate/search/tpe.hpp>
#include <lfrec/evaluate/search/tune.hpp>
#include <lfrec/linear.hpp>
#include <lfrec/metrics/ndcg.hpp>

#include <cstdio>
#include <string>
#include <vector>

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 300}}.read();
  auto const split = lfrec::random_holdout{{.fraction = 0.2, .seed = 1}}(world.log);

  std::vector<std::string> const ranges = {"regularization=log:1:10000",
                                           "weighting=binary|log:epsilon=10"};
  auto const space = lfrec::parse_space(ranges);
  lfrec::thread_pool threads;
  lfrec::file_journal journal("tune.jsonl");
  auto const best = lfrec::tune(lfrec::ease{}, split, space, lfrec::tpe{{.trials = 30}},
                                lfrec::ndcg{10}, {.batch = 2}, threads, journal);

  std::printf("%zu trials, chosen: %s\n", best.search.trials.size(),
              lfrec::configuration_text(best.chosen).c_str());
  std::printf("validation %.2f, test %.2f\n", best.validation, best.test.mean("ndcg@10"));
  std::remove("tune.jsonl");  // the search is through
}
