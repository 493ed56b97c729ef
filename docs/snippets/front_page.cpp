// SPDX-License-Identifier: MIT
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/lastfm.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/recommend/recommend.hpp>

#include <iostream>

int main() {
  auto const lastfm = lfrec::datasets::read_lastfm("hetrec2011-lastfm-2k");
  auto const plays = lfrec::matrix(lastfm.log, lfrec::binary{});
  auto const model = lfrec::implicit_als{{.factors = 64}}.fit(plays);
  auto const user = lastfm.users.at("2");
  for (auto const& best : lfrec::recommend(model, user, 10, lfrec::unseen(plays, user)))
    std::cout << lastfm.item_name(best.item) << '\n';
}
