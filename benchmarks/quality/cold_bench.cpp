// SPDX-License-Identifier: MIT
// Artists that nobody has yet, on HetRec Last.fm: how good are lists of them by their tags, beside
// the same artists with listeners?
//
// Five folds of users. For each, tags are counted without those that its users gave, since a tag of
// one's own says what one plays; a fifth of the artists with such tags is held out whole; half of
// their rows, drawn at random, are what a warm model sees of them, and of the other half the rows
// of the fold's users are to be found. So each user is judged once. The cold models see none of
// these artists' rows; `few tags` leaves each held-out artist five tag assignments at most. Lists
// hold held-out artists alone or all artists, in each case without those that the user has in the
// warm train, and ties among artists that a model knows nothing of fall by chance.
//
// One csv row per list, arm and model with 95 % intervals over users, then paired differences, then
// the tags that carry the hits of `content`. Takes the folder of the data sets (or "" for
// LFREC_DATA), then `tune` to print grids of options on other cuts of the first two folds.
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

#include "lfrec/attribute_map.hpp"
#include "lfrec/content.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/datasets/lastfm.hpp"
#include "lfrec/evaluate/bootstrap.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/metrics/recall.hpp"
#include "lfrec/models/any_model.hpp"
#include "lfrec/models/explain_by_features.hpp"
#include "lfrec/popularity.hpp"
#include "lfrec/split/cold_items.hpp"
#include "lfrec/split/random_holdout.hpp"

namespace {

using lfrec::index_t;
using lfrec::item_index;
using lfrec::to_index;
using lfrec::to_size;
using lfrec::user_index;

constexpr std::uint64_t folds = 5;

std::uint64_t fold_of(user_index user) {
  lfrec::random_stream random(5, to_size(user));
  return random.below(folds);
}

/// What one fold is judged by.
struct world {
  lfrec::features tags;      // but for those by the fold's users
  lfrec::features few_tags;  // of held-out artists five at most
  lfrec::matrix cold;        // train without the held-out artists
  lfrec::matrix warm;        // with half of their rows
  lfrec::matrix test;        // the fold's users' rows of the other half
  std::vector<bool> held;    // by artist
};

lfrec::features counted(lfrec::dataset const& data, std::vector<lfrec::tagging> const& taggings) {
  std::vector<lfrec::interaction> rows;
  for (auto const& t : taggings)
    rows.push_back({user_index{to_index(t.item)}, item_index{t.feature}, 1});
  lfrec::interaction_log const log(static_cast<index_t>(data.items.size()),
                                   data.item_features.columns(), std::move(rows));
  return {lfrec::rows_by_user(log), data.item_features.names()};
}

world make_world(lfrec::dataset const& data, std::uint64_t fold, std::uint64_t seed) {
  world w;
  std::vector<lfrec::tagging> of_others;
  for (auto const& t : data.taggings)
    if (fold_of(t.user) != fold) of_others.push_back(t);
  w.tags = counted(data, of_others);
  std::vector<lfrec::interaction> tagged, cold;
  for (auto const& row : data.log) (w.tags.row(row.item).empty() ? cold : tagged).push_back(row);
  auto const log = [&](std::vector<lfrec::interaction> rows) {
    return lfrec::interaction_log(data.log.users(), data.log.items(), std::move(rows));
  };
  auto const cut = lfrec::cold_items{{.fraction = 0.2, .seed = seed}}(log(tagged));
  auto const halves =
      lfrec::random_holdout{{.fraction = 0.5, .per_user = false, .seed = seed}}(cut.test);
  cold.insert(cold.end(), cut.train.begin(), cut.train.end());
  auto warm = cold;
  warm.insert(warm.end(), halves.train.begin(), halves.train.end());
  std::vector<lfrec::interaction> test;
  for (auto const& row : halves.test)
    if (fold_of(row.user) == fold) test.push_back(row);
  w.held.assign(data.items.size(), false);
  for (auto const& row : cut.test) w.held[to_size(row.item)] = true;
  w.cold = lfrec::matrix(log(std::move(cold)), lfrec::binary{});
  w.warm = lfrec::matrix(log(std::move(warm)), lfrec::binary{});
  w.test = lfrec::matrix(log(std::move(test)), lfrec::binary{});

  lfrec::random_stream random(seed, 1);
  lfrec::shuffle(std::span(of_others), random);
  std::vector<int> left(data.items.size(), 5);
  std::erase_if(of_others, [&](lfrec::tagging const& t) {
    return w.held[to_size(t.item)] && left[to_size(t.item)]-- <= 0;
  });
  w.few_tags = counted(data, of_others);
  return w;
}

/// A model that lists some artists alone; those that it knows nothing of come last, in an order of
/// chance. Without a model, all do.
struct listed {
  using scalar_type = float;
  lfrec::any_model const* model;
  std::vector<bool> const* among;  // nullptr: all artists
  index_t user_count;
  index_t item_count;
  std::vector<float> no_popularity = std::vector<float>(to_size(item_count), 0.0F);

