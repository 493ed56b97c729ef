// SPDX-License-Identifier: MIT
// The endpoints about known listeners.
#include <algorithm>
#include <cmath>
#include <lfrec/recommend/recommend.hpp>
#include <numeric>

#include "api.hpp"

namespace explorer {

namespace {

using nlohmann::json;

user_index listener_at(call const& c) {
  if (auto const found = c.now.known->data.users.find(c.ids[0])) return *found;
  throw refusal(404, "unknown_id", "", "no listener has the id '" + c.ids[0] + '\'');
}

std::span<user_index const> friends_of(catalogue const& known, user_index u) {
  if (to_index(u) >= known.data.friends.users()) return {};
  return known.data.friends.friends(u);
}

/// Which tags the listener's artists have, each artist with the logarithm of its plays, as shares.
json tag_wheel(catalogue const& known, user_index u) {
  std::vector<double> weight(known.data.item_features.names().size());
  auto const row = known.plays.user(u);
  for (std::size_t k = 0; k < row.size() && !weight.empty(); ++k) {
    auto const tags = known.data.item_features.row(row.index[k]);
    double const sum = std::accumulate(tags.value.begin(), tags.value.end(), 0.0);
    double const plays = std::log1p(std::max(0.0, static_cast<double>(row.value[k])));
    for (std::size_t t = 0; t < tags.size() && sum > 0; ++t)
      weight[to_size(tags.index[t])] += plays * static_cast<double>(tags.value[t]) / sum;
  }
  double const all = std::accumulate(weight.begin(), weight.end(), 0.0);
  std::vector<std::size_t> order(weight.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](auto a, auto b) { return weight[a] > weight[b]; });
  json wheel = json::array();
  for (std::size_t k = 0; k < std::min<std::size_t>(24, order.size()); ++k)
    if (weight[order[k]] > 0)
      wheel.push_back({{"name", known.data.item_features.names()[order[k]]},
                       {"weight", weight[order[k]] / all}});
  return wheel;
}

/// The matrix row by which a list leaves out what the listener has already, if the model may make a
/// list for them at all: one from a file may not have seen what was held out.
std::optional<lfrec::row_view> left_out(served const& model, catalogue const& known, user_index u,
                                        lfrec::row_view hidden) {
  if (model.judged) return known.shown.user(u);
  auto const* const histories = model.model.histories();
  if (histories == nullptr || to_index(u) >= histories->rows()) return std::nullopt;
  auto const seen = histories->row(to_index(u));
  for (index_t const i : hidden.index)
    if (std::ranges::binary_search(seen.index, i)) return std::nullopt;
  return seen;
}

}  // namespace

std::string listeners(call const& c) {
  parameters const given(c.query, {"q", "limit", "offset"});
  auto const& known = *c.now.known;
  auto const q = given.text("q");
  auto const limit = given.number("limit", 20, 1, 100);
  auto const offset = given.number("offset", 0, 0, 100000000);
  json list = json::array();
  std::size_t total = 0;
  for (index_t n = 0; n < known.plays.users(); ++n) {
    user_index const u{n};
    auto const id = known.data.users.key(u);
    if (id.find(q) == std::string_view::npos) continue;
    if (total++ < offset || list.size() == limit) continue;
    auto const row = known.plays.user(u);
    list.push_back({{"id", id},
                    {"artists", row.size()},
                    {"plays", std::accumulate(row.value.begin(), row.value.end(), 0.0)},
                    {"friends", friends_of(known, u).size()}});
  }
  return text_of({{"total", total}, {"listeners", list}});
}

std::string listener(call const& c) {
  parameters const none(c.query, {});
  auto const& known = *c.now.known;
  auto const u = listener_at(c);
  auto const row = known.plays.user(u);
  json friends = json::array();
  for (auto const other : friends_of(known, u))
    friends.push_back(
        {{"id", known.data.users.key(other)}, {"artists", known.plays.user(other).size()}});
  std::vector<std::pair<float, index_t>> played;
  for (std::size_t k = 0; k < row.size(); ++k) played.emplace_back(-row.value[k], row.index[k]);
  std::ranges::sort(played);
  json history = json::array();
  for (auto const& [less, item] : played)
    history.push_back({{"artist", shown(known, item_index{item})}, {"plays", -less}});
  return text_of({{"id", known.data.users.key(u)},
                  {"artists", row.size()},
                  {"plays", std::accumulate(row.value.begin(), row.value.end(), 0.0)},
                  {"friends", friends},
                  {"history", history},
                  {"tags", tag_wheel(known, u)}});
}

std::string lists(call const& c) {
  parameters const given(c.query, {"limit"});
  auto const& known = *c.now.known;
  auto const limit = given.number("limit", 20, 1, 100);
  auto const u = listener_at(c);
  auto const hidden = known.hidden.user(u);
  json held_out = json::array();
  for (index_t const i : hidden.index) held_out.push_back(shown(known, item_index{i}));
  json result = json::array();
  for (auto const& each : c.now.models) {
    auto const seen = left_out(*each, known, u, hidden);
    if (!seen) continue;
    auto const& model = each->judged ? *each->judged : each->model;
    std::size_t hits = 0;
    json items = json::array();
    for (auto const& [item, score] :
         lfrec::recommend(model, u, limit, lfrec::unseen(seen->index))) {
      bool const hit = std::ranges::binary_search(hidden.index, to_index(item));
      hits += hit ? 1 : 0;
      items.push_back({{"artist", shown(known, item)}, {"score", score}, {"hit", hit}});
    }
    result.push_back(
        {{"model", each->name}, {"title", each->title}, {"hits", hits}, {"items", items}});
  }
  return text_of({{"held_out", held_out}, {"lists", result}});
}

}  // namespace explorer
