// SPDX-License-Identifier: MIT
// A model of one's own: whatever scores items can recommend and be evaluated.
// prints: NDCG@10 plain: 0\.[0-9]+, less famous: 0\.[0-9]+
#include <cstddef>
#include <iostream>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/recommend/recommend.hpp>
#include <lfrec/split/random_holdout.hpp>
#include <span>

// Another model's scores, less a penalty for what everybody knows anyway.
struct less_famous {
  using scalar_type = float;
  lfrec::factor_model<float> inner;
  float penalty = 0.05F;

  lfrec::index_t users() const { return inner.users(); }
  lfrec::index_t items() const { return inner.items(); }
  void score(lfrec::query const& whom, std::span<float> scores) const {
    inner.score(whom, scores);
    for (std::size_t i = 0; i < scores.size(); ++i)
      scores[i] -= penalty * inner.popularity()[i] / static_cast<float>(users());
  }
};
static_assert(lfrec::Model<less_famous>);

int main() {
  auto const music = lfrec::datasets::synthetic{{.users = 500, .items = 800}}.read();
  auto const split = lfrec::random_holdout{}(music.log);
  lfrec::matrix const train(split.train, lfrec::binary{});
  lfrec::matrix const test(split.test, lfrec::binary{});

  auto const plain = lfrec::implicit_als{{.factors = 32, .epochs = 10}}.fit(train);
  less_famous const mine{plain, 1.0F};
  for (auto const& entry :
       lfrec::recommend(mine, lfrec::user_index{0}, 3, lfrec::unseen(train, lfrec::user_index{0})))
    std::cout << music.item_name(entry.item) << ' ' << entry.score << '\n';

  lfrec::held_out const data(train, test);
  auto const ndcg = [&](auto const& model) {
    return lfrec::evaluate(model, data, lfrec::ndcg{10}).mean("ndcg@10");
  };
  std::cout << "NDCG@10 plain: " << ndcg(plain) << ", less famous: " << ndcg(mine) << '\n';
}
