// SPDX-License-Identifier: MIT
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/knn.hpp>
#include <lfrec/recommend/similar.hpp>

#include <cstdio>
#include <string>

// The share of common listeners among all of either artist, with a penalty for chance.
struct jaccard {
  double least = 1;  // so many common listeners count for nothing

  double operator()(lfrec::pair_stats pair, lfrec::row_stats a, lfrec::row_stats b) const {
    if (pair.overlap <= least) return 0;
    return (pair.overlap - least) / (a.count + b.count - pair.overlap);
  }
};
static_assert(lfrec::Similarity<jaccard>);

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();
  auto const plays = lfrec::matrix(world.log, lfrec::binary{});

  lfrec::item_knn_options const options{.neighbors = 50, .shrinkage = 0};
  auto const model = lfrec::item_knn{options, jaccard{.least = 3}}.fit(plays);

  lfrec::item_index const artist = world.items.at("artist1");
  std::printf("like %s\n", std::string(world.item_name(artist)).c_str());
  for (auto const& [item, score] : lfrec::similar_items(model, artist, 3))
    std::printf("  %.3f %s\n", static_cast<double>(score),
                std::string(world.item_name(item)).c_str());
}
