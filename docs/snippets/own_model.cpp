// SPDX-License-Identifier: MIT
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/recommend/recommend.hpp>
#include <lfrec/split/random_holdout.hpp>

#include <algorithm>
#include <cstdio>
#include <span>
#include <string>
#include <utility>
#include <vector>

// Scores come from anywhere: here, how many of an artist's tags the user's artists have.
class by_tags {
 public:
  using scalar_type = float;

  by_tags(lfrec::matrix plays, lfrec::features tags)
      : plays_(std::move(plays)), tags_(std::move(tags)) {}

  lfrec::index_t users() const { return plays_.users(); }
  lfrec::index_t items() const { return plays_.items(); }

  void score(lfrec::query const& q, std::span<float> scores) const {
    if (scores.size() != lfrec::to_size(items())) throw lfrec::shape_error("one score per item");
    if (q.user && lfrec::to_index(*q.user) >= users()) throw lfrec::shape_error("no such user");
    auto const row = q.history ? *q.history : q.user ? plays_.user(*q.user) : lfrec::row_view{};
    std::vector<float> taste(lfrec::to_size(tags_.columns()));
    for (auto const item : row.index) {
      auto const tags = tags_.row(lfrec::item_index{item});
      for (std::size_t n = 0; n < tags.size(); ++n)
        taste[lfrec::to_size(tags.index[n])] += tags.value[n];
    }
    std::ranges::fill(scores, 0.F);
    for (lfrec::index_t i = 0; i < items(); ++i) {
      auto const tags = tags_.row(lfrec::item_index{i});
      for (std::size_t n = 0; n < tags.size(); ++n)
        scores[lfrec::to_size(i)] += tags.value[n] * taste[lfrec::to_size(tags.index[n])];
    }
  }

 private:
  lfrec::matrix plays_;
  lfrec::features tags_;
};
static_assert(lfrec::Model<by_tags>);

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();
  auto const cut = lfrec::random_holdout{}(world.log);
  lfrec::matrix const shown(cut.train, lfrec::binary{});
  lfrec::matrix const hidden(cut.test, lfrec::binary{});
  by_tags const model(shown, world.item_features);

  auto const user = world.users.at("user7");
  for (auto const& [item, score] : lfrec::recommend(model, user, 3, lfrec::unseen(shown, user)))
    std::printf("%.1f %s\n", static_cast<double>(score),
                std::string(world.item_name(item)).c_str());
  auto const report = lfrec::evaluate(model, lfrec::held_out(shown, hidden), lfrec::ndcg{10});
  std::printf("NDCG@10 %.3f\n", report.mean("ndcg@10"));
}
