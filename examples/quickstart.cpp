// SPDX-License-Identifier: MIT
// The main job in one go: from a log of plays to lists of artists, with reasons.
//   quickstart                a music world invented on the spot
//   quickstart --data FOLDER  the HetRec 2011 Last.fm set: artists.dat, user_artists.dat, …
// prints: NDCG@10 .*: 0\.[2-9].*popular artists: 0\.0[0-9]+
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <lfrec/core/thread_pool.hpp>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/lastfm.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/popularity.hpp>
#include <lfrec/recommend/recommend.hpp>
#include <lfrec/recommend/similar.hpp>
#include <lfrec/split/random_holdout.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using artist_model = lfrec::factor_model<float>;

/// A name cut or filled up to `width` letters; a letter of UTF-8 may be several bytes.
std::string column(std::string_view name, std::size_t width) {
  std::string cell;
  std::size_t letters = 0;
  for (char const byte : name) {
    bool const starts_letter = (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    if (starts_letter && letters++ == width) break;
    cell += byte;
  }
  return cell + std::string(width - std::min(width, letters), ' ');
}

void print_list(lfrec::dataset const& music, lfrec::ranked_list<float> const& list) {
  for (std::size_t n = 0; n < list.size(); ++n)
    std::printf("  %2zu  %s %6.3f\n", n + 1, column(music.item_name(list[n].item), 34).c_str(),
                static_cast<double>(list[n].score));
}

/// The two artists of the user's own history that speak most for this one.
std::string reasons(lfrec::dataset const& music, artist_model const& model,
                    lfrec::query const& user, lfrec::item_index artist) {
  std::string text;
  int named = 0;
  for (auto const& term : model.explain(user, artist).terms) {
    if (term.kind != lfrec::reason::item || term.amount <= 0 || named == 2) continue;
    text += (named++ == 0 ? "" : ", ");
    text += music.item_name(lfrec::item_index{term.index});
  }
  return text;
}

void print_for_user(lfrec::dataset const& music, lfrec::matrix const& plays,
                    artist_model const& model, lfrec::user_index user) {
  std::string const id(music.users.key(user));
  std::printf("\nTen artists for user %s, who plays %zu others, and why\n", id.c_str(),
              plays.user(user).size());
  lfrec::query const known{.user = user, .history = plays.user(user)};
  for (auto const& entry : lfrec::recommend(model, user, 10, lfrec::unseen(plays, user)))
    std::printf("      %s because of %s\n", column(music.item_name(entry.item), 34).c_str(),
                reasons(music, model, known, entry.item).c_str());
}

/// Ratings go from 0 (no) to 5 (very much): how sure the model may be that the artist is liked.
void print_for_newcomer(lfrec::dataset const& music, artist_model const& model,
                        std::vector<std::pair<lfrec::item_index, float>> const& ratings) {
  lfrec::history const history(model.items(), ratings);
  std::printf("\nTen artists for a newcomer who rates");
  for (auto const& [artist, stars] : ratings)
    std::printf("%s %s %.0f", artist == ratings[0].first ? "" : ",",
                std::string(music.item_name(artist)).c_str(), static_cast<double>(stars));
  std::printf("\n");
  lfrec::query const newcomer{.history = history.view()};
  print_list(music, lfrec::recommend(model, newcomer, 10, lfrec::unseen(history.items())));
}

/// Somebody with a taste to go by.
lfrec::user_index listener(lfrec::matrix const& plays) {
  for (lfrec::index_t u = 0; u < plays.users(); ++u)
    if (plays.user(lfrec::user_index{u}).size() >= 20) return lfrec::user_index{u};
  return lfrec::user_index{0};
}

void run(lfrec::dataset const& music) {
  lfrec::thread_pool threads;
  auto const split = lfrec::random_holdout{{.fraction = 0.2}}(music.log);
  lfrec::matrix const plays(split.train, lfrec::binary{});
  lfrec::matrix const hidden(split.test, lfrec::binary{});

  auto const model = lfrec::implicit_als{}.fit(plays, threads);
  auto const favourites = lfrec::popularity{}.fit(plays);
  std::printf("%d users, %d artists, %zu plays to learn from; %.1f s with %zu threads\n",
              plays.users(), plays.items(), plays.nonzeros(), model.summary().seconds,
              threads.threads());

  auto const best = lfrec::recommend(favourites, lfrec::query{}, 10);
  auto const chosen = best[4].item;
  std::printf("\nFive artists similar to %s\n", std::string(music.item_name(chosen)).c_str());
  auto const similar = lfrec::similar_items(model, chosen, 5);
  print_list(music, similar);

  print_for_user(music, plays, model, listener(plays));
  print_for_newcomer(music, model, {{chosen, 5.0F}, {similar[0].item, 4.0F}, {best[0].item, 0.0F}});

  lfrec::held_out const test(plays, hidden);
  auto const quality = [&](auto const& m) {
    return lfrec::evaluate(m, test, threads, lfrec::ndcg{10}).mean("ndcg@10");
  };
  std::printf("\nNDCG@10 on the hidden fifth of the plays: %.3f; most popular artists: %.3f\n",
              quality(model), quality(favourites));
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> const arguments(argv + 1, argv + argc);
  try {
    if (arguments.empty()) {
      run(lfrec::datasets::synthetic{}.read());
    } else if (arguments.size() == 2 && arguments[0] == "--data") {
      run(lfrec::datasets::read_lastfm(arguments[1]));
    } else {
      std::fprintf(stderr, "usage: quickstart [--data FOLDER]\n");
      return 2;
    }
  } catch (std::exception const& error) {
    std::fprintf(stderr, "quickstart: %s\n", error.what());
    return 1;
  }
}
