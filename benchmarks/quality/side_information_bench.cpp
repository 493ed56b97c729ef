// SPDX-License-Identifier: MIT
// What tags and friends add on HetRec Last.fm: a fifth of each user's artists held out (warm), and
// a fifth of the artists held out whole (cold), over several seeds, with the recipes' defaults. Of
// the tags that are known of an artist, those that a user gave to what is held out of theirs are
// left out in `warm`, so that no tag tells of a play to be found.
//
//     side_information_bench FOLDER warm|cold SEEDS [RECIPE...]
#include <algorithm>
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

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/datasets/lastfm.hpp"
#include "lfrec/evaluate/compare.hpp"
#include "lfrec/evaluate/compare_seeds.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/evaluate/report_tables.hpp"
#include "lfrec/evaluate/table.hpp"
#include "lfrec/feature_als.hpp"
#include "lfrec/friend_knn.hpp"
#include "lfrec/hybrid.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/metrics/recall.hpp"
#include "lfrec/pairwise.hpp"
#include "lfrec/popularity.hpp"
#include "lfrec/social.hpp"
#include "lfrec/split/cold_items.hpp"
#include "lfrec/split/random_holdout.hpp"
#include "support/cold_lists.hpp"
#include "support/hetrec.hpp"

namespace {

struct job {
  lfrec::dataset const& data;
  std::span<char*> wanted;
  bool cold;
  lfrec::thread_pool& threads;
};

std::vector<lfrec::named_report> run(job const& what, std::uint64_t seed) {
  auto const& log = what.data.log;
  auto const cut =
      what.cold ? lfrec::cold_items{{.fraction = 0.2, .seed = seed}}(log)
                : lfrec::random_holdout{{.fraction = 0.2, .per_user = true, .seed = seed}}(log);
  lfrec::matrix const train(cut.train, lfrec::binary{});
  lfrec::matrix const test(cut.test, lfrec::binary{});
  auto const tags = what.cold ? what.data.item_features : hetrec::tags_without(what.data, test);
  lfrec::matrix const shown = what.cold ? cold_lists::all_but(test) : train;
  lfrec::training<lfrec::matrix> const all{train, nullptr, &tags, &what.data.friends};
  std::vector<lfrec::named_report> reports;
  auto const judge = [&](std::string const& name, auto const& model) {
    reports.push_back({name, lfrec::evaluate(model, lfrec::held_out(shown, test), what.threads,
                                             lfrec::ndcg{10}, lfrec::recall{20})});
    auto const& result = reports.back().result;
    std::fprintf(stderr, "seed %d %-14s ndcg@10 %.4f recall@20 %.4f\n", static_cast<int>(seed),
                 name.c_str(), result.mean(0), result.mean(1));
    if (!what.cold) return;
    auto const among_all = lfrec::evaluate(model, lfrec::held_out(train, test), what.threads,
                                           lfrec::ndcg{10}, lfrec::recall{20});
    std::fprintf(stderr, "  among all items: ndcg@10 %.4f recall@20 %.4f\n", among_all.mean(0),
                 among_all.mean(1));
  };
  auto const fit = [&](std::string const& name, auto const& recipe) {
    if (what.wanted.empty() || std::ranges::count(what.wanted, name) > 0)
      judge(name, recipe.fit(all, what.threads));
  };
  if (what.cold) {
    judge("random", cold_lists::coin{train.users(), train.items()});
  } else {
    fit("implicit_als", lfrec::implicit_als{});
    fit("social_als", lfrec::social_als{});
    fit("warp", lfrec::warp{});
    fit("popularity", lfrec::popularity{});
    fit("user_knn", lfrec::user_knn{});
    fit("friend_knn", lfrec::friend_knn{});
    fit("friend_knn+50", lfrec::friend_knn{{.neighbors = 50}});
  }
  fit("feature_als", lfrec::feature_als{});
  fit("hybrid", lfrec::hybrid{});
  return reports;
}

}  // namespace

int main(int argc, char** argv) try {
  auto const arguments = std::span(argv, static_cast<std::size_t>(argc)).subspan(1);
  if (arguments.size() < 3) {
    std::fputs("usage: side_information_bench FOLDER warm|cold SEEDS [RECIPE...]\n", stderr);
    return 1;
  }
  auto const data =
      lfrec::datasets::read_lastfm(std::string(arguments[0]) + "/hetrec2011-lastfm-2k");
  lfrec::thread_pool threads;
  bool const cold = std::string(arguments[1]) == "cold";
  std::vector<std::vector<lfrec::named_report>> runs;
  for (int n = 0; n < std::atoi(arguments[2]); ++n)
    runs.push_back(
        run({data, arguments.subspan(3), cold, threads}, static_cast<std::uint64_t>(11 + n)));
  for (auto const* const metric : {"ndcg@10", "recall@20"}) {
    if (!cold) {  // the same users have something to find, whatever the seed
      auto const spread = lfrec::compare_seeds(runs, metric);
      std::puts(lfrec::to_markdown(lfrec::to_table(spread)).c_str());
      std::puts(lfrec::to_markdown(lfrec::pairs_table(spread)).c_str());
      continue;
    }
    for (auto const& one : runs) {
      auto const result = lfrec::compare(one, metric, {}, threads);
      std::puts(lfrec::to_markdown(lfrec::to_table(result)).c_str());
    }
  }
  return 0;
} catch (std::exception const& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
