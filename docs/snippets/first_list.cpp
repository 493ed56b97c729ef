// SPDX-License-Identifier: MIT
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/recommend/recommend.hpp>

#include <cstdio>
#include <string>

int main() {
  // A log: who played what, how often. Here of an invented world of 500 listeners and 800 artists.
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();

  // A matrix: users by items. binary{} says that a play is a play, however many times.
  auto const plays = lfrec::matrix(world.log, lfrec::binary{});

  // A recipe with its options; fit gives the model.
  auto const model = lfrec::implicit_als{{.factors = 16}}.fit(plays);

  // A list: the best ten artists that the user has not played yet.
  auto const user = world.users.at("user7");
  for (auto const& [artist, score] : lfrec::recommend(model, user, 10, lfrec::unseen(plays, user)))
    std::printf("%.1f  %s\n", static_cast<double>(score),
                std::string(world.item_name(artist)).c_str());
}
