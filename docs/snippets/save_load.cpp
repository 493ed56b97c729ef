// SPDX-License-Identifier: MIT
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/io/load.hpp>
#include <lfrec/io/make_saved.hpp>
#include <lfrec/io/save.hpp>

#include <cstdio>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// Where the data is: fit, and save what is needed to use the model elsewhere.
void train(std::string const& file) {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();
  auto const weighting = lfrec::binary{}.fit(world.log);
  auto const plays = weighting.matrix(world.log);
  lfrec::implicit_als const recipe{{.factors = 16}};
  lfrec::save(lfrec::make_saved(recipe.fit(plays), recipe, world, plays, weighting), file);
}

int main() {
  train("world.lfrec");

  // Where the lists are needed: nothing but the file, and outside ids.
  auto const saved = lfrec::load("world.lfrec");
  std::printf("%s of %zu users and %zu items\n", saved.recipe.c_str(), saved.users.size(),
              saved.items.size());

  // One loaded model serves all threads.
  std::vector<std::string> best(3);
  {
    std::vector<std::jthread> threads;
    for (std::size_t n = 0; n < best.size(); ++n)
      threads.emplace_back([&saved, &best, n] {
        best[n] = saved.recommend("user" + std::to_string(n + 1), 1)[0].name;
      });
  }
  for (auto const& name : best) std::printf("  %s\n", name.c_str());

  // Somebody who was not there: raw play counts, weighted as in training.
  std::vector<std::pair<std::string, float>> const history{{"artist3", 120.0F}, {"artist8", 7.0F}};
  for (auto const& entry : saved.recommend_history(history, 2))
    std::printf("%zu. %s (%s)\n", entry.rank, entry.name.c_str(), entry.item.c_str());

  try {
    (void)lfrec::load<double>("world.lfrec");
  } catch (lfrec::format_error const& e) {
    std::printf("%s\n", e.what());
  }
  std::remove("world.lfrec");
}
