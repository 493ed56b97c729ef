// SPDX-License-Identifier: MIT
// The endpoints about the server itself: health, models, map.
#include <array>
#include <lfrec/data/rating_bins.hpp>
#include <string>

#include "api.hpp"

namespace explorer {

namespace {

using nlohmann::json;

std::string with_commas(double x) {
  auto digits = std::to_string(static_cast<std::int64_t>(x));
  for (auto n = static_cast<std::ptrdiff_t>(digits.size()) - 3; n > 0; n -= 3)
    digits.insert(static_cast<std::size_t>(n), ",");
  return digits;
}

/// What each rating stands for.
json scale() {
  constexpr std::array meanings = {"not for me",  "heard it once", "like it",
                                   "a favourite", "love it",       "could not do without"};
  lfrec::rating_bins const bins;
  json steps = json::array();
  for (int rating = 0; rating <= bins.highest(); ++rating) {
    auto const edge = [&](int n) { return bins.edges[static_cast<std::size_t>(n)]; };
    std::string plays = "never";
    if (rating == 1)
      plays = edge(0) == 1 ? "once" : "up to " + with_commas(edge(0));
    else if (rating == bins.highest())
      plays = "more than " + with_commas(edge(rating - 2));
    else if (rating > 1)
      plays = with_commas(edge(rating - 2) + 1) + " to " + with_commas(edge(rating - 1));
    steps.push_back({{"rating", rating},
                     {"meaning", meanings[static_cast<std::size_t>(rating)]},
                     {"plays", plays}});
  }
  return steps;
}

json described(served const& model, catalogue const& known) {
  json options = json::object();
  for (auto const& [name, value] : model.options) options[name] = value;
  return {{"name", model.name},
          {"recipe", model.recipe},
          {"title", model.title},
          {"about", model.about},
          {"options", options},
          {"seconds", model.seconds},
          {"can",
           {{"recommend", true},
            {"explain", model.model.explainer() != nullptr},
            {"uncertainty", model.unsure.has_value()},
            {"similar", model.model.item_comparer() != nullptr},
            {"tags", known.by_tags.has_value()}}},
          {"metrics", model.metrics},
          {"segments", model.segments}};
}

}  // namespace

std::string health(call const& c) {
  parameters const none(c.query, {});
  return text_of({{"status", "ok"},
                  {"model", c.now.models.front()->name},
                  {"generation", c.now.generation},
                  {"artists", c.now.known->artists()},
                  {"listeners", c.now.known->data.users.size()},
                  {"uptime_seconds", c.uptime}});
}

std::string models(call const& c) {
  parameters const none(c.query, {});
  auto const& known = *c.now.known;
  json list = json::array();
  for (auto const& model : c.now.models) list.push_back(described(*model, known));
  double plays = 0;
  for (auto const& row : known.data.log) plays += static_cast<double>(row.value);
  return text_of({{"default", c.now.models.front()->name},
                  {"data",
                   {{"name", known.name},
                    {"artists", known.artists()},
                    {"listeners", known.data.users.size()},
                    {"plays", plays},
                    {"tags", known.data.item_features.names().size()},
                    {"friends", known.data.friends.edges() / 2}}},
                  {"scale", scale()},
                  {"models", list}});
}

std::string map(call const& c) {
  parameters const none(c.query, {});
  return *c.now.map;
}

}  // namespace explorer
