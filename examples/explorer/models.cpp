// SPDX-License-Identifier: MIT
#include "models.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <lfrec/content.hpp>
#include <lfrec/core/chunks.hpp>
#include <lfrec/data/weight.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/evaluate/segments.hpp>
#include <lfrec/evaluate/user_groups.hpp>
#include <lfrec/feature_als.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/io/make_saved.hpp>
#include <lfrec/knn.hpp>
#include <lfrec/metrics/hit_rate.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/metrics/recall.hpp>
#include <lfrec/models/newcomer.hpp>
#include <lfrec/popularity.hpp>
#include <lfrec/recommend/similar.hpp>

namespace explorer {

namespace {

using nlohmann::json;

/// Listeners in three groups by a number; the labels are ours where there are three.
lfrec::segmentation thirds(std::string name, std::vector<double> const& values,
                           std::array<char const*, 3> labels) {
  auto groups = lfrec::groups_by_quantiles(std::move(name), values, 3);
  if (groups.labels.size() == labels.size()) groups.labels.assign(labels.begin(), labels.end());
  return groups;
}

json figure(std::string const& name, double mean, std::optional<lfrec::interval> range) {
  auto const [low, high] = range.value_or(lfrec::interval{mean, mean});
  return {{"name", name}, {"mean", mean}, {"low", low}, {"high", high}};
}

/// How well `made.judged` finds what was held out, over all and by groups of listeners.
void judge(served& made, catalogue const& known, lfrec::executor_ref exec) {
  if (known.hidden.nonzeros() == 0) return;
  lfrec::held_out const data(known.shown, known.hidden, {}, known.parts.protocol);
  auto const report = lfrec::evaluate(*made.judged, data, exec, lfrec::ndcg{10}, lfrec::recall{20},
                                      lfrec::hit_rate{10});
  for (std::size_t m = 0; m < report.metrics().size() && report.users().size() > 1; ++m)
    made.metrics.push_back(
        figure(report.metrics()[m], report.mean(m),
               lfrec::bootstrap_interval(report.values(m), {.resamples = 500}, exec)));
  auto const by = [&](lfrec::segmentation const& groups) {
    json shown = json::array();
    auto const figures = lfrec::segment_report(report, groups, {.resamples = 500}, exec);
    for (auto const& segment : figures.segments) {
      json metrics = json::array();
      for (std::size_t m = 0; m < figures.metrics.size(); ++m)
        metrics.push_back(figure(figures.metrics[m], segment.means[m], segment.ranges[m]));
      shown.push_back(
          {{"name", segment.label}, {"listeners", segment.users}, {"metrics", metrics}});
    }
    made.segments.push_back({{"name", groups.name}, {"groups", shown}});
  };
  auto const groups = lfrec::popularity_groups(known.shown);
  by(thirds("taste", lfrec::mainstream_shares(known.shown, groups),
            {"niche", "mixed", "mainstream"}));
  by(thirds("history", lfrec::history_lengths(known.shown), {"short", "medium", "long"}));
}

/// σ of an observation of weight 1: of what was played, weighted by its confidence, by how much
/// scores miss 1.
double noise_of(lfrec::factor_model<float> const& model, lfrec::matrix const& train) {
  double sum = 0;
  double weights = 0;
  std::vector<float> scores(to_size(model.items()));
  auto const users = std::min(model.users(), train.users());
  auto const step = std::max(1, users / 200);
  for (index_t u = 0; u < users; u += step) {
    model.score({.user = user_index{u}, .history = {}}, scores);
    auto const row = train.user(user_index{u});
    for (std::size_t k = 0; k < row.size(); ++k) {
      auto const weight = std::abs(static_cast<double>(row.value[k]));
      auto const miss = 1 - static_cast<double>(scores[to_size(row.index[k])]);
      sum += weight * miss * miss;
      weights += weight;
    }
  }
  return sum > 0 && weights > 0 ? std::sqrt(sum / weights) : 1;
}

neighbourhood neighbours_of(lfrec::any_model const& model, catalogue const& known,
                            lfrec::executor_ref exec) {
  constexpr std::size_t best_known = 3000;
  constexpr std::size_t nearest = 12;
  neighbourhood near;
  auto const* const comparer = model.item_comparer();
  if (comparer == nullptr) return near;
  std::vector<item_index> meant(known.by_popularity);
  meant.resize(std::min(best_known, meant.size()));
  near.resize(to_size(known.artists()));
  lfrec::only const among(meant);
  lfrec::for_each_chunk(exec, meant.size(), 64, [&](lfrec::chunk c) {
    for (std::size_t n = c.begin; n < c.end; ++n) {
      auto const list = lfrec::similar_items(*comparer, meant[n], nearest, among);
      for (std::size_t k = 0; k < list.with_evidence(); ++k)
        near[to_size(meant[n])].emplace_back(list[k].item, static_cast<double>(list[k].score));
    }
  });
  for (auto const from : meant) {  // walks go both ways
    auto const out = near[to_size(from)];
    for (auto const& [to, similarity] : out) {
      auto& back = near[to_size(to)];
      if (std::ranges::none_of(back, [&](auto const& edge) { return edge.first == from; }))
        back.emplace_back(from, similarity);
    }
  }
  return near;
}

/// What both kinds of model, fitted and read, get on top.
std::shared_ptr<served const> finished(served made, catalogue const& known,
                                       lfrec::matrix const& train, lfrec::executor_ref exec) {
  if (auto const* const model = made.factors()) {
    lfrec::newcomer<float> guest(*model);
    if (guest.has_posterior()) {
      uncertainty unsure{lfrec::next_question<float>(*model, {.candidates = 300}, exec),
                         noise_of(*model, train), std::vector<double>(to_size(model->items()))};
      guest.stddevs(unsure.before, unsure.noise);
      made.unsure = std::move(unsure);
    }
  }
  made.near = neighbours_of(made.model, known, exec);
  return std::make_shared<served const>(std::move(made));
}

template <typename Recipe>
std::shared_ptr<served const> fit(Recipe const& recipe, char const* title, char const* about,
                                  catalogue const& known, lfrec::executor_ref exec) {
  auto const weighting = lfrec::ordinal::hetrec_plays().fit(known.data.log);
  auto const all = weighting.matrix(known.data.log);
  auto const part = weighting.matrix(known.parts.train);
  auto const* const tags = known.data.item_features.empty() ? nullptr : &known.data.item_features;
  auto const begin = std::chrono::steady_clock::now();
  auto model = recipe.fit(lfrec::training{all, nullptr, tags}, exec);
  std::chrono::duration<double> const seconds = std::chrono::steady_clock::now() - begin;
  served made{.name = std::string{Recipe::name},
              .recipe = std::string{Recipe::name},
              .title = title,
              .about = about,
              .options = lfrec::option_texts(recipe),
              .model = std::move(model),
              .judged = recipe.fit(lfrec::training{part, nullptr, tags}, exec),
              .weighting = weighting,
              .seconds = seconds.count(),
              .unsure = {},
              .near = {}};
  judge(made, known, exec);
  return finished(std::move(made), known, all, exec);
}

}  // namespace

std::vector<std::string> recipe_names() {
  return {"implicit_als", "feature_als", "item_knn", "content", "popularity"};
}

std::vector<std::shared_ptr<served const>> fit_models(catalogue const& known,
                                                      std::vector<std::string> const& recipes,
                                                      std::uint64_t seed,
                                                      lfrec::executor_ref exec) {
  std::vector<std::shared_ptr<served const>> models;
  auto const add = [&](auto const& recipe, bool possible, char const* title, char const* about) {
    if (possible && std::ranges::find(recipes, recipe.name) != recipes.end())
      models.push_back(fit(recipe, title, about, known, exec));
  };
  bool const played = known.plays.nonzeros() > 0;
  bool const tagged = played && !known.data.item_features.empty();
  add(lfrec::implicit_als{{.seed = seed}}, played, "Matrix factorisation",
      "Artists and listeners are points in a space of 64 dimensions, placed so that who plays what "
      "comes out.");
  add(lfrec::feature_als{{.seed = seed}}, tagged, "Matrix factorisation with tags",
      "The same, with each artist drawn to where its tags say it belongs.");
  add(lfrec::item_knn{}, played, "Similar artists",
      "Artists that the same listeners play as those you rated.");
  add(lfrec::content{}, tagged, "Similar tags",
      "Artists with tags like those you rated; nobody's plays are looked at.");
  add(lfrec::popularity{}, true, "Popularity", "What most listeners play, the same for everybody.");
  std::ranges::stable_sort(models, {}, [&](auto const& model) {
    return std::ranges::find(recipes, model->name) - recipes.begin();
  });
  return models;
}

std::shared_ptr<served const> from_file(lfrec::saved_model const& saved, catalogue const& known,
                                        lfrec::executor_ref exec) {
  auto const weighting = saved.weighting.value_or(lfrec::fitted_weighting{});
  auto const* const seen = saved.seen_rows();
  lfrec::matrix const train = seen == nullptr ? lfrec::matrix{} : lfrec::matrix{*seen};
  served made{.name = "file",
              .recipe = saved.recipe,
              .title = "Model file: " + saved.recipe,
              .about = "Read from the model file, and read again when that changes.",
              .options = saved.options,
              .model = saved.model,
              .judged = {},
              .weighting = weighting,
              .unsure = {},
              .near = {}};
  return finished(std::move(made), known, train, exec);
}

}  // namespace explorer
