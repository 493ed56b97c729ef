// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <lfrec/data/dataset.hpp>
#include <lfrec/split/leave_last_out.hpp>
#include <lfrec/split/random_holdout.hpp>
#include <string>
#include <string_view>

#include "commands.hpp"
#include "input.hpp"
#include "output.hpp"
#include "settings.hpp"

namespace cli {

namespace {

template <typename Splitter>
lfrec::holdout cut(std::string_view name, settings const& given,
                   lfrec::interaction_log const& log) {
  Splitter splitter;
  apply(given, name, splitter.options);
  return splitter(log);
}

/// A splitter behind its name; the one list of them.
struct splitter_entry {
  std::string_view name;
  lfrec::holdout (*cut)(std::string_view name, settings const& given,
                        lfrec::interaction_log const& log);
};
constexpr std::array splitters = {splitter_entry{"random_holdout", cut<lfrec::random_holdout>},
                                  splitter_entry{"leave_last_out", cut<lfrec::leave_last_out>}};

splitter_entry const& find_splitter(std::string_view name) {
  std::string known;
  for (auto const& each : splitters) {
    if (each.name == name) return each;
    known += (known.empty() ? "" : ", ") + std::string(each.name);
  }
  throw lfrec::invalid_option("there is no splitter '" + std::string(name) + "'; there are " +
                              known);
}

/// user, item, value and, if every row of the whole data has one, time.
void write_rows(lfrec::dataset const& data, lfrec::interaction_log const& part, bool times,
                text_output& out) {
  for (auto const& row : part) {
    auto const user = data.users.key(row.user);
    auto const item = data.items.key(row.item);
    auto const value = number_text(static_cast<double>(row.value));
    if (times)
      out.row({user, item, value, std::to_string(row.time)});
    else
      out.row({user, item, value});
  }
}

}  // namespace

void split(split_arguments const& arguments) {
  auto const& splitter = find_splitter(arguments.splitter);
  auto const given = parse_settings(arguments.settings, arguments.seed);
  (void)splitter.cut(splitter.name, given, {});  // the options, before the work
  text_output train(arguments.train);
  text_output test(arguments.test);

  auto const data = read_data(arguments.data);
  auto const parts = splitter.cut(splitter.name, given, data.log);
  bool const times = std::all_of(data.log.begin(), data.log.end(),
                                 [](auto const& row) { return row.time != lfrec::no_time; });
  write_rows(data, parts.train, times, train);
  write_rows(data, parts.test, times, test);
  train.close();
  test.close();
}

}  // namespace cli
