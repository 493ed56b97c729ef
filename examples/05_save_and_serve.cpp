// SPDX-License-Identifier: MIT
// Fit here, answer there: a model in a file, loaded once and asked by several threads.
// prints: user1: [A-Z].*user2: [A-Z].*user3: [A-Z].*newcomer: [A-Z]
#include <cstdio>
#include <iostream>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/io/load.hpp>
#include <lfrec/io/make_saved.hpp>
#include <lfrec/io/save.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

void fit_and_save(std::string const& file) {
  auto const music = lfrec::datasets::synthetic{{.users = 500, .items = 800}}.read();
  auto const weighting = lfrec::binary{}.fit(music.log);
  auto const plays = weighting.matrix(music.log);
  lfrec::implicit_als const recipe{{.factors = 32, .epochs = 10}};
  // With the model go ids, names, the weighting and what users have played already.
  lfrec::save(lfrec::make_saved(recipe.fit(plays), recipe, music, plays, weighting), file);
}

std::string names(std::vector<lfrec::named_recommendation<float>> const& list) {
  std::string text;
  for (auto const& entry : list) text += (entry.rank == 1 ? "" : ", ") + entry.name;
  return text;
}

int main() {
  std::string const file = "05_save_and_serve.lfrec";
  fit_and_save(file);
  auto const model = lfrec::load(file);  // nothing but the file is needed
  std::remove(file.c_str());

  // All const functions may be called from many threads at once.
  std::vector<std::string> const users = {"user1", "user2", "user3"};
  std::vector<std::string> lists(users.size());
  std::vector<std::thread> team;
  for (std::size_t n = 0; n < users.size(); ++n)
    team.emplace_back([&, n] { lists[n] = names(model.recommend(users[n], 3)); });
  for (auto& member : team) member.join();
  for (std::size_t n = 0; n < users.size(); ++n) std::cout << users[n] << ": " << lists[n] << '\n';

  // Ids and plays of somebody who was not there when the model was fitted.
  std::vector<std::pair<std::string, float>> const history = {{"artist3", 120.0F},
                                                              {"artist8", 7.0F}};
  std::cout << "newcomer: " << names(model.recommend_history(history, 3)) << '\n';
}
