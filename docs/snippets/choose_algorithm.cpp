// SPDX-License-Identifier: MIT
#include <lfrec/blend.hpp>
#include <lfrec/core/thread_pool.hpp>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/graph.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/linear.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/models/any_model.hpp>
#include <lfrec/popularity.hpp>
#include <lfrec/split/random_holdout.hpp>

#include <cstdio>
#include <vector>

int main() {
  lfrec::thread_pool threads;  // any number of threads gives the same figures
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();
  lfrec::random_holdout const fifth{{.fraction = 0.2}};
  auto const parts = fifth(world.log);
  auto const inner = fifth(parts.train);

  auto const fit_all = [&](lfrec::matrix const& train) {
    return std::vector<lfrec::any_model>{lfrec::popularity{}.fit(train, threads),
                                         lfrec::rp3beta{}.fit(train, threads),
                                         lfrec::ease{}.fit(train, threads),
                                         lfrec::implicit_als{{.factors = 16}}.fit(train, threads)};
  };
  auto const judge = [&](char const* name, auto const& model, auto const& train, auto const& test) {
    auto const report =
        lfrec::evaluate(model, lfrec::held_out(train, test), threads, lfrec::ndcg{.k = 10});
    std::printf("%-14s %.2f\n", name, report.mean("ndcg@10"));
  };

  // Each alone, on the test part.
  auto const train = lfrec::matrix(parts.train, lfrec::binary{});
  auto const test = lfrec::matrix(parts.test, lfrec::binary{});
  auto const models = fit_all(train);
  char const* const names[] = {"popularity", "rp3beta", "ease", "implicit_als"};
  for (std::size_t k = 0; k < models.size(); ++k) judge(names[k], models[k], train, test);

  // Together: the weights are fitted to a validation part, the models then refitted on all of
  // train.
  auto const inner_train = lfrec::matrix(inner.train, lfrec::binary{});
  auto const validation = lfrec::matrix(inner.test, lfrec::binary{});
  auto const blended = lfrec::blend{}.fit(fit_all(inner_train), inner_train, validation,
                                          lfrec::ndcg{.k = 10}, threads);
  judge("blend", lfrec::blend{}.fit(models, blended.parts().weights), train, test);
}
