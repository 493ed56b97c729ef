// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/contexts.hpp"
#include "lfrec/data/dataset.hpp"
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
  [[nodiscard]] std::string operator()(interaction const& row) const;
};

/// The data set with a context column more: `category` gives each row's (an interaction), "" where
/// it is not known. What is known already stays: situations become finer. Throws invalid_option for
/// a name that a column has already or that has a colon, shape_error for situations outside the
/// table. O(rows · log situations).
template <typename Category>
[[nodiscard]] dataset with_context(dataset data, std::string const& column, Category&& category) {
  check_situations({data.log, data.contexts});
  for (auto const& name : data.contexts.names()) {
    if (context_column(name).size() == name.size())
      throw shape_error("context: the name '" + name + "' does not say of which column it is");
    if (context_column(name) == column)
      throw invalid_option("context: the column '" + column + "' is named twice");
  }
  std::vector<std::string> columns{column};
  std::vector<std::size_t> column_number;  // of each name there is
  for (auto const& name : data.contexts.names()) {
    std::size_t at = 1;
    while (at < columns.size() && columns[at] != context_column(name)) ++at;
    if (at == columns.size()) columns.emplace_back(context_column(name));
    column_number.push_back(at);
  }
  situation_builder builder(columns);
  std::vector<index_t> situations(data.log.size());
  std::vector<std::string_view> categories(columns.size());
  for (std::size_t n = 0; n < data.log.size(); ++n) {
    categories.assign(columns.size(), {});
    std::string const own = category(data.log[n]);
    categories[0] = own;
    if (data.log.situation(n) != no_situation)
      for (index_t const c : data.contexts.row(data.log.situation(n)).index) {
        std::string_view const name = data.contexts.name(c);
        categories[column_number[to_size(c)]] = name.substr(context_column(name).size() + 1);
      }
    situations[n] = builder.add(categories);
  }
  data.log = {data.log.users(), data.log.items(), data.log.rows(), std::move(situations)};
  data.contexts = builder.table();
  return data;
}

namespace detail {

/// Whole units since 1970 and what is left of the last, for times before as well.
[[nodiscard]] inline std::pair<std::int64_t, std::int64_t> floor_division(
    std::int64_t time, std::int64_t unit) noexcept {
  std::int64_t const rest = ((time % unit) + unit) % unit;
  return {(time - rest) / unit, rest};
}

inline constexpr std::int64_t seconds_a_day = 86400;

}  // namespace detail

inline std::string hour_of_day::operator()(interaction const& row) const {
  if (row.time == no_time) return {};
  auto const second =
      detail::floor_division(row.time + std::int64_t{60} * offset_minutes, detail::seconds_a_day)
          .second;
  auto const hour = static_cast<int>(second / 3600);
  return {static_cast<char>('0' + hour / 10), static_cast<char>('0' + hour % 10)};
}

inline std::string weekday::operator()(interaction const& row) const {
  if (row.time == no_time) return {};
  constexpr std::array names = {"thu", "fri", "sat", "sun", "mon", "tue", "wed"};  // from 1970
  auto const day =
      detail::floor_division(row.time + std::int64_t{60} * offset_minutes, detail::seconds_a_day)
          .first;
  return names[static_cast<std::size_t>(detail::floor_division(day, 7).second)];
}

inline time_bin time_bin::over(interaction_log const& log, int bins) {
  if (bins < 1)
    throw invalid_option("time_bin: there must be at least 1 bin, got " + std::to_string(bins));
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
  if (row.time == no_time) return {};
  if (row.time <= first || last <= first) return "0";
  double const share =
      static_cast<double>(row.time - first) / static_cast<double>(last - first) * bins;
  return std::to_string(share < bins ? static_cast<int>(share) : bins - 1);
}

}  // namespace lfrec::inline v0
