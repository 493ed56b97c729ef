// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/data/matrix.hpp"

namespace lfrec::inline v0 {

/// What a filter did. Users and items are counted as far as they have a row.
struct filter_report {
  std::size_t rows_before = 0;
  std::size_t rows_after = 0;
  index_t users_before = 0;
  index_t users_after = 0;
  index_t items_before = 0;
  index_t items_after = 0;
};

/// The rows that passed, in their order. The log keeps its users and items, so every index still
/// means the same; `compact` drops those without a row.
struct filtered_log {
  interaction_log log;
  filter_report report;
};

/// How many distinct partners a user or an item must have to stay; 0 or 1 asks nothing.
struct support {
  index_t items_per_user = 0;
  index_t users_per_item = 0;
};

namespace detail {

[[nodiscard]] inline std::pair<index_t, index_t> count_present(interaction_log const& log) {
  std::vector<bool> users(to_size(log.users()));
  std::vector<bool> items(to_size(log.items()));
  for (auto const& row : log) users[to_size(row.user)] = items[to_size(row.item)] = true;
  return {static_cast<index_t>(std::count(users.begin(), users.end(), true)),
          static_cast<index_t>(std::count(items.begin(), items.end(), true))};
}

[[nodiscard]] inline filtered_log with_report(interaction_log const& before,
                                              interaction_log after) {
  auto const [users_before, items_before] = count_present(before);
  auto const [users_after, items_after] = count_present(after);
  filter_report const report{before.size(), after.size(), users_before,
                             users_after,   items_before, items_after};
  return {std::move(after), report};
}

inline void check_support(support const& least) {
  if (least.items_per_user < 0 || least.users_per_item < 0)
    detail::fail<invalid_option>({"support must not be negative, got ", least.items_per_user,
                                  " items per user and ", least.users_per_item, " users per item"});
}

/// One side of the user-item graph while what is too short is taken away: `peel` takes the entries
/// of the queued rows off the other side, and queues there what thereby gets too short.
struct peeling {
  csr<float> const& rows;
  index_t least;
  std::vector<index_t> length = {};
  std::vector<bool> gone = {};
  std::vector<index_t> queue = {};

  void start() {
    length.resize(to_size(rows.rows()));
    gone.resize(to_size(rows.rows()));
    for (index_t r = 0; r < rows.rows(); ++r) {
      length[to_size(r)] = static_cast<index_t>(rows.row(r).size());
      if (length[to_size(r)] < least) drop(r);
    }
  }
  void drop(index_t r) {
    gone[to_size(r)] = true;
    queue.push_back(r);
  }
  void peel(peeling& other) {
    while (!queue.empty()) {
      index_t const r = queue.back();
      queue.pop_back();
      for (index_t const c : rows.row(r).index)
        if (!other.gone[to_size(c)] && --other.length[to_size(c)] < other.least) other.drop(c);
    }
  }
};

[[nodiscard]] inline filtered_log keep_supported(interaction_log const& log, support const& least,
                                                 bool iterate) {
  check_support(least);
  auto const by_user = rows_by_user(log);
  auto const by_item = transpose(by_user);
  peeling users{by_user, least.items_per_user};
  peeling items{by_item, least.users_per_item};
  users.start();
  items.start();
  while (iterate && !(users.queue.empty() && items.queue.empty())) {
    users.peel(items);
    items.peel(users);
  }
  return with_report(log, log.select([&](std::size_t n) {
    return !users.gone[to_size(log[n].user)] && !items.gone[to_size(log[n].item)];
  }));
}

}  // namespace detail

/// The rows for which keep(row) holds.
template <typename Keep>
[[nodiscard]] filtered_log keep_rows(interaction_log const& log, Keep&& keep) {
  return detail::with_report(log, log.select([&](std::size_t n) { return keep(log[n]); }));
}

/// The k-core: the largest set of rows in which every user has at least so many distinct items and
/// every item so many distinct users, both at once. Linear in the rows. Throws invalid_option for a
/// negative number.
[[nodiscard]] inline filtered_log k_core(interaction_log const& log, support const& least) {
  return detail::keep_supported(log, least, true);
}

/// The rows whose user and whose item have so many distinct partners in the log as it is: counted
/// once, so that what remains may fall below (k_core does not let it). Linear in the rows. Throws
/// invalid_option for a negative number.
[[nodiscard]] inline filtered_log min_support(interaction_log const& log, support const& least) {
  return detail::keep_supported(log, least, false);
}

/// The rows with from <= time < to. Rows without a time are dropped. Throws invalid_option if
/// from > to.
[[nodiscard]] inline filtered_log time_window(interaction_log const& log, std::int64_t from,
                                              std::int64_t to) {
  if (from > to)
    detail::fail<invalid_option>(
        {"a time window must not end before it begins, got ", from, " to ", to});
  return keep_rows(log, [&](interaction const& row) {
    return row.time != no_time && row.time >= from && row.time < to;
  });
}

/// The rows with a value of at least `threshold`, as they are.
[[nodiscard]] inline filtered_log at_least(interaction_log const& log, float threshold) {
  return keep_rows(log, [&](interaction const& row) { return row.value >= threshold; });
}

/// The rows with a value of at least `threshold`, each with the value 1: "liked" from ratings.
[[nodiscard]] inline filtered_log binarize(interaction_log const& log, float threshold) {
  auto liked = at_least(log, threshold);
  auto rows = liked.log.rows();
  for (auto& row : rows) row.value = 1;
  return {{log.users(), log.items(), std::move(rows), liked.log.situations()}, liked.report};
}

/// A log of those users and items alone that have a row, numbered anew in the order of their old
/// indices, and the way there and back.
struct compacted_log {
  static constexpr index_t gone = -1;
  interaction_log log;
  std::vector<index_t> new_user;     ///< by old index; `gone` for those without a row
  std::vector<index_t> new_item;     ///< by old index; `gone` for those without a row
  std::vector<user_index> old_user;  ///< by new index
  std::vector<item_index> old_item;  ///< by new index
};

[[nodiscard]] inline compacted_log compact(interaction_log const& log) {
  compacted_log out;
  out.new_user.assign(to_size(log.users()), compacted_log::gone);
  out.new_item.assign(to_size(log.items()), compacted_log::gone);
  for (auto const& row : log) out.new_user[to_size(row.user)] = out.new_item[to_size(row.item)] = 0;
  auto const number = [](std::vector<index_t>& fresh, auto& old) {
    using index = typename std::remove_reference_t<decltype(old)>::value_type;
    for (std::size_t n = 0; n < fresh.size(); ++n) {
      if (fresh[n] == compacted_log::gone) continue;
      fresh[n] = static_cast<index_t>(old.size());
      old.push_back(index{static_cast<index_t>(n)});
    }
  };
  number(out.new_user, out.old_user);
  number(out.new_item, out.old_item);
  auto rows = log.rows();
  for (auto& row : rows) {
    row.user = user_index{out.new_user[to_size(row.user)]};
    row.item = item_index{out.new_item[to_size(row.item)]};
  }
  out.log = {static_cast<index_t>(out.old_user.size()), static_cast<index_t>(out.old_item.size()),
             std::move(rows), log.situations()};
  return out;
}

}  // namespace lfrec::inline v0
