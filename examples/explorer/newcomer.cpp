// SPDX-License-Identifier: MIT
// The endpoints for somebody who rates artists on the page.
#include <algorithm>
#include <chrono>
#include <lfrec/data/rating_bins.hpp>
#include <lfrec/data/tag_profile.hpp>
#include <lfrec/models/newcomer.hpp>
#include <lfrec/recommend/diversify.hpp>
#include <lfrec/recommend/recommend.hpp>

#include "api.hpp"

namespace explorer {

namespace {

using nlohmann::json;
using list_type = lfrec::ranked_list<float>;

/// What a newcomer said as a row of the model's matrix: tags as the artists that carry them best,
/// and what was rated, which is the word that counts.
struct profile {
  profile(wishes const& said, catalogue const& known)
      : row(rated(said.ratings, said, known)), excluded(said.dismissed) {
    for (auto const& [item, rating] : said.ratings) excluded.push_back(item);
    if (said.tags.empty()) return;
    std::vector<lfrec::chosen_tag> tags;
    for (auto const tag : said.tags) tags.push_back({known.data.item_features.name(tag)});
    try {
      auto const start = lfrec::tag_profile(known.data.item_features, tags, known.listeners,
                                            {.unit = yes(said, known)});
      for (auto const i : start.items()) from_tag.emplace_back(i, heaviest(i, said.tags, known));
      row = lfrec::with_ratings(known.artists(), start, row.view());
    } catch (lfrec::unknown_id const&) {  // nobody has any of their artists: they say nothing
    }
    std::erase_if(from_tag, [&](auto const& one) {
      return std::ranges::any_of(said.ratings,
                                 [&](auto const& r) { return to_index(r.first) == one.first; });
    });
  }

  /// The tag that the artist stands for, or null.
  [[nodiscard]] index_t const* tag_of(index_t artist) const {
    for (auto const& [item, tag] : from_tag)
      if (item == artist) return &tag;
    return nullptr;
  }

  lfrec::history row;
  std::vector<std::pair<index_t, index_t>> from_tag;  // artists and the tags they stand for
  std::vector<item_index> excluded;

 private:
  using ratings_type = std::vector<std::pair<item_index, float>>;

