// SPDX-License-Identifier: MIT
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/io/playlist.hpp>
#include <lfrec/popularity.hpp>
#include <lfrec/recommend/diversify.hpp>
#include <lfrec/recommend/recommend.hpp>

#include <cstdio>
#include <string>
#include <vector>

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 3}}.read();
  auto const model = lfrec::popularity{}.fit(lfrec::matrix(world.log));
  lfrec::item_vectors const tags(world.item_features);
  auto const print = [&](char const* title, auto const& list) {
    std::printf("%s\n", title);
    for (auto const& entry : list) {
      auto const row = world.item_features.row(entry.item);
      std::printf("  %-20s", std::string(world.item_name(entry.item)).c_str());
      for (auto const tag : row.index) std::printf(" %s", world.item_features.name(tag).c_str());
      std::printf("\n");
    }
  };

  // The best 50, and 4 of these that are popular and unlike each other.
  auto const best = lfrec::recommend(model, lfrec::user_index{0}, 50);
  print("as they rank", lfrec::diversify(best, 4, tags, {.diversity = 0}));
  auto const varied = lfrec::diversify(best, 4, tags, {.diversity = 0.5});
  print("varied", varied);

  std::vector<lfrec::playlist_entry> entries;
  for (auto const& entry : varied) {
    std::string const name(world.item_name(entry.item));
    entries.push_back({"https://example.org/radio/" + lfrec::percent_encoded(name), name});
  }
  std::printf("%s", lfrec::to_m3u(entries, "varied").c_str());
}
