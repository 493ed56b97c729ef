// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/contexts.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/dataset.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/interaction.hpp"

namespace lfrec::inline v0 {

// Categories of a row by its time: functions that give a text, "" where there is no time. Times are
// seconds since 1970, UTC; an offset in minutes takes them to the users' clocks.

/// "00" … "23".
struct hour_of_day {
  int offset_minutes = 0;
  [[nodiscard]] std::string operator()(interaction const& row) const;
};

/// "mon" … "sun".
struct weekday {
  int offset_minutes = 0;
  [[nodiscard]] std::string operator()(interaction const& row) const;
};

/// Which of `bins` stretches of equal length from `first` to `last` the time lies in: "0", "1", …;
/// times outside go to the nearest. What popularity that drifts is learnt by.
struct time_bin {
  std::int64_t first = 0;
  std::int64_t last = 0;
  int bins = 1;

  /// From the first time of a log to its last. Throws invalid_option for fewer than one bin and
  /// shape_error for a log without times.
  [[nodiscard]] static time_bin over(interaction_log const& log, int bins);
  /// Throws invalid_option for fewer than one bin.
  [[nodiscard]] std::string operator()(interaction const& row) const;
};

/// The data set with a context column more: `category` gives each row's (an interaction), "" where
/// it is not known. What is known already stays, with its names, numbers and weights: situations
/// become finer, new names stand behind. Throws invalid_option for a name that a column has already
/// or that has a colon, shape_error for situations outside the table. O(rows · log situations).
template <typename Category>
[[nodiscard]] dataset with_context(dataset data, std::string const& column, Category&& category) {
  check_situations({data.log, data.contexts});
  for (auto const& name : data.contexts.names()) {
    if (context_column(name).size() == name.size())
      detail::fail<shape_error>(
          {"context: the name '", name, "' does not say of which column it is"});
    if (context_column(name) == column)
      detail::fail<invalid_option>({"context: the column '", column, "' is named twice"});
  }
  situation_builder builder({column});
  std::map<std::pair<index_t, index_t>, index_t> finer;  // by the situation so far and the category
  std::vector<offset_t> offsets{0};
  std::vector<index_t> indices;
  std::vector<float> weights;
  std::vector<index_t> situations(data.log.size(), no_situation);
  for (std::size_t n = 0; n < data.log.size(); ++n) {
    index_t const before = data.log.situation(n);
    std::string const own = category(data.log[n]);
    index_t const more = builder.add(std::array{std::string_view(own)});
    if (before == no_situation && more == no_situation) continue;
    auto const [at, fresh] = finer.try_emplace({before, more}, static_cast<index_t>(finer.size()));
    situations[n] = at->second;
    if (!fresh) continue;
    if (before != no_situation) {
      auto const row = data.contexts.row(before);
      indices.insert(indices.end(), row.index.begin(), row.index.end());
      weights.insert(weights.end(), row.value.begin(), row.value.end());
    }
    if (more != no_situation) {  // situations of one column are numbered as its categories
      indices.push_back(data.contexts.columns() + more);
      weights.push_back(1);
    }
    offsets.push_back(static_cast<offset_t>(indices.size()));
  }
  auto names = data.contexts.names();
  auto const added = builder.table();
  names.insert(names.end(), added.names().begin(), added.names().end());
  data.log = {data.log.users(), data.log.items(), data.log.rows(), std::move(situations)};
  csr<float> table(static_cast<index_t>(finer.size()), static_cast<index_t>(names.size()),
                   std::move(offsets), std::move(indices), std::move(weights));
  data.contexts = features(std::move(table), std::move(names));
  return data;
}

namespace detail {

inline constexpr std::int64_t seconds_a_day = 86400;

/// What is left of `number` when whole units are taken away, for numbers below 0 as well.
[[nodiscard]] constexpr std::int64_t floor_rest(std::int64_t number, std::int64_t unit) noexcept {
  return (number % unit + unit) % unit;
}

/// The day of the week, 0 for that of 1970's first, and the second of the day at a time and an
/// offset. Days and seconds apart, so that no sum leaves 64 bits.
struct week_time {
  std::size_t day;
  std::int64_t second;
};
[[nodiscard]] constexpr week_time week_time_at(std::int64_t time, int offset_minutes) noexcept {
  std::int64_t const rest = floor_rest(time, seconds_a_day);
  std::int64_t const moved = rest + std::int64_t{60} * offset_minutes;  // from the day's start
  std::int64_t const second = floor_rest(moved, seconds_a_day);
  std::int64_t const day =
      time / seconds_a_day - (time % seconds_a_day < 0 ? 1 : 0) + (moved - second) / seconds_a_day;
  return {static_cast<std::size_t>(floor_rest(day, 7)), second};
}

}  // namespace detail

inline std::string hour_of_day::operator()(interaction const& row) const {
  if (row.time == no_time) return {};
  auto const hour = static_cast<int>(detail::week_time_at(row.time, offset_minutes).second / 3600);
  return {static_cast<char>('0' + hour / 10), static_cast<char>('0' + hour % 10)};
}

inline std::string weekday::operator()(interaction const& row) const {
  if (row.time == no_time) return {};
  constexpr std::array names = {"thu", "fri", "sat", "sun", "mon", "tue", "wed"};  // from 1970
  return names[detail::week_time_at(row.time, offset_minutes).day];
}

namespace detail {

inline void check_bins(int bins) {
  if (bins < 1)
    detail::fail<invalid_option>({"time_bin: there must be at least 1 bin, got ", bins});
}

}  // namespace detail

inline time_bin time_bin::over(interaction_log const& log, int bins) {
  detail::check_bins(bins);
  time_bin result{.bins = bins};
  bool any = false;
  for (auto const& row : log) {
    if (row.time == no_time) continue;
    if (!any || row.time < result.first) result.first = row.time;
    if (!any || row.time > result.last) result.last = row.time;
    any = true;
  }
  if (!any) throw shape_error("time_bin: no row of the log has a time");
  return result;
}

inline std::string time_bin::operator()(interaction const& row) const {
  detail::check_bins(bins);
  if (row.time == no_time) return {};
  if (row.time <= first || last <= first) return "0";
  // Of differences as unsigned numbers, which hold that of any two times.
  auto const since = [&](std::int64_t time) {
    return static_cast<double>(static_cast<std::uint64_t>(time) -
                               static_cast<std::uint64_t>(first));
  };
  double const share = since(row.time) / since(last) * bins;
  return std::to_string(share < bins ? static_cast<int>(share) : bins - 1);
}

}  // namespace lfrec::inline v0
