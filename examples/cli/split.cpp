// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <iterator>
#include <lfrec/data/contexts.hpp>
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
#include <vector>

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

constexpr std::array situated_header = {"user", "item", "value", "time"};

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

/// The columns of the circumstances: those asked for, then others that the data know. What comes
/// from times needs none.
std::vector<std::string> context_columns(source const& from, lfrec::features const& contexts) {
  std::vector<std::string> columns;
  auto const add = [&](std::string_view column) {
    if (from_times(column) || std::ranges::find(columns, column) != columns.end()) return;
    for (char const* const own : situated_header)
      if (column == own)
        throw lfrec::invalid_option("--context " + std::string(column) +
                                    ": split writes another column of that name");
    columns.emplace_back(column);
  };
  for (auto const& name : from.context) add(name);
  for (auto const& name : contexts.names()) add(lfrec::context_column(name));
  return columns;
}

/// user, item, value, time (nothing where it is not known) and a column for each circumstance, by a
/// header: what --context reads again.
void write_situated(lfrec::dataset const& data, lfrec::interaction_log const& part,
                    std::vector<std::string> const& columns, text_output& out) {
  std::vector<std::string_view> fields(situated_header.begin(), situated_header.end());
  fields.insert(fields.end(), columns.begin(), columns.end());
  out.row(fields);
  for (std::size_t n = 0; n < part.size(); ++n) {
    auto const& row = part[n];
    auto const value = number_text(static_cast<double>(row.value));
    auto const time = row.time == lfrec::no_time ? std::string() : std::to_string(row.time);
    fields = {data.users.key(row.user), data.items.key(row.item), value, time};
    fields.resize(situated_header.size() + columns.size());
    if (part.situation(n) != lfrec::no_situation)
      for (auto const c : data.contexts.row(part.situation(n)).index) {
        std::string_view const name = data.contexts.name(c);
        auto const column = lfrec::context_column(name);
        auto const at = std::ranges::find(columns, column) - columns.begin();
        if (at < std::ssize(columns))
          fields[situated_header.size() + static_cast<std::size_t>(at)] =
              name.substr(column.size() + 1);
      }
    out.row(fields);
  }
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
  auto const columns = context_columns(arguments.data, data.contexts);
  auto const write = [&](lfrec::interaction_log const& part, text_output& out) {
    if (columns.empty() && (times || arguments.data.context.empty()))
      return write_rows(data, part, times, out);
    write_situated(data, part, columns, out);
  };
  write(parts.train, train);
  write(parts.test, test);
  if (given) write(*parts.given, *given);
  train.close();
  test.close();
  if (given) given->close();

  for (auto const& path : {arguments.train, arguments.test, arguments.given})
    if (path == "-") return;  // standard output is taken by rows
  text_output out("-");
  out.write(summary(parts));
  std::string names;
  for (auto const& column : columns) names += (names.empty() ? "" : ",") + column;
  if (!names.empty()) out.write("context " + names + '\n');
  out.close();
}

}  // namespace cli
