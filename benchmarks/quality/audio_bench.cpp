// SPDX-License-Identifier: MIT
// What is sound worth for artists that nobody has yet? HetRec Last.fm joined with the Million Song
// subset by name; a fifth of the artists held out whole, over seeds 11, 12, …; lists of those of
// them that are in the subset, by how they sound (tempo, loudness, duration, mode, time signature),
// by all that the subset says (how known an artist is and the years of the songs too), by tags, and
// by both. Numbers in 8 bins of equal size; recipes with their defaults. Tags include those of the
// listeners who are judged, which may flatter them.
//
//     audio_bench FOLDER SEEDS
//
// FOLDER holds the data sets. A csv row per seed and model, then means over the seeds.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/attribute_map.hpp"
#include "lfrec/content.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/folded_name.hpp"
#include "lfrec/data/join_features.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/datasets/lastfm.hpp"
#include "lfrec/datasets/msd.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/feature_als.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/metrics/recall.hpp"
#include "lfrec/split/cold_items.hpp"
#include "support/cold_lists.hpp"

namespace {

using figures = std::map<std::string, std::vector<double>>;  // ndcg, recall, ndcg, … by model

void run(lfrec::dataset const& data, lfrec::features const& sound, lfrec::features const& audio,
         std::uint64_t seed, lfrec::thread_pool& threads, figures& all) {
  auto const cut = lfrec::cold_items{{.fraction = 0.2, .seed = seed}}(data.log);
  std::vector<lfrec::interaction> wanted;
  for (auto const& row : cut.test)
    if (!audio.row(row.item).empty()) wanted.push_back(row);
  lfrec::matrix const train(cut.train, lfrec::binary{});
  lfrec::matrix const test(lfrec::interaction_log(train.users(), train.items(), std::move(wanted)),
                           lfrec::binary{});
  auto const shown = cold_lists::all_but(test);
  auto const judge = [&](std::string const& name, auto const& model) {
    auto const result = lfrec::evaluate(model, lfrec::held_out(shown, test), threads,
                                        lfrec::ndcg{10}, lfrec::recall{20});
    std::printf("%d,%s,%zu,%.4f,%.4f\n", static_cast<int>(seed), name.c_str(),
                result.users().size(), result.mean(0), result.mean(1));
    all[name].push_back(result.mean(0));
    all[name].push_back(result.mean(1));
  };
  judge("random", cold_lists::coin{train.users(), train.items()});
  auto const factors = lfrec::implicit_als{}.fit(train, threads);
  auto const both = lfrec::beside(data.item_features, audio);
  for (auto const& [kind, table] :
       {std::pair{"sound", &sound}, std::pair{"audio", &audio},
        std::pair{"tags", &data.item_features}, std::pair{"both", &both}}) {
    lfrec::training<lfrec::matrix> const known{train, nullptr, table};
    std::string const with = std::string(" by ") + kind;
    judge("content" + with, lfrec::content{}.fit(known, threads));
    judge("attribute_map" + with, lfrec::attribute_map{}.fit(factors, known, threads));
    judge("feature_als" + with, lfrec::feature_als{}.fit(known, threads));
  }
}

}  // namespace

int main(int argc, char** argv) try {
  auto const arguments = std::span(argv, static_cast<std::size_t>(argc)).subspan(1);
  if (arguments.size() != 2) {
    std::fputs("usage: audio_bench FOLDER SEEDS\n", stderr);
    return 1;
  }
  std::string const folder = arguments[0];
  auto const data = lfrec::datasets::read_lastfm(folder + "/hetrec2011-lastfm-2k");
  auto const join = [&](lfrec::numeric_table const& table) {
    return lfrec::join_features(lfrec::binned(table, 8), data.item_names, lfrec::unmatched::report,
                                lfrec::folded_name);
  };
  auto const sound =
      join(lfrec::datasets::read_numbers(
               folder + "/msd-subset/music.csv",
               {.key = "artist.name",
                .columns = {"tempo", "loudness", "duration", "mode", "time_signature"},
                .spell = lfrec::folded_name})
               .table);
  auto const audio = join(lfrec::datasets::read_msd(folder + "/msd-subset").table);
  std::printf("# audio features: %s\nseed,model,users,ndcg@10,recall@20\n",
              audio.to_text().c_str());
  lfrec::thread_pool threads;
  figures all;
  int const seeds = std::atoi(arguments[1]);
  for (int n = 0; n < seeds; ++n)
    run(data, sound.rows, audio.rows, static_cast<std::uint64_t>(11 + n), threads, all);
  std::puts("# means\nmodel,ndcg@10,recall@20");
  for (auto const& [name, values] : all) {
    double sums[2] = {};
    for (std::size_t k = 0; k < values.size(); ++k) sums[k % 2] += values[k];
    std::printf("%s,%.4f,%.4f\n", name.c_str(), sums[0] / seeds, sums[1] / seeds);
  }
  return 0;
} catch (std::exception const& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
