// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <functional>
#include <lfrec/data/dataset.hpp>
#include <lfrec/split/by_time.hpp>
#include <lfrec/split/by_user.hpp>
#include <lfrec/split/cold_items.hpp>
#include <lfrec/split/cold_users.hpp>
#include <lfrec/split/k_fold.hpp>
#include <lfrec/split/leaks.hpp>
#include <lfrec/split/leave_k_out.hpp>
#include <lfrec/split/leave_last_out.hpp>
#include <lfrec/split/random_holdout.hpp>
#include <lfrec/split/time_windows.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "commands.hpp"
#include "input.hpp"
#include "output.hpp"
#include "settings.hpp"
#include "splitting.hpp"

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
                                  splitter_entry{"leave_k_out", cut<lfrec::leave_k_out>},
                                  splitter_entry{"leave_last_out", cut<lfrec::leave_last_out>},
                                  splitter_entry{"k_fold", cut<lfrec::k_fold>},
                                  splitter_entry{"by_time", cut<lfrec::by_time>},
                                  splitter_entry{"time_windows", cut<lfrec::time_windows>},
                                  splitter_entry{"by_user", cut<lfrec::by_user>},
                                  splitter_entry{"cold_users", cut<lfrec::cold_users>},
                                  splitter_entry{"cold_items", cut<lfrec::cold_items>}};

splitter_entry const& find_splitter(std::string_view name) {
  for (auto const& each : splitters)
    if (each.name == name) return each;
  throw lfrec::invalid_option("there is no splitter '" + std::string(name) + "'; there are " +
                              splitter_names());
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

/// How the data were cut, how large the parts are and what was found: a line for each.
std::string summary(lfrec::holdout const& parts) {
  auto text = parts.protocol + '\n';
  auto const add = [&](std::string_view name, lfrec::interaction_log const& part) {
    text += std::string(name) + ' ' + std::to_string(part.size()) + " rows\n";
  };
  add("train", parts.train);
  add("test", parts.test);
  if (parts.given) add("given", *parts.given);
  for (auto const& finding : lfrec::find_leaks(parts).warnings()) text += finding + '\n';
  return text;
}

}  // namespace

std::string splitter_names() {
  std::string known;
  for (auto const& each : splitters) known += (known.empty() ? "" : ", ") + std::string(each.name);
  return known;
}

std::function<lfrec::holdout(lfrec::interaction_log const&)> parse_splitter(
    std::string const& text, std::optional<std::uint64_t> seed) {
  auto const colon = std::min(text.find(':'), text.size());
  auto const& splitter = find_splitter(text.substr(0, colon));
  auto const options = std::string_view(text).substr(std::min(colon + 1, text.size()));
  auto const cut = [&splitter,
                    chosen = parse_settings(options, seed)](lfrec::interaction_log const& log) {
    return splitter.cut(splitter.name, chosen, log);
  };
  (void)cut({});  // checks the options
  return cut;
}

void split(split_arguments const& arguments) {
  auto const& splitter = find_splitter(arguments.splitter);
  auto const chosen = parse_settings(arguments.settings, arguments.seed);
  // Of nothing, before the work: that checks the options and says whether there is a third part.
  bool const gives = splitter.cut(splitter.name, chosen, {}).given.has_value();
  if (!gives && !arguments.given.empty())
    throw lfrec::invalid_option(arguments.splitter +
                                " holds no user out whole: --given is for by_user and cold_users");
  text_output train(arguments.train);
  text_output test(arguments.test);
  std::optional<text_output> given;
  if (!arguments.given.empty()) given.emplace(arguments.given);

  auto const data = read_data(arguments.data);
  auto const parts = splitter.cut(splitter.name, chosen, data.log);
  if (gives && !given && !parts.given->empty())
    throw lfrec::invalid_option(arguments.splitter + " leaves " +
                                std::to_string(parts.given->size()) +
                                " rows to show of the users who are held out: name a file for them"
                                " with --given");
  bool const times = std::all_of(data.log.begin(), data.log.end(),
                                 [](auto const& row) { return row.time != lfrec::no_time; });
  write_rows(data, parts.train, times, train);
  write_rows(data, parts.test, times, test);
  if (given) write_rows(data, *parts.given, times, *given);
  train.close();
  test.close();
  if (given) given->close();

  for (auto const& path : {arguments.train, arguments.test, arguments.given})
    if (path == "-") return;  // standard output is taken by rows
  text_output out("-");
  out.write(summary(parts));
  out.close();
}

}  // namespace cli