  static lfrec::history rated(ratings_type const& ratings, wishes const& said,
                              catalogue const& known) {
    return lfrec::rating_bins{}.row(known.artists(), ratings, said.model->weighting);
  }
  /// The value of an artist that is played now and then, a 2.
  static float yes(wishes const& said, catalogue const& known) {
    auto const row = rated({{item_index{0}, 2.0F}}, said, known);
    return row.size() == 1 && row.values()[0] > 0 ? row.values()[0] : 1.0F;
  }
  static index_t heaviest(index_t artist, std::vector<index_t> const& tags,
                          catalogue const& known) {
    auto const has = known.data.item_features.row(artist);
    auto const weight = [&](index_t tag) {
      auto const at = std::ranges::lower_bound(has.index, tag);
      return at != has.index.end() && *at == tag
                 ? has.value[static_cast<std::size_t>(at - has.index.begin())]
                 : 0.0F;
    };
    return *std::ranges::max_element(tags, {}, weight);
  }
};

/// The three parts that add most to the score, those of a tag's artists together.
json reasons(served const& model, catalogue const& known, profile const& guest, item_index item) {
  json shown = json::array();
  auto const* const explainer = model.model.explainer();
  if (explainer == nullptr || guest.row.empty()) return shown;
  struct part {
    std::string_view kind;
    std::string name;
    json id;
    double amount;
  };
  std::vector<part> parts;
  auto const add = [&](part one) {
    for (auto& other : parts)
      if (other.name == one.name && other.id == one.id) {
        other.amount += one.amount;
        return;
      }
    parts.push_back(std::move(one));
  };
  auto const why = explainer->explain({.user = {}, .history = guest.row.view()}, item);
  for (auto const& term : why.terms) {
    auto const* const tag = term.kind == lfrec::reason::item ? guest.tag_of(term.index) : nullptr;
    item_index const artist{term.index};
    if (tag != nullptr)
      add({"feature", known.data.item_features.name(*tag), nullptr, term.amount});
    else if (term.kind == lfrec::reason::item)
      add({"item", std::string{known.artist(artist)}, known.id(artist), term.amount});
    else
      add({lfrec::name_of(term.kind), std::string{lfrec::name_of(term.kind)}, nullptr,
           term.amount});
  }
  std::ranges::stable_sort(parts, [](auto const& a, auto const& b) { return a.amount > b.amount; });
  for (auto const& part : parts)
    if (part.amount > 0 && shown.size() < 3)
      shown.push_back(
          {{"kind", part.kind}, {"name", part.name}, {"id", part.id}, {"amount", part.amount}});
  return shown;
}

list_type varied(list_type const& list, served const& model, catalogue const& known, std::size_t n,
                 double variety) {
  lfrec::diversify_options const options{.diversity = variety};
  if (known.by_tags) return lfrec::diversify(list, n, *known.by_tags, options);
  if (auto const* const comparer = model.model.item_comparer())
    return lfrec::diversify(list, n, *comparer, options);
  return list;
}

}  // namespace

std::string recommend(call const& c) {
  auto const begin = std::chrono::steady_clock::now();
  parameters const none(c.query, {});
  auto const said = read_wishes(c.body, c.now, {.limit = 24, .most = 100, .variety = true});
  auto const& known = *c.now.known;
  auto const& model = *said.model;
  profile const guest(said, known);
  std::size_t const n = said.variety > 0 ? 4 * said.limit : said.limit;
  auto list = lfrec::recommend(model.model, {.user = {}, .history = guest.row.view()}, n,
                               lfrec::except(guest.excluded));
  if (said.variety > 0) list = varied(list, model, known, said.limit, said.variety);

  std::optional<lfrec::newcomer<float>> posterior;
  if (model.unsure) {
    posterior.emplace(*model.factors());
    posterior->become(guest.row.view());
  }
  float best = 0;
  for (auto const& entry : list) best = std::max(best, entry.score);
  json items = json::array();
  for (std::size_t k = 0; k < std::min(said.limit, list.size()); ++k) {
    auto const [item, score] = list[k];
    json stddev;
    json sureness;
    if (posterior && posterior->has_posterior()) {
      double const after = posterior->stddev(item, model.unsure->noise);
      double const before = model.unsure->before[to_size(item)];
      stddev = after;
      sureness = before > 0 ? std::clamp(1 - after / before, 0.0, 1.0) : 0.0;
    }
    items.push_back({{"artist", shown(known, item)},
                     {"score", score},
                     {"strength", best > 0 ? std::clamp(score / best, 0.0F, 1.0F) : 0.0F},
                     {"stddev", stddev},
                     {"sureness", sureness},
                     {"reasons", reasons(model, known, guest, item)}});
  }
  auto const* const basis = !said.ratings.empty() ? "ratings"
                            : !said.tags.empty()  ? "tags"
                                                  : "popularity";
  std::chrono::duration<double, std::milli> const took = std::chrono::steady_clock::now() - begin;
  return text_of({{"model", model.name},
                  {"generation", c.now.generation},
                  {"basis", basis},
                  {"items", items},
                  {"took_ms", took.count()}});
}

std::string next_question(call const& c) {
  parameters const none(c.query, {});
  auto const said = read_wishes(c.body, c.now, {.limit = 3, .most = 10});
  auto const& known = *c.now.known;
  auto const& model = *said.model;
  profile const guest(said, known);
  json questions = json::array();
  auto const ask = [&](item_index item, json const& gain) {
    auto const tags = known.tags_of(item, 1);
    auto why = "Known to " + std::to_string(static_cast<index_t>(known.listeners[to_size(item)])) +
               " listeners";
    if (!gain.is_null())
      why += tags.empty() ? ", and your answer would say most about your taste"
                          : ", and your answer would say most about you and " +
                                known.data.item_features.name(tags[0].first);
    questions.push_back(
        {{"artist", shown(known, item)}, {"gain", gain}, {"why", std::move(why) + '.'}});
  };
  if (model.unsure) {
    lfrec::newcomer<float> answers(*model.factors());
    answers.become(guest.row.view());
    while (answers.has_posterior() && questions.size() < said.limit) {
      auto const next = model.unsure->ask(answers, lfrec::except(guest.excluded));
      if (!next) break;
      ask(next->item, next->gain);
      answers.rate(next->item, 1);  // the gain of the others once this is answered, in any way
    }
  } else {
    lfrec::item_set allowed(known.artists());
    lfrec::except(guest.excluded).restrict(allowed);
    for (auto const item : known.by_popularity)
      if (questions.size() < said.limit && allowed.contains(to_index(item))) ask(item, nullptr);
  }
  return text_of({{"questions", questions}});
}

}  // namespace explorer
