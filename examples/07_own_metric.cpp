// SPDX-License-Identifier: MIT
// A metric of one's own beside a built-in one.
// prints: rank_biased_precision@20 +0\.[0-9]+
#include <cmath>
#include <cstddef>
#include <iostream>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/split/random_holdout.hpp>
#include <string>

// Moffat, Zobel 2008: a reader goes on from each entry to the next with probability p, so hits at
// rank r = 0, 1, … add up to (1 - p) Σ pʳ.
struct rank_biased_precision {
  double p = 0.8;
  std::string name() const { return "rank_biased_precision@20"; }
  lfrec::index_t depth() const { return 20; }
  double operator()(lfrec::ranking const& r) const {
    auto const list = lfrec::head(r, depth());
    double sum = 0;
    for (std::size_t rank = 0; rank < list.size(); ++rank)
      if (lfrec::is_relevant(r, list[rank])) sum += std::pow(p, static_cast<double>(rank));
    return (1 - p) * sum;
  }
};
static_assert(lfrec::ListMetric<rank_biased_precision>);

int main() {
  auto const music = lfrec::datasets::synthetic{{.users = 500, .items = 800}}.read();
  auto const split = lfrec::random_holdout{{.fraction = 0.2, .seed = 1}}(music.log);
  lfrec::matrix const train(split.train, lfrec::binary{});
  lfrec::matrix const test(split.test, lfrec::binary{});
  auto const model = lfrec::implicit_als{{.factors = 32, .epochs = 10}}.fit(train);

  lfrec::held_out const data(train, test, {}, split.protocol);
  std::cout << lfrec::evaluate(model, data, lfrec::ndcg{10}, rank_biased_precision{}).to_text();
}
