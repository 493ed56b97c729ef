// SPDX-License-Identifier: MIT
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/metrics/recall.hpp>
#include <lfrec/popularity.hpp>
#include <lfrec/split/all_cuts.hpp>
#include <lfrec/split/by_time.hpp>
#include <lfrec/split/by_user.hpp>
#include <lfrec/split/leaks.hpp>
#include <lfrec/split/random_holdout.hpp>
#include <lfrec/split/time_windows.hpp>

#include <cstdio>

namespace {

double recall_at_20(lfrec::holdout const& cut) {
  lfrec::matrix const train(cut.train, lfrec::binary{});
  lfrec::matrix const shown(cut.shown(), lfrec::binary{});  // train, or what is given
  lfrec::matrix const test(cut.test, lfrec::binary{});
  auto const model = lfrec::popularity{}.fit(train);
  bool const strangers = cut.given.has_value();
  lfrec::held_out const data(shown, test, {.fold_in = strangers}, cut.protocol);
  return lfrec::evaluate(model, data, lfrec::recall{20}).mean(0);
}

}  // namespace

int main() {
  auto options = lfrec::datasets::small_world();
  options.timestamps = true;
  auto const log = lfrec::datasets::synthetic{options}.read().log;

  lfrec::holdout const cuts[] = {lfrec::random_holdout{}(log), lfrec::by_time{}(log),
                                 lfrec::by_user{{.fraction = 0.2, .given = 0.5}}(log)};
  for (auto const& cut : cuts) {
    std::printf("%s\n  recall@20 %.3f\n", cut.protocol.c_str(), recall_at_20(cut));
    for (auto const& finding : lfrec::find_leaks(cut).warnings())
      std::printf("  %s\n", finding.c_str());
  }

  std::puts("a model fitted anew for each of three windows");
  for (auto const& cut : lfrec::all_cuts(lfrec::time_windows{{.windows = 3}}, log))
    std::printf("  recall@20 %.3f\n", recall_at_20(cut));

  std::puts("a row of test in train");
  auto leaky = lfrec::by_time{}(log);
  auto rows = leaky.train.rows();
  rows.push_back(leaky.test[0]);
  leaky.train = {log.users(), log.items(), rows};
  for (auto const& finding : lfrec::find_leaks(leaky).warnings())
    std::printf("  %s\n", finding.c_str());
}
