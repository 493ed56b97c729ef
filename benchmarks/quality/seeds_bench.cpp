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
#include "lfrec/evaluate/report_tables.hpp"
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

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 4) {
    std::fputs("usage: seeds_bench METRIC FILE FILE...\n", stderr);
    return 1;
  }
  std::vector<std::vector<lfrec::named_report>> runs;
  for (int n = 2; n < argc; ++n) runs.push_back(read(argv[n], argv[1]));
  auto const spread = lfrec::compare_seeds(runs, argv[1]);
  std::puts(lfrec::to_markdown(lfrec::to_table(spread)).c_str());
  std::puts(lfrec::to_markdown(lfrec::pairs_table(spread)).c_str());
  return 0;
} catch (std::exception const& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
