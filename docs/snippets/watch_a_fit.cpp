// SPDX-License-Identifier: MIT
#include <lfrec/core/observer.hpp>
#include <lfrec/core/thread_pool.hpp>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/split/random_holdout.hpp>

#include <cstdio>

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();
  auto const parts = lfrec::random_holdout{}(world.log);
  auto const train = lfrec::matrix(parts.train, lfrec::binary{});
  auto const validation = lfrec::matrix(parts.test, lfrec::binary{});

  // Stops once NDCG@10 on the validation part has not risen by .005 for three epochs.
  double best = 0;
  int best_epoch = 0;
  auto const watch = [&](lfrec::progress const& now, auto const& snapshot) {
    double const ndcg =
        lfrec::evaluate(snapshot(), lfrec::held_out(train, validation), lfrec::ndcg{.k = 10})
            .mean("ndcg@10");
    std::printf("epoch %2d of %d  loss %.0f  ndcg@10 %.2f\n", now.step, now.steps, now.loss.total(),
                ndcg);
    if (ndcg > best + 0.005) {
      best = ndcg;
      best_epoch = now.step;
    }
    return now.step - best_epoch < 3 ? lfrec::next::proceed : lfrec::next::stop;
  };
  lfrec::thread_pool threads;
  auto const model = lfrec::implicit_als{{.factors = 16}}.fit(train, threads, watch);
  std::printf("%d epochs\n", model.summary().epochs);
}
