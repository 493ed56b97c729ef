// SPDX-License-Identifier: MIT
// A similarity of one's own in item_knn.
// prints: dice +0\.[0-9]+
#include <iostream>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/knn.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/split/random_holdout.hpp>

// Sørensen 1948, Dice 1945: users of both, against the users of either. A similarity is any
// function of what one pass over the data has counted.
struct dice {
  double operator()(lfrec::pair_stats pair, lfrec::row_stats a, lfrec::row_stats b) const {
    return 2 * pair.overlap / (a.count + b.count);
  }
};
static_assert(lfrec::Similarity<dice>);

int main() {
  auto const music = lfrec::datasets::synthetic{{.users = 500, .items = 800}}.read();
  auto const split = lfrec::random_holdout{}(music.log);
  lfrec::matrix const train(split.train, lfrec::binary{});
  lfrec::matrix const test(split.test, lfrec::binary{});

  lfrec::item_knn const by_cosine{{.neighbors = 100}};
  lfrec::item_knn const by_dice{lfrec::item_knn_options{.neighbors = 100}, dice{}};
  auto const quality = [&](auto const& recipe) {
    auto const model = recipe.fit(train);
    return lfrec::evaluate(model, lfrec::held_out(train, test), lfrec::ndcg{10}).mean("ndcg@10");
  };
  std::cout << "NDCG@10 with\n  cosine " << quality(by_cosine) << "\n  dice   " << quality(by_dice)
            << '\n';
}
