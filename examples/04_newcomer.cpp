// SPDX-License-Identifier: MIT
// Somebody whom the model has never seen rates artists one by one and watches the list change.
// prints: with nothing known:.*after a 5.*after a 0.*ask next about [A-Z].*the same: yes
#include <algorithm>
#include <cmath>
#include <iostream>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/models/newcomer.hpp>
#include <lfrec/recommend/next_question.hpp>
#include <lfrec/recommend/recommend.hpp>
#include <string>

int main() {
  auto const music = lfrec::datasets::synthetic{{.users = 500, .items = 800}}.read();
  lfrec::matrix const plays(music.log, lfrec::binary{});
  auto const model = lfrec::implicit_als{{.factors = 32, .epochs = 10}}.fit(plays);

  lfrec::newcomer guest(model);  // a rating moves the guest's own vector; the model stays as it is
  auto const print = [&](std::string const& when) {
    std::cout << when << ":\n";
    for (auto const& entry :
         lfrec::recommend(guest, lfrec::query{}, 5, lfrec::unseen(guest.history().index)))
      std::cout << "  " << music.item_name(entry.item) << ' ' << entry.score << '\n';
  };
  print("with nothing known");

  // The value means what values of the training matrix mean: how sure it is that the guest likes
  // the artist. 0 is a no, which is not the same as no answer.
  auto const liked = music.items.at("artist3");
  auto const disliked = music.items.at("artist1");
  guest.rate(liked, 5);
  print("after a 5 for " + std::string(music.item_name(liked)));
  guest.rate(disliked, 0);
  print("after a 0 for " + std::string(music.item_name(disliked)));

  // Which answer would say most about all that is left open?
  if (auto const next = lfrec::next_question(model)(guest))
    std::cout << "ask next about " << music.item_name(next->item) << '\n';

  // The same in one go, for a history that is known at once.
  lfrec::history const both(model.items(), {{liked, 5.0F}, {disliked, 0.0F}});
  auto const close = [](float a, float b) { return std::abs(a - b) < 1e-5F; };
  bool const same = std::ranges::equal(model.fold_in(both.view()), guest.vector(), close);
  std::cout << "the same: " << (same ? "yes" : "no") << '\n';
}
