// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/holdout.hpp"
#include "lfrec/data/interaction.hpp"

namespace lfrec::inline v0 {

/// What a split lets through from test to train, or asks of a model that it cannot know. Not every
/// finding is a mistake: a random hold-out always learns from the future.
struct leaks {
  std::string_view unit = "row";  ///< what is counted: rows of a log, or stored pairs of a matrix
  std::size_t train_rows = 0;
  std::size_t test_rows = 0;
  /// Rows of test whose user and item are a pair of train (or of what is given) too, and how many
  /// pairs those are.
  std::size_t repeated_rows = 0;
  std::size_t repeated_pairs = 0;
  /// Items of test that train does not have, and the rows of test that have them.
  std::size_t unseen_items = 0;
  std::size_t unseen_item_rows = 0;
  /// Rows of train later than the first row of test, whoever's that is: a split by time has none.
  /// Rows without a time are neither later nor earlier.
  std::size_t future_rows = 0;
  /// Rows of train, or of what is given in its place, later than the first row of the same user in
  /// test. A split by time has none; nor has leave_last_out, unless pairs are repeated.
  std::size_t future_rows_of_user = 0;
  /// Rows of train of users who are held out whole; 0 where `holdout::given` is not there.
  std::size_t held_out_user_rows = 0;

  [[nodiscard]] bool any() const noexcept {
    return repeated_rows + unseen_items + future_rows + future_rows_of_user + held_out_user_rows >
           0;
  }

  /// A sentence for each finding that is not 0.
  [[nodiscard]] std::vector<std::string> warnings() const {
    std::vector<std::string> found;
    auto const counted = [](std::size_t n, std::string_view one) {
      return std::to_string(n) + ' ' + std::string(one) + (n == 1 ? "" : "s");
    };
    auto const share = [this](std::size_t n, std::size_t all, std::string_view part) {
      return std::to_string(n) + " of " + std::to_string(all) + ' ' + std::string(part) + ' ' +
             std::string(unit) + "s ";
    };
    if (repeated_rows > 0)
      found.push_back(share(repeated_rows, test_rows, "test") + "repeat a pair of train");
    if (unseen_items > 0)
      found.push_back(counted(unseen_items, "item") + " of test never " +
                      (unseen_items == 1 ? "occurs" : "occur") + " in train (" +
                      counted(unseen_item_rows, unit) + ')');
    if (future_rows > 0)
      found.push_back(share(future_rows, train_rows, "train") +
                      "are later than the first row of test");
    if (future_rows_of_user > 0)
      found.push_back(counted(future_rows_of_user, "row") +
                      " of histories later than the first row of the same user in test");
    if (held_out_user_rows > 0)
      found.push_back(share(held_out_user_rows, train_rows, "train") +
                      "belong to users who are held out whole");
    return found;
  }
};

namespace detail {

/// The (user, item) pairs of the rows of both, one number each, ascending.
[[nodiscard]] inline std::vector<std::uint64_t> sorted_pairs(interaction_log const& a,
                                                             interaction_log const& b) {
  std::vector<std::uint64_t> pairs;
  pairs.reserve(a.size() + b.size());
  for (auto const* log : {&a, &b})
    for (auto const& row : *log)
      pairs.push_back(std::uint64_t{to_size(row.user)} << 32U | to_size(row.item));
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

inline void find_repeats(std::span<std::uint64_t const> known, std::span<std::uint64_t const> test,
                         leaks& found) {
  for (std::size_t n = 0; n < test.size(); ++n) {
    if (!std::binary_search(known.begin(), known.end(), test[n])) continue;
    ++found.repeated_rows;
    if (n == 0 || test[n] != test[n - 1]) ++found.repeated_pairs;
  }
}

inline void find_unseen_items(interaction_log const& train, interaction_log const& test,
                              leaks& found) {
  std::vector<char> known(to_size(train.items()), 0);
  for (auto const& row : train) known[to_size(row.item)] = 1;
  std::vector<char> counted = known;
  for (auto const& row : test) {
    auto const item = to_size(row.item);
    found.unseen_item_rows += known[item] == 0 ? 1U : 0U;
    found.unseen_items += counted[item] == 0 ? 1U : 0U;
    counted[item] = 1;
  }
}

/// By user, the time of the first row that has one; no_time for users without.
[[nodiscard]] inline std::vector<std::int64_t> first_times(interaction_log const& log) {
  std::vector<std::int64_t> first(to_size(log.users()), no_time);
  for (auto const& row : log) {
    auto& of_user = first[to_size(row.user)];
    if (row.time != no_time && (of_user == no_time || row.time < of_user)) of_user = row.time;
  }
  return first;
}

/// Whether a row is later than a moment; no_time, on either side, is not.
[[nodiscard]] inline bool is_later(interaction const& row, std::int64_t moment) noexcept {
  return moment != no_time && row.time > moment;
}

inline void check_shapes(interaction_log const& train, interaction_log const& other) {
  auto const shape = [](interaction_log const& log) {
    return std::to_string(log.users()) + " users x " + std::to_string(log.items()) + " items";
  };
  if (train.users() != other.users() || train.items() != other.items())
    detail::fail<shape_error>(
        {"find_leaks: train has ", shape(train), ", another part ", shape(other)});
}

}  // namespace detail

/// Looks a cut through. Linear in users and items, O(n log n) in the rows. Throws shape_error for
/// parts of different shapes.
[[nodiscard]] inline leaks find_leaks(holdout const& cut) {
  auto const& train = cut.train;
  auto const& test = cut.test;
  interaction_log const none(train.users(), train.items(), {});
  auto const& given = cut.given ? *cut.given : none;
  detail::check_shapes(train, test);
  detail::check_shapes(train, given);

  leaks found;
  found.train_rows = train.size();
  found.test_rows = test.size();
  detail::find_repeats(detail::sorted_pairs(train, given), detail::sorted_pairs(test, none), found);
  detail::find_unseen_items(train, test, found);

  auto const of_user = detail::first_times(test);
  std::int64_t of_all = no_time;
  for (auto const time : of_user)
    if (time != no_time && (of_all == no_time || time < of_all)) of_all = time;
  for (auto const& row : train) found.future_rows += detail::is_later(row, of_all) ? 1U : 0U;
  for (auto const& row : cut.shown())
    found.future_rows_of_user += detail::is_later(row, of_user[to_size(row.user)]) ? 1U : 0U;

  if (cut.given) {
    std::vector<char> held_out(to_size(train.users()), 0);
    for (auto const* part : {&given, &test})
      for (auto const& row : *part) held_out[to_size(row.user)] = 1;
    for (auto const& row : train)
      found.held_out_user_rows += held_out[to_size(row.user)] != 0 ? 1U : 0U;
  }
  return found;
}

[[nodiscard]] inline leaks find_leaks(interaction_log train, interaction_log test) {
  return find_leaks(holdout{std::move(train), std::move(test), {}});
}

/// How a log was cut and what came of it, for a report: the protocol, then each finding.
[[nodiscard]] inline std::string described(holdout const& cut) {
  std::string text = cut.protocol;
  for (auto const& finding : find_leaks(cut).warnings()) text += "; " + finding;
  return text;
}

}  // namespace lfrec::inline v0
