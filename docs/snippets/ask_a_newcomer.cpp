// SPDX-License-Identifier: MIT
#include <lfrec/data/rating_bins.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/models/newcomer.hpp>
#include <lfrec/models/update_model.hpp>
#include <lfrec/recommend/next_question.hpp>
#include <lfrec/recommend/recommend.hpp>

#include <cstdio>
#include <string>
#include <vector>

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();
  auto const name = [&](lfrec::item_index item) { return std::string(world.item_name(item)); };

  // Plays in bins, and a newcomer who answers in the same bins: 0 never, 1 up to 2 plays, … 4 more
  // than 50. Without edges the bins are those of HetRec Last.fm, from 0 to 5.
  lfrec::rating_bins const bins{{2, 10, 50}};
  auto const plays = lfrec::matrix(world.log, lfrec::ordinal{bins.edges});
  auto const model = lfrec::implicit_als{{.factors = 16, .regularization = 0.05F}}.fit(plays);

  lfrec::newcomer guest(model);
  lfrec::next_question const next(model, {.candidates = 100});
  for (double const answer : {0.0, 4.0, 3.0}) {  // what the guest says
    auto const asked = *next(guest);             // nothing only if no candidate is left
    std::printf("%s? %.0f\n", name(asked.item).c_str(), answer);
    guest.rate(asked.item, bins.value(asked.item, answer));
  }
  auto const list =
      lfrec::recommend(guest, lfrec::query{}, 3, lfrec::unseen(guest.history().index));
  for (auto const& entry : list)
    std::printf("score %.2f, standard deviation %.2f  %s\n", static_cast<double>(entry.score),
                guest.stddev(entry.item), name(entry.item).c_str());

  // The guest signs up: a row more in the matrix, and one vector more in the model.
  std::vector<lfrec::interaction> rows(world.log.begin(), world.log.end());
  lfrec::user_index const user{model.users()};
  for (std::size_t n = 0; n < guest.history().size(); ++n)
    rows.push_back({user, lfrec::item_index{guest.history().index[n]},
                    static_cast<float>(bins.plays(static_cast<double>(guest.history().value[n])))});
  lfrec::matrix const now({model.users() + 1, model.items(), rows}, lfrec::ordinal{bins.edges});
  auto const grown = lfrec::update_users(model, now, std::span<lfrec::user_index const>{});
  std::printf("%d users, the last gets %s\n", grown.users(),
              name(lfrec::recommend(grown, user, 1, lfrec::unseen(now, user))[0].item).c_str());

  auto const without = lfrec::forget_user(grown, user, now.user(user));
  std::printf("forgotten: %s\n",
              name(lfrec::recommend(without, user, 1, lfrec::unseen(now, user))[0].item).c_str());
}
