// SPDX-License-Identifier: MIT
// From a log of plays to ten artists for one user.
// prints: 10\. [A-Z].* 0\.[0-9]+
#include <iostream>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/recommend/recommend.hpp>

int main() {
  // Any source gives a data set: an invented world here, read_delimited("plays.tsv") for a file.
  auto const music = lfrec::datasets::synthetic{{.users = 500, .items = 800}}.read();

  // What a play count means is your choice: here, that the user likes the artist, however often.
  lfrec::matrix const plays(music.log, lfrec::binary{});

  // A recipe is a struct of options; fit gives a finished model.
  auto const model = lfrec::implicit_als{{.factors = 32, .epochs = 10}}.fit(plays);

  // Ids of the outside world stand in the data set; the rest of the library counts from 0.
  auto const user = music.users.at("user7");
  int rank = 0;
  for (auto const& [artist, score] : lfrec::recommend(model, user, 10, lfrec::unseen(plays, user)))
    std::cout << ++rank << ". " << music.item_name(artist) << ' ' << score << '\n';
}
