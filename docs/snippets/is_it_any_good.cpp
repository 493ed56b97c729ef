// SPDX-License-Identifier: MIT
#include <lfrec/core/thread_pool.hpp>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/knn.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/metrics/recall.hpp>
#include <lfrec/popularity.hpp>
#include <lfrec/split/random_holdout.hpp>

#include <cstdio>

namespace {

// Fits on one part of a split, judges on the other, prints a line; returns ndcg@10.
double judge(char const* name, auto const& recipe, lfrec::holdout const& parts) {
  lfrec::thread_pool threads;  // any number of threads gives the same figures
  auto const train = lfrec::matrix(parts.train, lfrec::binary{});
  auto const test = lfrec::matrix(parts.test, lfrec::binary{});
  auto const report = lfrec::evaluate(recipe.fit(train, threads), lfrec::held_out(train, test),
                                      threads, lfrec::ndcg{.k = 10}, lfrec::recall{.k = 20});
  std::printf("  %-14s ndcg@10 %.2f  recall@20 %.2f\n", name, report.mean("ndcg@10"),
              report.mean("recall@20"));
  return report.mean("ndcg@10");
}

}  // namespace

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();

  // A fifth of each listener's artists goes to test, and a fifth of the rest to validation.
  lfrec::random_holdout const fifth{{.fraction = 0.2}};
  auto const final_parts = fifth(world.log);
  auto const inner_parts = fifth(final_parts.train);

  std::puts("validation, to choose by");
  lfrec::implicit_als_options best{.factors = 16};
  double best_ndcg = 0;
  for (float const regularization : {0.005F, 0.02F, 0.05F, 0.15F}) {
    lfrec::implicit_als_options const tried{.factors = 16, .regularization = regularization};
    std::printf("regularization %.3f:", static_cast<double>(regularization));
    double const ndcg = judge("implicit_als", lfrec::implicit_als{tried}, inner_parts);
    if (ndcg > best_ndcg) {
      best_ndcg = ndcg;
      best = tried;
    }
  }

  std::printf("test, with regularization %.3f\n", static_cast<double>(best.regularization));
  judge("popularity", lfrec::popularity{}, final_parts);
  judge("item_knn", lfrec::item_knn{{.neighbors = 100}}, final_parts);
  judge("implicit_als", lfrec::implicit_als{best}, final_parts);
}
