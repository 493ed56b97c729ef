// SPDX-License-Identifier: MIT
#include "input.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <lfrec/data/folded_name.hpp>
#include <lfrec/data/join_features.hpp>
#include <lfrec/data/time_context.hpp>
#include <lfrec/datasets/adjacency.hpp>
#include <lfrec/datasets/delimited.hpp>
#include <lfrec/datasets/incarmusic.hpp>
#include <lfrec/datasets/lastfm.hpp>
#include <lfrec/datasets/lastfm_1k.hpp>
#include <lfrec/datasets/lastfm_360k.hpp>
#include <lfrec/datasets/matrix_market.hpp>
#include <lfrec/datasets/movielens.hpp>
#include <lfrec/datasets/npz.hpp>
#include <lfrec/datasets/numeric_file.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <string_view>
#ifdef LFREC_CLI_GZIP
#include <lfrec/datasets/gzip_source.hpp>
#include <lfrec/datasets/zlib_inflate.hpp>
#endif

#include "settings.hpp"

namespace cli {

namespace {

namespace datasets = lfrec::datasets;

/// Calls read(source) with the bytes of the file, unpacked if it is called .gz.
template <typename Read>
lfrec::dataset with_bytes(std::string const& path, Read const& read) {
  datasets::file_source file(path);
  if (!path.ends_with(".gz")) return read(std::move(file));
#ifdef LFREC_CLI_GZIP
  return read(datasets::gzip_source(std::move(file)));
#else
  throw lfrec::io_error(path + ": this program was built without zlib and cannot read .gz");
#endif
}

lfrec::dataset read_text(std::string const& path, datasets::delimited_options options) {
  options.blank_time = true;
  return with_bytes(path, [&](auto bytes) {
    return datasets::delimited(std::move(bytes), std::move(options)).read();
  });
}

lfrec::dataset read_tsv(std::string const& path) {
  return read_text(path, datasets::tsv());
}
lfrec::dataset read_csv(std::string const& path) {
  return read_text(path, datasets::csv());
}

/// A column, by number or by name, and what stands behind a colon.
std::pair<datasets::column, std::string> column_and_rest(std::string const& text) {
  auto const colon = text.find(':');
  if (colon == std::string::npos || colon == 0)
    throw lfrec::invalid_option(
        "--events is COLUMN:name=weight,... as in event:play=1,skip=-0.5; got '" + text + '\'');
  auto const name = text.substr(0, colon);
  bool const number = name.find_first_not_of("0123456789") == std::string::npos && name.size() < 6;
  return {number ? datasets::column(std::stoi(name)) : datasets::column(name),
          text.substr(colon + 1)};
}

/// A file whose values are events. Where the event goes by name, so do user, item, value and time.
lfrec::dataset read_events(std::string const& path, bool commas, std::string const& events) {
  auto const [event, table] = column_and_rest(events);
  auto options = commas ? datasets::csv() : datasets::tsv();
  options.event = event;
  options.events = datasets::parse_events(table);
  if (event.name.empty()) {
    options.value = std::nullopt;
  } else {
    options.user = "user";
    options.item = "item";
    options.value = datasets::if_present("value");
    options.time = datasets::if_present("time");
  }
  return read_text(path, std::move(options));
}

/// "FILE:column,column" taken apart; without columns all are meant.
std::pair<std::string, std::vector<std::string>> file_and_columns(std::string const& text) {
  auto const colon = text.rfind(':');
  if (colon == std::string::npos || std::filesystem::exists(text)) return {text, {}};
  std::vector<std::string> columns;
  for (auto begin = colon + 1; begin <= text.size();) {
    auto const end = std::min(text.find(',', begin), text.size());
    columns.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return {text.substr(0, colon), columns};
}

/// Numbers of items, by id where any of the keys is one, else by name as people type it, beside the
/// features that are known already.
void add_item_features(source const& from, lfrec::dataset& data) {
  auto const [file, columns] = file_and_columns(from.item_features);
  datasets::numeric_file_options options{.columns = columns};
  if (!file.ends_with(".csv")) options.separator = "\t", options.quoting = false;
  auto numbers = datasets::read_numbers(file, options);
  auto const& keys = numbers.table.keys();
  bool const by_id = std::any_of(keys.begin(), keys.end(), [&](std::string const& key) {
    return data.items.find(key).has_value();
  });
  if (!by_id && !data.item_names.empty()) {
    options.spell = lfrec::folded_name;
    numbers = datasets::read_numbers(file, options);
  }
  auto const keyed =
      from.bins == 0 ? lfrec::standardized(numbers.table) : lfrec::binned(numbers.table, from.bins);
  auto const joined = by_id || data.item_names.empty()
                          ? lfrec::join_features(keyed, data.items)
                          : lfrec::join_features(keyed, data.item_names, lfrec::unmatched::report,
                                                 lfrec::folded_name);
  auto const say = [&data, &about = file](std::string const& note) {
    data.report.notes.push_back(std::string(about).append(": ").append(note));
  };
  std::ranges::for_each(numbers.report.notes, say);
  say(joined.to_text());
  data.item_features =
      data.item_features.rows() == 0 ? joined.rows : lfrec::beside(data.item_features, joined.rows);
}
lfrec::dataset read_lastfm(std::string const& path) {
  return datasets::read_lastfm(path);
}
lfrec::dataset read_adjacency(std::string const& path) {
  return with_bytes(path, [](auto bytes) { return datasets::adjacency(std::move(bytes)).read(); });
}

lfrec::dataset read_lastfm_360k(std::string const& path) {
  return datasets::read_lastfm_360k(path);
}
lfrec::dataset read_lastfm_1k(std::string const& path) {
  return datasets::read_lastfm_1k(path);
}
lfrec::dataset read_incarmusic(std::string const& path) {
  return datasets::read_incarmusic(path);
}
lfrec::dataset read_matrix_market(std::string const& path) {
  return with_bytes(path,
                    [](auto bytes) { return datasets::matrix_market(std::move(bytes)).read(); });
}

lfrec::dataset read_npz(std::string const& path) {
#ifdef LFREC_CLI_GZIP
  return datasets::read_npz(path, {}, datasets::zlib_inflate{});
#else
  return datasets::read_npz(path);
#endif
}

/// A folder with all that is known besides, or one file of ratings; of three layouts the one its
/// name tells.
lfrec::dataset read_movielens(std::string const& path) {
  if (std::filesystem::is_directory(path)) return datasets::read_movielens(path);
  std::string const name = path.ends_with(".gz") ? path.substr(0, path.size() - 3) : path;
  auto options = name.ends_with(".csv") ? datasets::csv() : datasets::tsv();
  if (name.ends_with(".dat")) options.separator = "::";
  options.min_value = 0.5;
  options.max_value = 5;
  return read_text(path, options);
}

/// Here the path is a list of options, "users=500,items=800".
lfrec::dataset read_synthetic(std::string const& path) {
  datasets::synthetic world;
  apply(parse_settings(path), "synthetic", world.options);
  return world.read();
}

struct format {
  std::string_view name;
  lfrec::dataset (*read)(std::string const& path);
};
constexpr std::array all_formats = {format{"tsv", read_tsv},
                                    format{"csv", read_csv},
                                    format{"lastfm", read_lastfm},
                                    format{"lastfm_360k", read_lastfm_360k},
                                    format{"lastfm_1k", read_lastfm_1k},
                                    format{"incarmusic", read_incarmusic},
                                    format{"matrix_market", read_matrix_market},
                                    format{"npz", read_npz},
                                    format{"movielens", read_movielens},
                                    format{"adjacency", read_adjacency},
                                    format{"synthetic", read_synthetic}};

std::string_view guess(std::string const& path) {
  auto const holds = [&](char const* file) {
    return std::filesystem::exists(std::filesystem::path(path) / file);
  };
  if (std::filesystem::is_directory(path))
    return holds("user_artists.dat")       ? "lastfm"
           : holds("ContextualRating.csv") ? "incarmusic"
                                           : "movielens";
  if (path.ends_with(".npz")) return "npz";
  return path.ends_with(".csv") || path.ends_with(".csv.gz") ? "csv" : "tsv";
}

/// Reads with the columns that --context names: `hour` and `weekday` come from the time, others
/// stand in the file.
lfrec::dataset with_contexts(source const& from, format const& how) {
  std::vector<std::string> columns;
  for (auto const& name : from.context)
    if (!from_times(name)) columns.push_back(name);
  auto const read = [&]() -> lfrec::dataset {
    if (columns.empty()) return how.read(from.path);
    if (how.name != "tsv" && how.name != "csv")
      throw lfrec::invalid_option("--context names the column '" + columns.front() +
                                  "', but only tsv and csv have columns by name, not " +
                                  std::string(how.name));
    auto options = how.name == "csv" ? datasets::csv() : datasets::tsv();
    options.context = columns;
    return read_text(from.path, options);
  };
  auto data = read();
  auto const timed = std::any_of(data.log.begin(), data.log.end(),
                                 [](auto const& row) { return row.time != lfrec::no_time; });
  for (auto const& name : from.context) {
    if (!from_times(name)) continue;
    if (!timed)
      throw lfrec::shape_error("--context " + name + ": no row of " + from.path + " has a time");
    if (name == "hour")
      data = lfrec::with_context(std::move(data), name, lfrec::hour_of_day{from.utc_offset});
    else
      data = lfrec::with_context(std::move(data), name, lfrec::weekday{from.utc_offset});
  }
  return data;
}

/// A file of newcomers, and how many columns its first row has.
struct history_file {
  std::string text;
  int columns = 0;
};

/// Where there is no user, one is added behind the other columns, whose places errors name.
history_file read_history_file(std::string const& path) {
  datasets::file_source const readable(path);  // throws, naming the reason
  std::ifstream file(path);
  history_file result;
  for (std::string line; std::getline(file, line); result.text += line + '\n') {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    if (result.columns == 0)
      result.columns = 1 + static_cast<int>(std::count(line.begin(), line.end(), '\t'));
    if (result.columns < 3) line += "\tnewcomer";
  }
  return result;
}

}  // namespace

std::vector<std::string> formats() {
  std::vector<std::string> names = {"auto"};
  for (auto const& each : all_formats) names.emplace_back(each.name);
  return names;
}

bool from_times(std::string_view column) {
  return column == "hour" || column == "weekday";
}

lfrec::dataset read_data(source const& from) {
  if (from.path.empty() && from.format != "synthetic")
    throw lfrec::invalid_option("interactions must be given: a file, or a folder");
  auto const name = from.format == "auto" ? guess(from.path) : std::string_view(from.format);
  auto const with_features = [&](lfrec::dataset data) {
    if (!from.item_features.empty()) add_item_features(from, data);
    return data;
  };
  if (!from.events.empty()) {
    if (name != "tsv" && name != "csv")
      throw lfrec::invalid_option("--events goes with the formats tsv and csv, not with " +
                                  std::string(name));
    if (!from.context.empty()) throw lfrec::invalid_option("--context does not go with --events");
    return with_features(read_events(from.path, name == "csv", from.events));
  }
  for (auto const& each : all_formats)
    if (each.name == name) return with_features(with_contexts(from, each));
  throw lfrec::invalid_option("there is no format '" + std::string(name) + '\'');
}

source beside(source const& main, std::string const& path, std::string const& format) {
  if (!format.empty()) return {.path = path, .format = format, .events = main.events};
  auto const kind = [](std::string name) {
    if (std::filesystem::is_directory(name)) return std::string("/");
    if (name.ends_with(".gz")) name.resize(name.size() - 3);
    return std::filesystem::path(name).extension().string();
  };
  bool const files = main.format != "synthetic";
  bool const alike = files && (main.path.empty() || kind(main.path) == kind(path));
  return {.path = path,
          .format = alike ? main.format : "auto",
          .events = alike ? main.events : std::string()};
}

std::vector<newcomer> read_histories(std::string const& path) {
  auto const file = read_history_file(path);
  auto options = datasets::tsv();
  options.time = std::nullopt;
  if (file.columns < 3) {
    options.item = 1;
    options.value = std::nullopt;
    if (file.columns == 2) options.value = 2;
    options.user = file.columns + 1;
  }
  auto const data = datasets::delimited(datasets::memory_source(file.text, path), options).read();
  std::vector<newcomer> people(data.users.size());
  for (auto const& row : data.log) {
    auto& person = people[lfrec::to_size(row.user)];
    person.id = data.users.key(row.user);
    person.history.emplace_back(data.items.key(row.item), row.value);
  }
  return people;
}

}  // namespace cli
