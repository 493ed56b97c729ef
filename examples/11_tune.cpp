// SPDX-License-Identifier: MIT
// Good options for a recipe, found without a look at the test part.
// prints: 24 of 24.*chosen: .*weighting=.*validation 0\.[0-9]+.*test +0\.[0-9]+
#include <cstdio>
#include <lfrec/core/thread_pool.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/search/tpe.hpp>
#include <lfrec/evaluate/search/tune.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/metrics/ndcg.hpp>

int main() {
  using lfrec::dimension, lfrec::scale;
  auto const music = lfrec::datasets::synthetic{{.users = 400, .items = 600}}.read();
  auto const split = lfrec::random_holdout{{.fraction = 0.2, .seed = 1}}(music.log);

  // What a search may change; everything else stays as the recipe has it.
  lfrec::search_space const space = {
      dimension::integer("factors", 4, 32, scale::logarithmic),
      dimension::real("regularization", 1e-4, 0.3, scale::logarithmic),
      dimension::real("unobserved_weight", 3e-3, 1, scale::logarithmic),
      dimension::choice("weighting", {"binary", "log:epsilon=10"})};

  lfrec::tune_options options;
  options.validation = lfrec::random_holdout{{.fraction = 0.2, .seed = 2}};
  options.early_stop = lfrec::early_stop_options{.patience = 2};
  options.batch = 4;  // side by side, each on a thread of its own

  auto const watch = [](lfrec::search_progress const& p) {
    if (p.best != nullptr && p.done % 4 == 0)
      std::printf("%2zu of %zu, best %.3f so far\n", p.done, p.total, *p.best->figure);
    return lfrec::next::proceed;
  };
  lfrec::thread_pool threads;
  auto const best = lfrec::tune(lfrec::implicit_als{}, split, space, lfrec::tpe{{.trials = 24}},
                                lfrec::ndcg{10}, options, threads, lfrec::no_journal{}, watch);

  std::printf("chosen: %s\nvalidation %.3f\ntest       %.3f\n",
              lfrec::configuration_text(best.chosen).c_str(), best.validation,
              best.test.mean("ndcg@10"));
}
