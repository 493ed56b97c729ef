// SPDX-License-Identifier: MIT
// Which model for whom, on HetRec Last.fm: a fifth of each user's artists held out at random, over
// seeds 11, 12, …; recipes with their defaults; tags without those that a user gave to what is held
// out of theirs; the weights of `blend` fitted on a fifth of each seed's train. Each user's figures
// are means over the seeds, so that a segment's intervals speak of its users.
//
// Segments are of users by all that they have: how many artists, what share of them is mainstream,
// how many tags they gave, how many friends they have. No model sees them.
//
// Writes csv: over all users each model with its interval over users and seeds, and the pairs
// against implicit_als; then by segment each model's mean, its interval, how often it is best, and
// how far behind the best (an interval that holds for all models of the segment together); last
// how much of the variance between users lies between segments.
//
//     segments_bench FOLDER SEEDS
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/blend.hpp"
#include "lfrec/content.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/datasets/lastfm.hpp"
#include "lfrec/evaluate/best_models.hpp"
#include "lfrec/evaluate/compare_seeds.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/evaluate/item_groups.hpp"
#include "lfrec/evaluate/segment_effect.hpp"
#include "lfrec/evaluate/user_groups.hpp"
#include "lfrec/feature_als.hpp"
#include "lfrec/hybrid.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/linear.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/metrics/recall.hpp"
#include "lfrec/models/any_model.hpp"
#include "lfrec/pairwise.hpp"
#include "lfrec/popularity.hpp"
#include "lfrec/split/random_holdout.hpp"
#include "support/hetrec.hpp"

