// SPDX-License-Identifier: MIT
// Which of several models is best, and whether that may be chance.
// prints: item_knn +0\.[0-9]+ .*popularity +0\.[0-9]+ .*item_knn +popularity +0\.[0-9]+
#include <iostream>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/baselines.hpp>
#include <lfrec/evaluate/compare.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/evaluate/report_tables.hpp>
#include <lfrec/knn.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/metrics/recall.hpp>
#include <lfrec/split/random_holdout.hpp>
#include <utility>
#include <vector>

int main() {
  auto const music = lfrec::datasets::synthetic{{.users = 500, .items = 800}}.read();
  auto const split = lfrec::random_holdout{{.fraction = 0.2, .seed = 1}}(music.log);
  lfrec::matrix const train(split.train, lfrec::binary{});
  lfrec::matrix const test(split.test, lfrec::binary{});
  auto const model = lfrec::item_knn{{.neighbors = 100}}.fit(train);

  // Everybody is judged by the same held-out items of the same users; popularity and random first
  // show what a figure is worth.
  lfrec::held_out const data(train, test, {}, split.protocol);
  std::vector<lfrec::any_metric> const metrics{lfrec::ndcg{10}, lfrec::recall{20}};
  lfrec::serial threads;
  std::vector<lfrec::named_report> reports;
  reports.push_back({"item_knn", lfrec::evaluate(model, data, threads, metrics)});
  for (auto& baseline : lfrec::evaluate_baselines(data, threads, metrics))
    reports.push_back(std::move(baseline));

  std::cout << lfrec::to_text(lfrec::to_table(lfrec::summarize(reports))) << '\n'
            << lfrec::to_text(lfrec::pairs_table(lfrec::compare(reports, "ndcg@10")));
}
