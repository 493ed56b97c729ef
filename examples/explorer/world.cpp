// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <lfrec/datasets/lastfm.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/io/load.hpp>

#include "map.hpp"

namespace explorer {

namespace {

/// Whether an index of the file's model means the same in the catalogue.
bool same_ids(catalogue const& known, lfrec::saved_model const& saved) {
  if (!(known.data.items == saved.items) || known.data.users.size() < saved.users.size())
    return false;
  for (std::size_t u = 0; u < saved.users.size(); ++u) {
    user_index const user{static_cast<index_t>(u)};
    if (known.data.users.key(user) != saved.users.key(user)) return false;
  }
  return true;
}

catalogue read(settings const& from, std::optional<lfrec::saved_model> const& saved) {
  if (from.data.empty() && saved)
    return make_catalogue("model file", dataset_of(*saved), from.seed, saved->model.popularity());
  auto data = from.data.empty() ? lfrec::datasets::synthetic{from.invented}.read()
                                : lfrec::datasets::read_lastfm(from.data);
  auto const* const name = from.data.empty() ? "synthetic" : "HetRec 2011 Last.fm";
  return make_catalogue(name, saved ? aligned(data, *saved) : std::move(data), from.seed);
}

}  // namespace

std::shared_ptr<world const> make_world(settings const& from, lfrec::executor_ref exec,
                                        world const* before) {
  world next;
  std::optional<lfrec::saved_model> saved;
  if (!from.model.empty()) saved = lfrec::load(from.model, {.convert = true}, exec);
  bool const kept = before != nullptr && saved && same_ids(*before->known, *saved);
  next.known = kept ? before->known : std::make_shared<catalogue const>(read(from, saved));
  if (saved) next.models.push_back(from_file(*saved, *next.known, exec));
  auto const others = kept ? std::vector(before->models.begin() + 1, before->models.end())
                           : fit_models(*next.known, from.recipes, from.seed, exec);
  next.models.insert(next.models.end(), others.begin(), others.end());
  if (next.models.empty())
    throw lfrec::invalid_option("models: none of the wanted can be fitted to this data");
  served const* drawn = nullptr;
  for (auto const& each : next.models)
    if (drawn == nullptr && each->factors() != nullptr) drawn = each.get();
  next.map = std::make_shared<std::string const>(draw_map(*next.known, drawn));
  if (before != nullptr) next.generation = before->generation + 1;
  return std::make_shared<world const>(std::move(next));
}

}  // namespace explorer