namespace {

using lfrec::any_model;
using lfrec::index_t;
using lfrec::named_report;
using lfrec::to_size;
using lfrec::user_index;
using split_data = lfrec::training<lfrec::matrix>;

std::vector<any_model> parts_of_blend(split_data const& data, lfrec::executor_ref exec) {
  return {lfrec::feature_als{}.fit(data, exec), lfrec::ease{}.fit(data.matrix, exec),
          lfrec::item_knn{}.fit(data.matrix, exec), lfrec::content{}.fit(data, exec)};
}

lfrec::holdout split(lfrec::interaction_log const& log, std::uint64_t seed) {
  return lfrec::random_holdout{{.fraction = 0.2, .per_user = true, .seed = seed}}(log);
}

std::vector<named_report> run(lfrec::dataset const& data, std::uint64_t seed,
                              lfrec::executor_ref exec) {
  auto const cut = split(data.log, seed);
  lfrec::matrix const train(cut.train, lfrec::binary{});
  lfrec::matrix const test(cut.test, lfrec::binary{});
  auto const tags = hetrec::tags_without(data, test);
  split_data const all{train, nullptr, &tags};
  std::vector<named_report> reports;
  auto const judge = [&](std::string const& name, any_model const& model) {
    reports.push_back({name, lfrec::evaluate(model, lfrec::held_out(train, test), exec,
                                             lfrec::ndcg{10}, lfrec::recall{20})});
    std::fprintf(stderr, "seed %d %-13s ndcg@10 %.4f recall@20 %.4f\n", static_cast<int>(seed),
                 name.c_str(), reports.back().result.mean(0), reports.back().result.mean(1));
  };
  judge("popularity", lfrec::popularity{}.fit(train));
  judge("user_knn", lfrec::user_knn{}.fit(train, exec));
  judge("implicit_als", lfrec::implicit_als{}.fit(train, exec));
  judge("warp", lfrec::warp{}.fit(train, exec));
  judge("hybrid", lfrec::hybrid{}.fit(all, exec));
  auto const parts = parts_of_blend(all, exec);
  judge("feature_als", parts[0]);
  judge("ease", parts[1]);
  judge("item_knn", parts[2]);
  judge("content", parts[3]);

  auto const inner = split(cut.train, seed + 1000);
  lfrec::matrix const learnt(inner.train, lfrec::binary{});
  lfrec::matrix const validation(inner.test, lfrec::binary{});
  auto const known = hetrec::tags_if(data, [&](lfrec::tagging const& t) {
    return !hetrec::tells(t, test) && !hetrec::tells(t, validation);
  });
  auto const blended = lfrec::blend{{.resolution = 0.1}}.fit(
      parts_of_blend({learnt, nullptr, &known}, exec), learnt, validation, lfrec::ndcg{10}, exec);
  auto const& weights = blended.parts().weights;
  std::fprintf(stderr, "blend: feature_als %.3f ease %.3f item_knn %.3f content %.3f\n", weights[0],
               weights[1], weights[2], weights[3]);
  judge("blend", lfrec::blend{}.fit(parts, weights));
  return reports;
}

/// Each user's figures, means over the seeds. Every seed has the same users.
std::vector<named_report> means(std::vector<std::vector<named_report>> const& runs) {
  std::vector<named_report> result;
  for (std::size_t m = 0; m < runs[0].size(); ++m) {
    auto const& first = runs[0][m].result;
    std::vector<std::vector<double>> values(first.metrics().size(),
                                            std::vector<double>(first.users().size(), 0.0));
    for (auto const& run : runs)
      for (std::size_t k = 0; k < values.size(); ++k)
        for (std::size_t u = 0; u < values[k].size(); ++u)
          values[k][u] += run[m].result.values(k)[u] / static_cast<double>(runs.size());
    result.push_back({runs[0][m].name,
                      lfrec::report(first.metrics(), {first.users().begin(), first.users().end()},
                                    std::move(values), first.skipped(), first.protocol(), {}, {},
                                    first.goals())});
  }
  return result;
}

std::vector<lfrec::segmentation> segments(lfrec::dataset const& data, lfrec::report const& judged) {
  lfrec::matrix const plays(data.log, lfrec::binary{});
  std::vector<bool> counts(data.users.size(), false);
  for (auto const user : judged.users()) counts[to_size(user)] = true;
  auto const only_judged = [&](std::vector<double> values) {
    for (std::size_t u = 0; u < values.size(); ++u)
      if (!counts[u]) values[u] = lfrec::no_number;
    return values;
  };
  auto shares = lfrec::mainstream_shares(plays, lfrec::popularity_groups(plays));
  for (double& share : shares) share = std::round(100 * share) / 100;  // they become labels
  std::vector<double> taggings(data.users.size(), 0.0);
  for (auto const& t : data.taggings) taggings[to_size(t.user)] += 1;
  std::vector<double> friends;
  for (std::size_t u = 0; u < data.users.size(); ++u)
    friends.push_back(
        static_cast<double>(data.friends.friends(user_index{static_cast<index_t>(u)}).size()));
  std::vector<double> const lengths{11, 26, 50};
  return {lfrec::groups_by_edges("artists", only_judged(lfrec::history_lengths(plays)), lengths),
          lfrec::groups_by_quantiles("share of mainstream artists", only_judged(shares), 4),
          lfrec::groups_by_quantiles("tags given", only_judged(taggings), 4),
          lfrec::groups_by_quantiles("friends", only_judged(friends), 4)};
}

void print(std::vector<std::vector<named_report>> const& runs, lfrec::dataset const& data,
           lfrec::executor_ref exec) {
  if (runs.size() > 1) {
    for (auto const* const metric : {"ndcg@10", "recall@20"}) {
      auto const spread = lfrec::compare_seeds(runs, metric);
      std::printf("# %s over %zu users and %zu seeds\nmodel,mean,low,high\n", metric, spread.users,
                  spread.seeds);
      for (auto const& model : spread.models)
        std::printf("%s,%.4f,%.4f,%.4f\n", model.name.c_str(), model.figure.mean,
                    model.figure.range.low, model.figure.range.high);
      std::puts("first,second,first - second,low,high,adjusted p");
      for (auto const& pair : spread.pairs)
        std::printf("%s,%s,%.4f,%.4f,%.4f,%.4f\n", spread.models[pair.first].name.c_str(),
                    spread.models[pair.second].name.c_str(), pair.figure.mean,
                    pair.figure.range.low, pair.figure.range.high, pair.p_t.holm);
    }
  }
  auto const models = means(runs);
  auto const groupings = segments(data, models[0].result);
  std::puts(
      "# by segment, ndcg@10\nsegmentation,segment,users,model,mean,low,high,best for,low,"
      "high,behind the best,low,high");
  for (auto const& groups : groupings) {
    auto const best = lfrec::best_models(models, groups, "ndcg@10", {}, exec);
    for (auto const& segment : best.segments)
      for (std::size_t m = 0; m < models.size(); ++m) {
        auto const& c = segment.models[m];
        auto const range = c.range.value_or(lfrec::interval{});
        auto const share = c.best_range.value_or(lfrec::interval{});
        auto const behind = c.behind.value_or(lfrec::interval{});
        std::printf("%s,%s,%zu,%s,%.4f,%.4f,%.4f,%.3f,%.3f,%.3f,%.4f,%.4f,%.4f\n",
                    groups.name.c_str(), segment.label.c_str(), segment.users,
                    models[m].name.c_str(), c.mean, range.low, range.high, c.best_share, share.low,
                    share.high, segment.models[segment.best].mean - c.mean, behind.low,
                    behind.high);
      }
  }
  std::puts(
      "# how much of the variance between users lies between segments, ndcg@10\n"
      "segmentation,model,users,share,p");
  for (auto const& groups : groupings)
    for (auto const& model : models) {
      auto const effect = lfrec::test_segments(model.result, groups, "ndcg@10", {}, exec);
      std::printf("%s,%s,%zu,%.4f,%.4f\n", groups.name.c_str(), model.name.c_str(), effect.users,
                  effect.variance_share, effect.p);
    }
}

}  // namespace

int main(int argc, char** argv) try {
  auto const arguments = std::span(argv, static_cast<std::size_t>(argc)).subspan(1);
  int const seeds = arguments.size() > 1 ? std::atoi(arguments[1]) : 0;
  if (seeds < 1) {
    std::fputs("usage: segments_bench FOLDER SEEDS\n", stderr);
    return 1;
  }
  auto const data =
      lfrec::datasets::read_lastfm(std::string(arguments[0]) + "/hetrec2011-lastfm-2k");
  lfrec::thread_pool pool;
  std::vector<std::vector<named_report>> runs;
  for (int n = 0; n < seeds; ++n)
    runs.push_back(run(data, static_cast<std::uint64_t>(11 + n), pool));
  print(runs, data, pool);
  return 0;
} catch (std::exception const& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
