// SPDX-License-Identifier: MIT
// Artists like one artist, by factors and by neighbours; and users like one user.
// prints: by factors:.*by neighbours:.*like user1:.*0\.[0-9]
#include <iostream>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/knn.hpp>
#include <lfrec/recommend/similar.hpp>

int main() {
  auto const music = lfrec::datasets::synthetic{{.users = 500, .items = 800}}.read();
  lfrec::matrix const plays(music.log, lfrec::binary{});
  auto const factors = lfrec::implicit_als{{.factors = 32, .epochs = 10}}.fit(plays);
  auto const neighbors = lfrec::item_knn{{.neighbors = 50}}.fit(plays);

  auto const artist = music.items.at("artist1");
  auto const print = [&](char const* how, auto const& list) {
    std::cout << "Similar to " << music.item_name(artist) << " by " << how << ":\n";
    for (auto const& entry : list)
      std::cout << "  " << music.item_name(entry.item) << ' ' << entry.score << '\n';
  };
  print("factors", lfrec::similar_items(factors, artist, 5));       // cosine of the factors
  print("neighbours", lfrec::similar_items(neighbors, artist, 5));  // cosine of the plays, damped

  // item_knn knows nothing of users, so similar_users(neighbors, …) does not compile.
  std::cout << "Users like user1:\n";
  for (auto const& other : lfrec::similar_users(factors, music.users.at("user1"), 3))
    std::cout << "  " << music.users.key(other.user) << ' ' << other.score << '\n';
}
