// SPDX-License-Identifier: MIT
#include "catalogue.hpp"

#include <algorithm>
#include <lfrec/split/random_holdout.hpp>
#include <numeric>
#include <optional>
#include <span>

namespace explorer {

namespace {

/// The n heaviest entries of a row; ties in the order of the row.
std::vector<std::pair<index_t, float>> heaviest(lfrec::row_view row, std::size_t n) {
  std::vector<std::pair<index_t, float>> entries;
  for (std::size_t k = 0; k < row.size(); ++k) entries.emplace_back(row.index[k], row.value[k]);
  std::ranges::stable_sort(entries, [](auto a, auto b) { return a.second > b.second; });
  entries.resize(std::min(n, entries.size()));
  return entries;
}

/// 0, 1, …, count - 1 by falling weight.
template <typename Index>
std::vector<Index> by_weight(std::size_t count, auto const& weight) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](auto a, auto b) { return weight(a) > weight(b); });
  std::vector<Index> indices;
  indices.reserve(count);
  for (auto const n : order) indices.push_back(Index{static_cast<index_t>(n)});
  return indices;
}

}  // namespace

std::vector<std::pair<index_t, float>> catalogue::tags_of(item_index i, std::size_t n) const {
  if (data.item_features.rows() == 0) return {};
  return heaviest(data.item_features.row(i), n);
}

std::vector<std::string> catalogue::shared_tags(item_index a, item_index b, std::size_t n) const {
  std::vector<std::pair<index_t, float>> both;
  if (data.item_features.rows() == 0) return {};
  auto const x = data.item_features.row(a);
  auto const y = data.item_features.row(b);
  for (std::size_t m = 0, k = 0; m < x.size() && k < y.size();) {  // both ascend
    if (x.index[m] == y.index[k]) {
      both.emplace_back(x.index[m], std::min(x.value[m], y.value[k]));
      ++m, ++k;
    } else {
      x.index[m] < y.index[k] ? ++m : ++k;
    }
  }
  std::ranges::stable_sort(both, [](auto p, auto q) { return p.second > q.second; });
  std::vector<std::string> names;
  for (auto const& [tag, weight] : both)
    if (names.size() < n) names.push_back(data.item_features.name(tag));
  return names;
}

std::vector<item_index> catalogue::find(std::string_view typed, std::size_t n,
                                        std::size_t skip) const {
  std::vector<item_index> found;
  if (typed.find_first_not_of(" \t") == std::string_view::npos) {
    for (std::size_t k = skip; k < by_popularity.size() && found.size() < n; ++k)
      found.push_back(by_popularity[k]);
    return found;
  }
  auto const matches = search.find(typed, n + skip);
  for (std::size_t k = skip; k < matches.size(); ++k) found.push_back(matches[k].item);
  return found;
}

std::vector<index_t> catalogue::find_tags(std::string_view typed, std::size_t n) const {
  std::vector<index_t> found;
  if (typed.find_first_not_of(" \t") == std::string_view::npos) {
    found.assign(
        tags_by_artists.begin(),
        tags_by_artists.begin() + static_cast<std::ptrdiff_t>(std::min(n, tags_by_artists.size())));
  } else {
    for (auto const& match : tag_search.find(typed, n)) found.push_back(to_index(match.item));
  }
  return found;
}