  [[nodiscard]] index_t users() const { return user_count; }
  [[nodiscard]] index_t items() const { return item_count; }
  void score(lfrec::query const& q, std::span<float> scores) const {
    if (model != nullptr) model->score(q, scores);
    lfrec::random_stream random(3, to_size(*q.user));
    for (std::size_t i = 0; i < scores.size(); ++i) {
      auto const chance = static_cast<float>(random.uniform());
      if (model == nullptr || !model->has_evidence(item_index{static_cast<index_t>(i)}, scores[i]))
        scores[i] = -1e6F * (1 + chance);
    }
  }
  [[nodiscard]] bool has_evidence(item_index i, float) const {
    return among == nullptr || (*among)[to_size(i)];
  }
  [[nodiscard]] std::span<float const> popularity() const { return no_popularity; }
};

/// The users' values of a metric by (list, arm, model), fold after fold.
struct values {
  std::vector<double> ndcg;
  std::vector<double> recall;
};
using table = std::map<std::string, values>;

void judge(world const& w, std::string const& arm, lfrec::any_model const* model, table& into,
           lfrec::executor_ref exec, bool among_all = true) {
  for (bool const all : {false, true}) {
    if (all && !among_all) continue;
    listed const lists{model, all ? nullptr : &w.held, w.warm.users(), w.warm.items()};
    auto const report = lfrec::evaluate(lists, lfrec::held_out(w.warm, w.test), exec,
                                        lfrec::ndcg{10}, lfrec::recall{20});
    auto& cell = into[(all ? "all artists," : "held-out artists,") + arm];
    for (double const v : report.values(0)) cell.ndcg.push_back(v);
    for (double const v : report.values(1)) cell.recall.push_back(v);
  }
}

/// What tags say for the hits among the first 20 of `content`, as shares of their scores.
void add_tags(world const& w, lfrec::content<> const& recipe,
              lfrec::neighbor_model<float> const& model, std::map<std::string, double>& shares) {
  auto const compared = recipe.compared(w.tags);
  lfrec::any_model const any(model);
  listed const lists{&any, &w.held, w.warm.users(), w.warm.items()};
  for (index_t u = 0; u < w.test.users(); ++u) {
    user_index const user{u};
    auto const wanted = w.test.user(user).index;
    if (wanted.empty()) continue;
    for (auto const& best : lfrec::recommend(lists, user, 20, lfrec::unseen(w.warm, user))) {
      if (!std::ranges::binary_search(wanted, to_index(best.item)) || best.score <= 0) continue;
      auto const why = lfrec::explain_by_features(model, compared, {.user = user}, best.item);
      for (auto const& term : why.terms) shares[w.tags.name(term.index)] += term.amount / why.score;
    }
  }
}

void run_fold(world const& w, table& into, std::map<std::string, double>& shares,
              lfrec::executor_ref exec) {
  lfrec::training const cold{w.cold, nullptr, &w.tags};
  lfrec::training const few{w.cold, nullptr, &w.few_tags};
  lfrec::training const warm{w.warm, nullptr, &w.tags};
  auto const add = [&](std::string const& arm, lfrec::any_model const& model) {
    judge(w, arm, &model, into, exec);
  };
  judge(w, "cold,random", nullptr, into, exec);
  add("cold,popularity", lfrec::popularity{}.fit(cold));
  lfrec::content const content{};
  auto const by_content = content.fit(cold, exec);
  add("cold,content", by_content);
  add_tags(w, content, by_content, shares);
  auto const factors = lfrec::implicit_als{}.fit(cold, exec);
  add("cold,attribute_map", lfrec::attribute_map{}.fit(factors, cold, exec));
  add("few tags,content", content.fit(few, exec));
  add("few tags,attribute_map", lfrec::attribute_map{}.fit(factors, few, exec));
  add("warm,popularity", lfrec::popularity{}.fit(warm));
  add("warm,content", content.fit(warm, exec));
  add("warm,item_knn", lfrec::item_knn{}.fit(warm, exec));
  add("warm,implicit_als", lfrec::implicit_als{}.fit(warm, exec));
}

double mean(std::vector<double> const& of) {
  double sum = 0;
  for (double const v : of) sum += v;
  return sum / static_cast<double>(of.size());
}

void print(std::string const& name, values const& v) {
  auto const ndcg = lfrec::bootstrap_interval(v.ndcg);
  auto const recall = lfrec::bootstrap_interval(v.recall);
  std::printf("%s,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%zu\n", name.c_str(), mean(v.ndcg), ndcg.low,
              ndcg.high, mean(v.recall), recall.low, recall.high, v.ndcg.size());
}

void print_difference(table const& all, std::string const& first, std::string const& second) {
  auto const minus = [](std::vector<double> a, std::vector<double> const& b) {
    for (std::size_t n = 0; n < a.size(); ++n) a[n] -= b[n];
    return a;
  };
  auto const& a = all.at("held-out artists," + first);
  auto const& b = all.at("held-out artists," + second);
  print(first + " - " + second, {minus(a.ndcg, b.ndcg), minus(a.recall, b.recall)});
}

void study(lfrec::dataset const& data, lfrec::executor_ref exec) {
  table all;
  std::map<std::string, double> shares;
  for (std::uint64_t fold = 0; fold < folds; ++fold) {
    auto const w = make_world(data, fold, 11 + fold);
    std::printf("# fold %llu: %td artists held out, %zu pairs to find\n",
                static_cast<unsigned long long>(fold), std::ranges::count(w.held, true),
                w.test.nonzeros());
    std::fflush(stdout);
    run_fold(w, all, shares, exec);
  }
  std::puts("list,arm,model,ndcg@10,low,high,recall@20,low,high,users");
  for (auto const& [name, v] : all) print(name, v);
  std::puts("# differences among held-out artists");
  for (auto const& [a, b] : std::vector<std::pair<char const*, char const*>>{
           {"cold,content", "cold,random"},
           {"cold,attribute_map", "cold,random"},
           {"cold,content", "cold,attribute_map"},
           {"few tags,content", "few tags,attribute_map"},
           {"cold,content", "warm,content"},
           {"cold,content", "warm,popularity"},
           {"cold,attribute_map", "warm,implicit_als"},
           {"cold,content", "warm,implicit_als"},
           {"few tags,content", "warm,implicit_als"}})
    print_difference(all, a, b);
  std::puts("# tag,share of the scores of content's hits");
  std::vector<std::pair<double, std::string>> best;
  double total = 0;
  for (auto const& [tag, share] : shares) {
    best.emplace_back(share, tag);
    total += share;
  }
  std::ranges::sort(best, std::greater{});
  for (std::size_t n = 0; n < std::min<std::size_t>(best.size(), 15); ++n)
    std::printf("%s,%.4f\n", best[n].second.c_str(), best[n].first / total);
}

void tune(lfrec::dataset const& data, lfrec::executor_ref exec) {
  table all;
  for (std::uint64_t fold = 0; fold < 2; ++fold) {
    auto const w = make_world(data, fold, 1 + fold);
    auto const factors = lfrec::implicit_als{}.fit(w.cold, exec);
    for (bool const few : {false, true}) {
      lfrec::training const data_of{w.cold, nullptr, few ? &w.few_tags : &w.tags};
      auto const add = [&](std::string const& name, lfrec::any_model const& model) {
        judge(w, (few ? "few tags," : "cold,") + name, &model, all, exec, false);
      };
      for (auto const how : {lfrec::feature_weighting::binary, lfrec::feature_weighting::tfidf,
                             lfrec::feature_weighting::bm25}) {
        std::string const name{names(&how)[static_cast<std::size_t>(how)]};
        for (float const h : {0.0F, 100.0F, 1000.0F})
          add("content " + name + " shrinkage=" + std::to_string(static_cast<int>(h)),
              lfrec::content{{.weighting = how, .shrinkage = h, .b = 0}}.fit(data_of, exec));
        for (float const power : {0.5F, 1.0F})
          for (float const lambda : {1.0F, 10.0F, 100.0F})
            add("attribute_map " + name + " popularity_power=" + std::to_string(power) +
                    " regularization=" + std::to_string(static_cast<int>(lambda)),
                lfrec::attribute_map{
                    {.weighting = how, .regularization = lambda, .popularity_power = power, .b = 0}}
                    .fit(factors, data_of, exec));
      }
    }
  }
  for (auto const& [name, v] : all) print(name, v);
}

}  // namespace

int main(int argc, char** argv) try {
  auto const arguments = std::span(argv, static_cast<std::size_t>(argc)).subspan(1);
  char const* folder = std::getenv("LFREC_DATA");
  if (!arguments.empty() && arguments[0][0] != 0) folder = arguments[0];
  if (folder == nullptr) {
    std::fputs("usage: cold_bench FOLDER [tune] (the data sets), or set LFREC_DATA\n", stderr);
    return 1;
  }
  auto const data = lfrec::datasets::read_lastfm(std::string(folder) + "/hetrec2011-lastfm-2k");
  lfrec::thread_pool pool;
  arguments.size() > 1 && std::string(arguments[1]) == "tune" ? tune(data, pool)
                                                              : study(data, pool);
  return 0;
} catch (std::exception const& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
