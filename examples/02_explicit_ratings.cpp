// SPDX-License-Identifier: MIT
// Stars from 1 to 5, read from text: predict those that are missing.
// prints: eva gives Solaris: [45]\.[0-9]
#include <iomanip>
#include <iostream>
#include <lfrec/als.hpp>
#include <lfrec/datasets/delimited.hpp>
#include <lfrec/recommend/recommend.hpp>

// Of a file it would be read_delimited("ratings.csv", csv()).
constexpr auto ratings_csv = R"(user,film,stars
ana,Alien,5
ana,Solaris,5
ana,Amelie,1
ben,Alien,4
ben,Solaris,5
ben,Stalker,5
ben,Casablanca,2
cleo,Amelie,5
cleo,Casablanca,5
cleo,Alien,1
dan,Casablanca,4
dan,Amelie,5
dan,Solaris,2
dan,Stalker,1
eva,Alien,5
eva,Amelie,2
eva,Stalker,5
)";

int main() {
  namespace datasets = lfrec::datasets;
  auto const films =
      datasets::delimited(datasets::memory_source(ratings_csv), datasets::csv()).read();

  // For als a value is a rating and a missing pair is unknown. implicit_als is for plays and
  // clicks, where a missing pair says something too.
  lfrec::matrix const ratings(films.log, lfrec::duplicates::last);
  auto const model = lfrec::als{{.factors = 2, .epochs = 30, .regularization = 0.05F}}.fit(ratings);

  auto const user = films.users.at("eva");
  for (auto const& [film, stars] : lfrec::recommend(model, user, 3, lfrec::unseen(ratings, user)))
    std::cout << "eva gives " << films.item_name(film) << ": " << std::fixed << std::setprecision(1)
              << stars << '\n';
}