catalogue make_catalogue(std::string name, lfrec::dataset data, std::uint64_t seed,
                         std::span<float const> popularity) {
  lfrec::matrix plays(data.log);
  auto parts = lfrec::random_holdout{{.seed = seed}}(data.log);
  lfrec::matrix shown(parts.train);
  lfrec::matrix hidden(parts.test);
  auto const items = data.items.size();
  std::vector<float> listeners(popularity.begin(), popularity.end());
  listeners.resize(items);
  std::vector<double> total(items);
  for (index_t i = 0; i < plays.items(); ++i) {
    auto const row = plays.item(item_index{i});
    if (row.size() > 0) listeners[to_size(i)] = static_cast<float>(row.size());
    for (float const value : row.value) total[to_size(i)] += static_cast<double>(value);
  }
  std::vector<std::string_view> names;
  names.reserve(items);
  for (std::size_t i = 0; i < items; ++i)
    names.push_back(data.item_name(item_index{static_cast<index_t>(i)}));
  lfrec::name_search search(names, listeners);
  auto order = by_weight<item_index>(items, [&](std::size_t i) { return listeners[i]; });
  auto artists_of_tag = lfrec::transpose(data.item_features.matrix());
  auto tags = by_weight<index_t>(to_size(artists_of_tag.rows()), [&](std::size_t t) {
    return artists_of_tag.row(static_cast<index_t>(t)).size();
  });
  std::vector<float> uses;
  uses.reserve(tags.size());
  for (index_t t = 0; t < artists_of_tag.rows(); ++t)
    uses.push_back(static_cast<float>(artists_of_tag.row(t).size()));
  lfrec::name_search tag_search(data.item_features.names(), uses);
  std::optional<lfrec::item_vectors> by_tags;
  if (!data.item_features.empty()) by_tags.emplace(data.item_features);
  return {std::move(name),       std::move(data),           std::move(plays),     std::move(parts),
          std::move(shown),      std::move(hidden),         std::move(listeners), std::move(total),
          std::move(order),      std::move(artists_of_tag), std::move(tags),      std::move(search),
          std::move(tag_search), std::move(by_tags)};
}

lfrec::dataset dataset_of(lfrec::saved_model const& saved) {
  lfrec::dataset data;
  data.users = saved.users;
  data.items = saved.items;
  data.item_names = saved.item_names;
  std::vector<lfrec::interaction> rows;
  if (auto const* const seen = saved.seen_rows())
    for (index_t u = 0; u < seen->rows(); ++u) {
      auto const row = seen->row(u);
      for (std::size_t k = 0; k < row.size(); ++k)
        rows.push_back({user_index{u}, item_index{row.index[k]}, row.value[k]});
    }
  data.log = {saved.model.users(), saved.model.items(), std::move(rows)};
  return data;
}

lfrec::dataset aligned(lfrec::dataset const& data, lfrec::saved_model const& saved) {
  lfrec::dataset result;
  result.users = saved.users;
  result.items = saved.items;
  result.item_names = saved.item_names;
  result.report = data.report;
  auto const item = [&](item_index i) { return saved.items.find(data.items.key(i)); };
  std::vector<user_index> user(data.users.size());
  for (std::size_t u = 0; u < user.size(); ++u)
    user[u] = result.users.insert(data.users.key(user_index{static_cast<index_t>(u)}));
  auto const users = static_cast<index_t>(result.users.size());
  std::vector<lfrec::interaction> rows;
  for (auto row : data.log)
    if (auto const known = item(row.item)) {
      row.user = user[to_size(row.user)];
      row.item = *known;
      rows.push_back(row);
    }
  result.log = {users, saved.model.items(), std::move(rows)};
  if (!data.item_features.empty()) {
    std::vector<std::optional<item_index>> from(saved.items.size());  // the same artist in `data`
    for (std::size_t i = 0; i < from.size(); ++i)
      from[i] = data.items.find(saved.items.key(item_index{static_cast<index_t>(i)}));
    std::vector<lfrec::offset_t> offsets{0};
    std::vector<index_t> tags;
    std::vector<float> weights;
    for (auto const& there : from) {
      if (there) {
        auto const row = data.item_features.row(*there);
        tags.insert(tags.end(), row.index.begin(), row.index.end());
        weights.insert(weights.end(), row.value.begin(), row.value.end());
      }
      offsets.push_back(static_cast<lfrec::offset_t>(tags.size()));
    }
    result.item_features = {
        lfrec::csr<float>(saved.model.items(), data.item_features.columns(), std::move(offsets),
                          std::move(tags), std::move(weights)),
        data.item_features.names()};
  }
  std::vector<lfrec::social::edge> edges;
  for (index_t u = 0; u < data.friends.users(); ++u)
    for (auto const other : data.friends.friends(user_index{u}))
      edges.push_back({user[to_size(u)], user[to_size(other)]});
  if (!edges.empty()) result.friends = {users, std::move(edges)};
  return result;
}

}  // namespace explorer
