// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "lfrec/recommend/pruned_scan.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "peers/exchange.hpp"

namespace serving {

using exchange::arguments;

inline constexpr std::size_t length = 10;  // of a list
using lists = std::vector<lfrec::ranked_list<float>>;

/// A model of the tables that the task `factors` wrote.
inline lfrec::factor_model<float> model_of(arguments const& a) {
  int const d = a.number("factors");
  auto const table = [&](std::string const& name) {
    auto const values = exchange::read<float>(a.text("vectors") + '/' + name);
    lfrec::factors<float> result(
        static_cast<lfrec::index_t>(values.size() / static_cast<std::size_t>(d)), d);
    std::copy(values.begin(), values.end(), result.data());
    return result;
  };
  auto items = table("items");
  auto const n = lfrec::to_size(items.rows());
  return lfrec::factor_model<float>({.users = table("users"),
                                     .items = std::move(items),
                                     .item_offsets = {},
                                     .popularity = std::vector<float>(n, 1.F),
                                     .prior = std::vector<float>(static_cast<std::size_t>(d)),
                                     .objective = {}});
}

/// The users that are asked for: evenly over all, as peer_tasks.py has them.
inline std::vector<lfrec::query> asked(arguments const& a, lfrec::index_t users) {
  std::vector<lfrec::query> people(static_cast<std::size_t>(a.number("users")));
  for (std::size_t k = 0; k < people.size(); ++k)
    people[k].user =
        lfrec::user_index{static_cast<lfrec::index_t>(k * lfrec::to_size(users) / people.size())};
  return people;
}

inline void write_ids(arguments const& a, lists const& found) {
  if (!a.has("ids")) return;
  std::vector<lfrec::index_t> ids(found.size() * length, -1);
  for (std::size_t k = 0; k < found.size(); ++k)
    for (std::size_t n = 0; n < std::min(length, found[k].size()); ++n)
      ids[k * length + n] = lfrec::to_index(found[k][n].item);
  exchange::write(a.text("ids"), ids.data(), ids.size());
}

/// Lists of many users at once, what they have left out.
inline void top10(arguments const& a) {
  auto const data = exchange::read_matrix(a.text("data"));
  lfrec::thread_pool pool(a.threads());
  auto const model = model_of(a);
  auto const people = asked(a, data.users());
  lists found;
  double const took = exchange::seconds_of([&] {
    found = lfrec::recommend_all(
        model, std::span<lfrec::query const>(people), length,
        [&](std::size_t k) { return lfrec::unseen(data.user(*people[k].user).index); }, pool);
  });
  exchange::print({took});
  write_ids(a, found);
}

/// The same by a scan that skips work; making it counts apart.
inline void top10_pruned(arguments const& a) {
  auto const data = exchange::read_matrix(a.text("data"));
  lfrec::thread_pool pool(a.threads());
  auto const model = model_of(a);
  std::vector<lfrec::user_index> people;
  for (auto const& whom : asked(a, data.users())) people.push_back(*whom.user);
  std::optional<lfrec::pruned_scan<float>> scan;
  double const built = exchange::seconds_of([&] { scan.emplace(model, pool); });
  lists found;
  double const took =
      exchange::seconds_of([&] { found = scan->recommend_unseen(data, people, length, pool); });
  exchange::print({took}, ", \"built\": " + std::to_string(built));
  write_ids(a, found);
}

/// The same with all items.
inline void retrieval(arguments const& a) {
  lfrec::thread_pool pool(a.threads());
  auto const model = model_of(a);
  auto const people = asked(a, model.users());
  lists found;
  double const took = exchange::seconds_of([&] {
    found = lfrec::recommend_all(
        model, std::span<lfrec::query const>(people), length,
        [](std::size_t) { return lfrec::everything{}; }, pool);
  });
  exchange::print({took});
  write_ids(a, found);
}

/// One user after another: seconds of each call, and how often it asked for memory.
inline void one_user(arguments const& a) {
  auto const data = exchange::read_matrix(a.text("data"));
  auto const model = model_of(a);
  auto const people = asked(a, data.users());
  std::vector<double> seconds;
  seconds.reserve(people.size());
  lfrec::pruned_scan<float> const scan(model);
  lfrec::pruned_scan<float>::workspace work(scan, length);
  std::vector<lfrec::recommendation<float>> out(length);
  lists found(people.size());
  std::size_t allocations = 0;
  for (std::size_t k = 0; k < people.size(); ++k) {
    auto const before = heap::calls.load();
    seconds.push_back(exchange::seconds_of([&] {
      auto const user = *people[k].user;
      (void)scan(model.user_factors().row(lfrec::to_index(user)), data.user(user).index, work, out);
    }));
    allocations += heap::calls.load() - before;
    found[k] = {out, out.size()};
  }
  exchange::print(seconds,
                  ", \"allocations\": " + std::to_string(static_cast<double>(allocations) /
                                                         static_cast<double>(people.size())));
  write_ids(a, found);
}

}  // namespace serving
