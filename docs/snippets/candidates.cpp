// SPDX-License-Identifier: MIT
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/recommend/recommend.hpp>

#include <algorithm>
#include <cstdio>
#include <string>

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();
  auto const plays = lfrec::matrix(world.log, lfrec::binary{});
  auto const model = lfrec::implicit_als{{.factors = 16}}.fit(plays);
  auto const user = world.users.at("user7");
  auto const print = [&](char const* title, auto const& list) {
    std::printf("%s\n", title);
    for (auto const& entry : list)
      std::printf("  %s\n", std::string(world.item_name(entry.item)).c_str());
  };

  auto const fresh = lfrec::unseen(plays, user);
  auto const first = lfrec::recommend(model, user, 3, fresh);
  print("unseen", first);
  print("without the first of these",
        lfrec::recommend(model, user, 3, fresh & lfrec::except({first[0].item})));
  auto const is_jazz = [&, jazz = world.item_features.find("jazz")](lfrec::item_index item) {
    auto const tags = world.item_features.row(item).index;
    return jazz && std::find(tags.begin(), tags.end(), *jazz) != tags.end();
  };
  print("tagged jazz", lfrec::recommend(model, user, 3, fresh & is_jazz));
  print("these two, ranked", lfrec::rank(model, {.user = user, .history = {}},
                                         {world.items.at("artist12"), world.items.at("artist3")}));
}
