// SPDX-License-Identifier: MIT
// The endpoints about artists and tags.
#include <algorithm>
#include <functional>
#include <lfrec/recommend/similar.hpp>
#include <limits>
#include <queue>

#include "api.hpp"

namespace explorer {

namespace {

using nlohmann::json;

constexpr std::size_t shared = 3;  // tags on an edge

item_index artist_at(call const& c, std::size_t n) {
  if (auto const found = c.now.known->data.items.find(c.ids[n])) return *found;
  throw refusal(404, "unknown_id", "", "no artist has the id '" + c.ids[n] + '\'');
}

/// The model of that name, if it can compare; for "" the first that can.
served const& comparing(world const& now, std::string const& name) {
  if (name.empty())
    for (auto const& each : now.models)
      if (each->model.item_comparer() != nullptr) return *each;
  auto const& model = named_model(now, name);
  if (model.model.item_comparer() != nullptr) return model;
  throw refusal(422, "invalid_field", "model", "model: " + model.name + " cannot compare artists");
}

using edges = std::vector<std::pair<item_index, double>>;

edges nearest(served const& model, item_index i, std::size_t n) {
  edges found;
  auto const list = lfrec::similar_items(*model.model.item_comparer(), i, n);
  for (std::size_t k = 0; k < list.with_evidence(); ++k)
    found.emplace_back(list[k].item, static_cast<double>(list[k].score));
  return found;
}

/// The way that costs least, a step 1.02 less the similarity, by Dijkstra; empty if there is none.
/// Artists that few know, which the model's neighbourhood leaves out, join it at both ends.
std::vector<item_index> shortest(served const& model, item_index from, item_index to) {
  edges const first = model.near[to_size(from)].empty() ? nearest(model, from, 12) : edges{};
  edges const last = model.near[to_size(to)].empty() ? nearest(model, to, 12) : edges{};
  std::vector<double> cost(model.near.size(), std::numeric_limits<double>::infinity());
  std::vector<item_index> before(cost.size(), from);
  using entry = std::pair<double, item_index>;
  std::priority_queue<entry, std::vector<entry>, std::greater<>> open;
  auto const reach = [&](item_index at, item_index next, double similarity) {
    double const reached = cost[to_size(at)] + 1.02 - std::clamp(similarity, 0.0, 1.0);
    if (reached >= cost[to_size(next)]) return;
    cost[to_size(next)] = reached;
    before[to_size(next)] = at;
    open.emplace(reached, next);
  };
  cost[to_size(from)] = 0;
  open.emplace(0, from);
  while (!open.empty() && open.top().second != to) {
    auto const [reached, at] = open.top();
    open.pop();
    if (reached > cost[to_size(at)]) continue;
    for (auto const& [next, similarity] :
         at == from && !first.empty() ? first : model.near[to_size(at)])
      reach(at, next, similarity);
    for (auto const& [neighbour, similarity] : last)
      if (neighbour == at) reach(at, to, similarity);
  }
  if (cost[to_size(to)] == std::numeric_limits<double>::infinity()) return {};
  std::vector<item_index> way{to};
  while (way.back() != from) way.push_back(before[to_size(way.back())]);
  std::ranges::reverse(way);
  return way;
}

}  // namespace

std::string artists(call const& c) {
  parameters const given(c.query, {"q", "limit", "offset"});
  json list = json::array();
  auto const n = given.number("limit", 8, 1, 50);
  for (auto const i : c.now.known->find(given.text("q"), n, given.number("offset", 0, 0, 100000)))
    list.push_back(shown(*c.now.known, i));
  return text_of({{"artists", list}});
}

std::string artist(call const& c) {
  parameters const none(c.query, {});
  auto const& known = *c.now.known;
  auto const i = artist_at(c, 0);
  auto result = shown(known, i);
  result["all_tags"] = json::array();
  for (auto const& [tag, weight] : known.tags_of(i, 50))
    result["all_tags"].push_back(
        {{"name", known.data.item_features.name(tag)}, {"weight", weight}});
  std::vector<std::pair<float, index_t>> fans;
  auto const row = known.plays.item(i);
  for (std::size_t k = 0; k < row.size(); ++k) fans.emplace_back(-row.value[k], row.index[k]);
  std::ranges::sort(fans);
  fans.resize(std::min<std::size_t>(fans.size(), 10));
  result["top_listeners"] = json::array();
  for (auto const& [less, user] : fans)
    result["top_listeners"].push_back(
        {{"id", known.data.users.key(user_index{user})}, {"plays", -less}});
  result["similar"] = json::array();
  for (auto const& each : c.now.models) {
    if (each->model.item_comparer() == nullptr) continue;
    for (auto const& [other, similarity] : nearest(*each, i, 8))
      result["similar"].push_back({{"artist", shown(known, other)}, {"similarity", similarity}});
    break;
  }
  return text_of(result);
}

std::string similar(call const& c) {
  parameters const given(c.query, {"limit", "model"});
  auto const& known = *c.now.known;
  auto const i = artist_at(c, 0);
  json list = json::array();
  for (auto const& [other, similarity] :
       nearest(comparing(c.now, given.text("model")), i, given.number("limit", 12, 1, 50)))
    list.push_back({{"artist", shown(known, other)},
                    {"similarity", similarity},
                    {"shared_tags", known.shared_tags(i, other, shared)}});
  return text_of({{"artist", shown(known, i)}, {"neighbours", list}});
}

std::string path(call const& c) {
  parameters const given(c.query, {"model"});
  auto const& known = *c.now.known;
  auto const& model = comparing(c.now, given.text("model"));
  auto const way = shortest(model, artist_at(c, 0), artist_at(c, 1));
  json artists = json::array();
  json steps = json::array();
  std::vector<float> similarity(to_size(known.artists()));
  for (std::size_t n = 0; n < way.size(); ++n) {
    artists.push_back(shown(known, way[n]));
    if (n == 0) continue;
    model.model.item_comparer()->similarity_to_item(way[n - 1], std::span(similarity));
    steps.push_back({{"similarity", similarity[to_size(way[n])]},
                     {"shared_tags", known.shared_tags(way[n - 1], way[n], shared)}});
  }
  return text_of({{"path", artists}, {"steps", steps}});
}

std::string tags(call const& c) {
  parameters const given(c.query, {"q", "limit"});
  auto const& known = *c.now.known;
  json list = json::array();
  for (auto const tag : known.find_tags(given.text("q"), given.number("limit", 30, 1, 100))) {
    auto const row = known.artists_of_tag.row(tag);
    double weight = 0;
    for (float const value : row.value) weight += static_cast<double>(value);
    list.push_back({{"name", known.data.item_features.name(tag)},
                    {"artists", row.size()},
                    {"weight", weight}});
  }
  return text_of({{"tags", list}});
}

}  // namespace explorer
