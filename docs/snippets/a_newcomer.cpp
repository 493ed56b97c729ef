// SPDX-License-Identifier: MIT
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/io/load.hpp>
#include <lfrec/io/make_saved.hpp>
#include <lfrec/io/save.hpp>
#include <lfrec/models/newcomer.hpp>
#include <lfrec/recommend/recommend.hpp>

#include <cstdio>
#include <string>

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();
  auto const name = [&](lfrec::item_index item) { return std::string(world.item_name(item)); };

  // ordinal{} turns each listener's plays into 1 to 5 by that listener's own quantiles, so that a
  // rating is a value on the same scale, and 0 a plain no.
  auto const weighting = lfrec::ordinal{}.fit(world.log);
  auto const plays = weighting.matrix(world.log);
  lfrec::implicit_als const recipe{{.factors = 16, .regularization = 0.05F}};
  auto const model = recipe.fit(plays);

  // A newcomer rates what stands first in the list, again and again.
  lfrec::newcomer guest(model);
  auto const best = [&] {
    auto const list =
        lfrec::recommend(guest, lfrec::query{}, 3, lfrec::unseen(guest.history().index));
    for (auto const& entry : list) std::printf("  %s\n", name(entry.item).c_str());
    return list[0].item;
  };
  std::puts("nothing is known");
  for (float const rating : {0.0F, 5.0F, 4.0F}) {
    auto const item = best();
    guest.rate(item, rating);
    std::printf("%.0f for %s\n", static_cast<double>(rating), name(item).c_str());
  }
  auto const item = best();

  auto const why = model.explain({.user = {}, .history = guest.history()}, item);
  std::printf("why %s: %.2f\n", name(item).c_str(), why.score);
  for (auto const& term : why.terms)  // every term is an item that was rated
    std::printf("  %+.2f  %s\n", term.amount, name(lfrec::item_index{term.index}).c_str());

  // A file with the model, ids, names, the weighting and what users have is enough to serve from.
  lfrec::save(lfrec::make_saved(model, recipe, world, plays, weighting), "a_newcomer.lfrec");
  auto const served = lfrec::load("a_newcomer.lfrec");
  std::puts("user7, from the file");
  for (auto const& line : served.recommend("user7", 3))
    std::printf("  %zu  %s  %s\n", line.rank, line.item.c_str(), line.name.c_str());
}
