// SPDX-License-Identifier: MIT
// How good lists are by how many artists of a listener are known, on HetRec Last.fm. A fifth of
// each user's artists is held out (seed 11), as in hetrec_bench. The users fall into five folds;
// for each, models are fitted to what the other users have in train, and those of the fold come as
// newcomers with the first 0, 1, 2, 5, 10, 20, 40 of their artists in train, in random order: those
// with 40 or more, so that all points are of the same users. The data stop at 50 artists a user, of
// which 40 are in train, so there is no 50. Tags are those that the other users gave, but for tags
// on what is held out of theirs. Recipes with their defaults; the weights of `blend` are fitted on
// a validation part of the first fold's train.
//
// With `refit` the users of a fold stay in train with their first 5 or 10 artists, and the models
// of factors are fitted anew: the same question without fold-in.
//
// One csv row per number and model, with 95 % intervals over users and the paired difference to
// implicit_als.
//
//     known_artists_bench FOLDER newcomers|refit [FOLDS]
#include <algorithm>
#include <array>
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

#include "lfrec/blend.hpp"
#include "lfrec/content.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/datasets/lastfm.hpp"
#include "lfrec/evaluate/bootstrap.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/feature_als.hpp"
#include "lfrec/graph.hpp"
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
using lfrec::to_index;
using lfrec::to_size;
using lfrec::user_index;
using fold_data = lfrec::training<lfrec::matrix>;

constexpr std::uint64_t seed = 11;
constexpr std::uint64_t folds = 5;
constexpr std::size_t most = 40;
constexpr std::array<std::size_t, 7> numbers = {0, 1, 2, 5, 10, 20, most};

std::uint64_t fold_of(user_index user) {
  lfrec::random_stream random(7, to_size(user));
  return random.below(folds);
}

/// A split, and each user's train rows in the order in which they become known.
struct world {
  lfrec::dataset const& data;
  lfrec::matrix test;
  std::vector<std::vector<lfrec::interaction>> train;

  explicit world(lfrec::dataset const& from) : data(from), train(from.users.size()) {
    auto const cut =
        lfrec::random_holdout{{.fraction = 0.2, .per_user = true, .seed = seed}}(data.log);
    test = lfrec::matrix(cut.test, lfrec::binary{});
    for (auto const& row : cut.train) train[to_size(row.user)].push_back(row);
    for (std::size_t u = 0; u < train.size(); ++u) {
      lfrec::random_stream random(seed, u);
      lfrec::shuffle(std::span(train[u]), random);
    }
  }

  [[nodiscard]] bool judged(user_index user, std::uint64_t fold) const {
    return fold_of(user) == fold && train[to_size(user)].size() >= most &&
           !test.user(user).index.empty();
  }
  [[nodiscard]] lfrec::matrix plays(std::vector<lfrec::interaction> rows) const {
    return lfrec::matrix(
        lfrec::interaction_log(data.log.users(), data.log.items(), std::move(rows)),
        lfrec::binary{});
  }
  /// All rows of the users of other folds, the first `known` of those of the fold.
  [[nodiscard]] lfrec::matrix fitted(std::uint64_t fold, std::size_t known) const {
    std::vector<lfrec::interaction> rows;
    for (auto const& own : train)
      for (std::size_t n = 0; n < own.size(); ++n)
        if (fold_of(own[n].user) != fold || n < known) rows.push_back(own[n]);
    return plays(std::move(rows));
  }
  [[nodiscard]] lfrec::matrix shown(std::uint64_t fold, std::size_t known) const {
    std::vector<lfrec::interaction> rows;
    for (auto const& own : train)
      for (std::size_t n = 0; n < std::min(known, own.size()); ++n)
        if (judged(own[n].user, fold)) rows.push_back(own[n]);
    return plays(std::move(rows));
  }
  [[nodiscard]] lfrec::matrix wanted(std::uint64_t fold) const {
    std::vector<lfrec::interaction> rows;
    for (index_t u = 0; u < test.users(); ++u)
      for (index_t const i : test.user(user_index{u}).index)
        if (judged(user_index{u}, fold)) rows.push_back({user_index{u}, lfrec::item_index{i}, 1});
    return plays(std::move(rows));
  }
  [[nodiscard]] lfrec::features tags(std::uint64_t fold) const {
    return hetrec::tags_if(data, [&](lfrec::tagging const& t) {
      return fold_of(t.user) != fold && !hetrec::tells(t, test);
    });
  }
};

/// The users' values by (known, model), fold after fold.
struct values {
  std::vector<double> ndcg;
  std::vector<double> recall;
};
using table = std::map<std::pair<std::size_t, std::string>, values>;
using named_models = std::vector<std::pair<std::string, any_model>>;

std::vector<any_model> parts_of_blend(fold_data const& data, lfrec::executor_ref exec) {
  return {lfrec::feature_als{}.fit(data, exec), lfrec::ease{}.fit(data.matrix, exec),
          lfrec::item_knn{}.fit(data.matrix, exec), lfrec::content{}.fit(data, exec)};
}

std::vector<double> blend_weights(world const& w, lfrec::executor_ref exec) {
  std::vector<lfrec::interaction> rows;
  for (auto const& own : w.train)
    for (auto const& row : own)
      if (fold_of(row.user) != 0) rows.push_back(row);
  auto const inner = lfrec::random_holdout{{.fraction = 0.2, .per_user = true, .seed = seed}}(
      lfrec::interaction_log(w.data.log.users(), w.data.log.items(), std::move(rows)));
  lfrec::matrix const learnt(inner.train, lfrec::binary{});
  lfrec::matrix const validation(inner.test, lfrec::binary{});
  auto const known = hetrec::tags_if(w.data, [&](lfrec::tagging const& t) {
    return fold_of(t.user) != 0 && !hetrec::tells(t, w.test) && !hetrec::tells(t, validation);
  });
  auto const model = lfrec::blend{{.resolution = 0.1}}.fit(
      parts_of_blend({learnt, nullptr, &known}, exec), learnt, validation, lfrec::ndcg{10}, exec);
  return model.parts().weights;
}

