// SPDX-License-Identifier: MIT
// What to ask a newcomer, on HetRec Last.fm: a fifth of the users are held out whole, and half of
// what each of them plays is what they answer from: the bin of their plays, 0 for an artist whom
// they do not play. After every few questions the list is judged by the other half, which nobody
// asks about. The askers: next_question; the most popular artists in their order; and popular ones
// drawn at random, all from the 500 most popular. Three seeds, means over all their users; one csv
// row per asker and number of questions. Takes the folder of the data sets, or LFREC_DATA.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/rating_bins.hpp"
#include "lfrec/datasets/lastfm.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/models/newcomer.hpp"
#include "lfrec/recommend/next_question.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "lfrec/split/by_user.hpp"

namespace {

using lfrec::item_index;

constexpr int most_questions = 40;
constexpr int judged_after[] = {0, 5, 10, 20, most_questions};

double ndcg(lfrec::newcomer<float> const& guest, std::span<lfrec::index_t const> wanted) {
  auto const list =
      lfrec::recommend(guest, lfrec::query{}, 10, lfrec::unseen(guest.history().index));
  double gain = 0, ideal = 0;
  for (std::size_t n = 0; n < 10; ++n) {
    double const discount = 1 / std::log2(static_cast<double>(n) + 2);
    if (n < wanted.size()) ideal += discount;
    if (n < list.size() &&
        std::binary_search(wanted.begin(), wanted.end(), lfrec::to_index(list[n].item)))
      gain += discount;
  }
  return gain / ideal;
}

struct tally {
  double ndcg = 0;
  double known = 0;  // answers other than 0
  int users = 0;
};

using asker = std::function<std::optional<item_index>(lfrec::newcomer<float> const&,
                                                      lfrec::except const&, std::uint64_t)>;

void run(lfrec::dataset const& music, std::uint64_t seed,
         std::map<std::string, std::map<int, tally>>& tallies) {
  lfrec::rating_bins const bins;
  auto const weighting = lfrec::ordinal{bins.edges}.fit(music.log);
  auto const cut = lfrec::by_user{{.fraction = 0.2, .given = 0.5, .seed = seed}}(music.log);
  auto const train = weighting.matrix(cut.train);
  auto const given = weighting.matrix(*cut.given);
  auto const test = weighting.matrix(cut.test);
  lfrec::thread_pool threads;
  auto const model = lfrec::implicit_als{}.fit(train, threads);

  lfrec::next_question<float> const best(model);
  lfrec::next_question<float> const first(model, {.candidates = 1});
  std::map<std::string, asker> const askers{
      {"next_question",
       [&](auto const& guest, auto const& but, auto) -> std::optional<item_index> {
         auto const q = best(guest, but);
         return q ? std::optional(q->item) : std::nullopt;
       }},
      {"popular",
       [&](auto const& guest, auto const& but, auto) -> std::optional<item_index> {
         auto const q = first(guest, but);  // one candidate: the most popular
         return q ? std::optional(q->item) : std::nullopt;
       }},
      {"random", [&](auto const& guest, auto const& but, std::uint64_t key) {
         std::vector<item_index> popular;
         for (lfrec::index_t i = 0; i < model.items(); ++i) popular.push_back(item_index{i});
         std::ranges::stable_sort(popular, [&](item_index a, item_index b) {
           return model.popularity()[lfrec::to_size(lfrec::to_index(a))] >
                  model.popularity()[lfrec::to_size(lfrec::to_index(b))];
         });
         lfrec::random_stream random(seed, key, guest.history().size());
         for (;;) {
           auto const i = popular[random.below(500)];
           if (std::ranges::find(but.items, i) == but.items.end() &&
               !std::ranges::binary_search(guest.history().index, lfrec::to_index(i)))
             return std::optional(i);
         }
       }}};

  for (lfrec::index_t u = 0; u < test.users(); ++u) {
    auto const wanted = test.user(lfrec::user_index{u}).index;
    auto const played = given.user(lfrec::user_index{u});
    if (wanted.empty()) continue;
    std::vector<item_index> hidden;
    for (auto const i : wanted) hidden.push_back(item_index{i});
    lfrec::except const but(std::move(hidden));
    for (auto const& [name, ask] : askers) {
      lfrec::newcomer<float> guest(model);
      double known = 0;
      for (int n = 0; n <= most_questions; ++n) {
        if (std::ranges::find(judged_after, n) != std::end(judged_after)) {
          auto& t = tallies[name][n];
          t.ndcg += ndcg(guest, wanted), t.known += known, ++t.users;
        }
        auto const item = ask(guest, but, lfrec::to_size(u));
        if (!item) break;
        auto const at = std::ranges::lower_bound(played.index, lfrec::to_index(*item));
        bool const plays = at != played.index.end() && *at == lfrec::to_index(*item);
        known += plays ? 1 : 0;
        guest.rate(*item, plays ? played.value[static_cast<std::size_t>(at - played.index.begin())]
                                : 0.0F);
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::string folder = argc > 1 ? argv[1] : "";
    if (char const* const data = std::getenv("LFREC_DATA"); folder.empty() && data != nullptr)
      folder = data;
    auto const music = lfrec::datasets::read_lastfm(folder + "/hetrec2011-lastfm-2k");
    std::map<std::string, std::map<int, tally>> tallies;
    for (std::uint64_t const seed : {11U, 12U, 13U}) run(music, seed, tallies);
    std::puts("asker,questions,users,answers_not_0,ndcg@10");
    for (auto const& [name, after] : tallies)
      for (auto const& [questions, t] : after)
        std::printf("%s,%d,%d,%.2f,%.4f\n", name.c_str(), questions, t.users, t.known / t.users,
                    t.ndcg / t.users);
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
