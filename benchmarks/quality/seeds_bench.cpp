// SPDX-License-Identifier: MIT
// Models over several seeds: reads what `lfrec evaluate --per-user` wrote for each, with the same
// models and users, and prints the means of a metric over seeds and users, then the pairs.
//
//     seeds_bench METRIC FILE FILE...
#include <cstddef>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/evaluate/compare_seeds.hpp"
#include "lfrec/evaluate/named_report.hpp"
#include "lfrec/evaluate/table.hpp"

namespace {

std::vector<std::string> fields_of(std::string const& line) {
  std::vector<std::string> fields;
  std::istringstream text(line);
  for (std::string field; std::getline(text, field, ',');) fields.push_back(field);
  return fields;
}

/// The models of a file, in its order; users are numbered by the order of their ids, which is the
/// same in each file.
std::vector<lfrec::named_report> read(std::string const& path, std::string const& metric) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) throw lfrec::io_error(path + ": cannot be read");
  auto const header = fields_of(line);
  std::size_t column = 0;
  while (column < header.size() && header[column] != metric) ++column;
  if (column == header.size()) throw lfrec::invalid_option(path + " has no " + metric);

  std::vector<std::string> names;
  std::map<std::string, std::map<std::string, double>> figures;  // model, user
  while (std::getline(file, line)) {
    auto const fields = fields_of(line);
    if (fields.size() != header.size()) throw lfrec::io_error(path + ": not a table: " + line);
    if (!figures.contains(fields[0])) names.push_back(fields[0]);
    figures[fields[0]][fields[1]] = std::stod(fields[column]);
  }
  std::vector<lfrec::named_report> models;
  for (auto const& name : names) {
    std::vector<lfrec::user_index> users;
    std::vector<double> values;
    for (auto const& [user, value] : figures[name]) {
      users.push_back(lfrec::user_index{static_cast<lfrec::index_t>(users.size())});
      values.push_back(value);
    }
    models.push_back({name, lfrec::report({metric}, std::move(users), {std::move(values)}, 0, "")});
  }
  return models;
}

void print(lfrec::seed_spread const& spread) {
  std::printf("%zu seeds, %zu users\n\n", spread.seeds, spread.users);
  lfrec::table models{.title = spread.metric,
                      .columns = {"model", "mean", "95 %", "sd over seeds", "error from users"}};
  for (auto const& model : spread.models) {
    auto const& f = model.figure;
    models.rows.push_back({model.name, lfrec::table_number{f.mean, 4},
                           lfrec::table_interval{f.range.low, f.range.high, 4},
                           lfrec::table_number{f.seed_sd, 4},
                           lfrec::table_number{f.user_error, 4}});
  }
  std::puts(lfrec::to_markdown(models).c_str());
  lfrec::table pairs{.title = spread.metric + ": first - second",
                     .columns = {"first", "second", "difference", "95 %", "seeds won", "p (Holm)"}};
  for (auto const& pair : spread.pairs)
    pairs.rows.push_back({spread.models[pair.first].name, spread.models[pair.second].name,
                          lfrec::table_number{pair.figure.mean, 4},
                          lfrec::table_interval{pair.figure.range.low, pair.figure.range.high, 4},
                          std::to_string(pair.wins) + " of " + std::to_string(spread.seeds),
                          lfrec::table_number{pair.p_t.holm, 4}});
  std::puts(lfrec::to_markdown(pairs).c_str());
  for (auto const& note : spread.notes) std::puts(note.c_str());
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 4) {
    std::fputs("usage: seeds_bench METRIC FILE FILE...\n", stderr);
    return 1;
  }
  std::vector<std::vector<lfrec::named_report>> runs;
  for (int n = 2; n < argc; ++n) runs.push_back(read(argv[n], argv[1]));
  print(lfrec::compare_seeds(runs, argv[1]));
  return 0;
} catch (std::exception const& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