named_models all_models(fold_data const& data, std::vector<double> const& weights,
                        lfrec::executor_ref exec) {
  auto const& plays = data.matrix;
  auto const parts = parts_of_blend(data, exec);
  return {{"popularity", lfrec::popularity{}.fit(plays)},
          {"item_knn", parts[2]},
          {"user_knn", lfrec::user_knn{}.fit(plays, exec)},
          {"ease", parts[1]},
          {"slim", lfrec::slim{}.fit(plays, exec)},
          {"rp3beta", lfrec::rp3beta{}.fit(plays, exec)},
          {"implicit_als", lfrec::implicit_als{}.fit(plays, exec)},
          {"bpr", lfrec::bpr{}.fit(plays, exec)},
          {"warp", lfrec::warp{}.fit(plays, exec)},
          {"content", parts[3]},
          {"feature_als", parts[0]},
          {"hybrid", lfrec::hybrid{}.fit(data, exec)},
          {"blend", lfrec::blend{}.fit(parts, weights)}};
}

void judge(named_models const& models, lfrec::matrix const& shown, lfrec::matrix const& wanted,
           bool newcomers, std::size_t known, table& into, lfrec::executor_ref exec) {
  for (auto const& [name, model] : models) {
    auto const report =
        lfrec::evaluate(model, lfrec::held_out(shown, wanted, {.fold_in = newcomers}), exec,
                        lfrec::ndcg{10}, lfrec::recall{20});
    auto& cell = into[{known, name}];
    cell.ndcg.insert(cell.ndcg.end(), report.values(0).begin(), report.values(0).end());
    cell.recall.insert(cell.recall.end(), report.values(1).begin(), report.values(1).end());
  }
}

void newcomers(world const& w, std::uint64_t count, table& into, lfrec::executor_ref exec) {
  std::vector<double> weights;
  for (std::uint64_t fold = 0; fold < count; ++fold) {
    auto const tags = w.tags(fold);
    auto const plays = w.fitted(fold, 0);
    if (fold == 0) {
      weights = blend_weights(w, exec);
      std::printf("# blend: feature_als %.3f ease %.3f item_knn %.3f content %.3f\n", weights[0],
                  weights[1], weights[2], weights[3]);
    }
    auto const models = all_models({plays, nullptr, &tags}, weights, exec);
    auto const wanted = w.wanted(fold);
    for (auto const known : numbers)
      judge(models, w.shown(fold, known), wanted, true, known, into, exec);
    std::fprintf(stderr, "fold %d\n", static_cast<int>(fold));
  }
}

void refit(world const& w, std::uint64_t count, table& into, lfrec::executor_ref exec) {
  for (std::uint64_t fold = 0; fold < count; ++fold)
    for (std::size_t const known : {5U, 10U}) {
      auto const tags = w.tags(fold);
      auto const plays = w.fitted(fold, known);
      fold_data const data{plays, nullptr, &tags};
      named_models const models{{"implicit_als", lfrec::implicit_als{}.fit(plays, exec)},
                                {"warp", lfrec::warp{}.fit(plays, exec)},
                                {"feature_als", lfrec::feature_als{}.fit(data, exec)},
                                {"hybrid", lfrec::hybrid{}.fit(data, exec)}};
      judge(models, plays, w.wanted(fold), false, known, into, exec);
      std::fprintf(stderr, "fold %d, %zu known\n", static_cast<int>(fold), known);
    }
}

void print(table const& all, lfrec::executor_ref exec) {
  std::puts("known,model,users,ndcg@10,low,high,recall@20,low,high,over implicit_als,low,high");
  for (auto const& [key, v] : all) {
    auto const ndcg = lfrec::bootstrap_interval(v.ndcg, {}, exec);
    auto const recall = lfrec::bootstrap_interval(v.recall, {}, exec);
    auto over = v.ndcg;
    auto const& base = all.at({key.first, "implicit_als"}).ndcg;
    for (std::size_t n = 0; n < over.size(); ++n) over[n] -= base[n];
    auto const range = lfrec::bootstrap_interval(over, {}, exec);
    std::printf("%zu,%s,%zu,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f\n", key.first,
                key.second.c_str(), v.ndcg.size(), hetrec::mean(v.ndcg), ndcg.low, ndcg.high,
                hetrec::mean(v.recall), recall.low, recall.high, hetrec::mean(over), range.low,
                range.high);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  auto const arguments = std::span(argv, static_cast<std::size_t>(argc)).subspan(1);
  std::string const how = arguments.size() > 1 ? arguments[1] : "";
  if (how != "newcomers" && how != "refit") {
    std::fputs("usage: known_artists_bench FOLDER newcomers|refit [FOLDS]\n", stderr);
    return 1;
  }
  auto const count = arguments.size() > 2
                         ? std::min<std::uint64_t>(folds, std::strtoull(arguments[2], nullptr, 10))
                         : folds;
  auto const data =
      lfrec::datasets::read_lastfm(std::string(arguments[0]) + "/hetrec2011-lastfm-2k");
  lfrec::thread_pool pool;
  world const w(data);
  table all;
  how == "refit" ? refit(w, count, all, pool) : newcomers(w, count, all, pool);
  print(all, pool);
  return 0;
} catch (std::exception const& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
