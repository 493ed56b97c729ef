// SPDX-License-Identifier: MIT
#pragma once

// What tasks_bench and the peers give each other: arguments, raw arrays, one line of JSON.

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/models/factor_model.hpp"
#include "support/heap.hpp"

namespace exchange {

/// name=value of the command line.
class arguments {
 public:
  arguments(int argc, char** argv) {
    for (int n = 2; n < argc; ++n) {
      std::string const word = argv[n];
      auto const at = word.find('=');
      if (at == std::string::npos) throw lfrec::invalid_option(word + ": expected name=value");
      values_[word.substr(0, at)] = word.substr(at + 1);
    }
  }
  [[nodiscard]] bool has(std::string const& name) const { return values_.contains(name); }
  [[nodiscard]] std::string const& text(std::string const& name) const {
    auto const found = values_.find(name);
    if (found == values_.end()) throw lfrec::invalid_option("expected " + name + "=…");
    return found->second;
  }
  [[nodiscard]] int number(std::string const& name) const { return std::atoi(text(name).c_str()); }
  [[nodiscard]] float real(std::string const& name, float otherwise) const {
    return has(name) ? std::strtof(text(name).c_str(), nullptr) : otherwise;
  }
  [[nodiscard]] std::size_t threads() const { return static_cast<std::size_t>(number("threads")); }

 private:
  std::map<std::string, std::string> values_;
};

template <typename T>
void write(std::string const& path, T const* values, std::size_t n) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<char const*>(values), static_cast<std::streamsize>(n * sizeof(T)));
  if (!file) throw lfrec::io_error(path + ": cannot be written");
}

template <typename T>
std::vector<T> read(std::string const& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) throw lfrec::io_error(path + ": cannot be read");
  std::vector<T> values(static_cast<std::size_t>(file.tellg()) / sizeof(T));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(T)));
  return values;
}

/// A matrix is a folder with the files shape (users, items), offsets, items and, unless all are 1,
/// values.
inline lfrec::csr<float> read_csr(std::string const& folder) {
  auto const shape = read<lfrec::index_t>(folder + "/shape");
  auto items = read<lfrec::index_t>(folder + "/items");
  std::vector<float> values(items.size(), 1.0F);
  if (std::ifstream(folder + "/values")) values = read<float>(folder + "/values");
  return {shape.at(0), shape.at(1), read<lfrec::offset_t>(folder + "/offsets"), std::move(items),
          std::move(values)};
}
inline lfrec::matrix read_matrix(std::string const& folder) {
  return lfrec::matrix(read_csr(folder));
}
inline void write_matrix(std::string const& folder, lfrec::csr<float> const& rows) {
  std::filesystem::create_directories(folder);
  lfrec::index_t const shape[] = {rows.rows(), rows.columns()};
  write(folder + "/shape", shape, 2);
  write(folder + "/offsets", rows.offsets().data(), rows.offsets().size());
  write(folder + "/items", rows.indices().data(), rows.indices().size());
  write(folder + "/values", rows.values().data(), rows.values().size());
}

/// What a factor model scores by: users · itemsᵀ + offsets, in files of raw floats.
inline void write_tables(std::string const& folder, lfrec::factor_model<float> const& model) {
  auto const& users = model.user_factors();
  auto const& items = model.item_factors();
  write(folder + "/users", users.data(), users.size());
  write(folder + "/items", items.data(), items.size());
  std::vector<float> offsets(model.item_offsets().begin(), model.item_offsets().end());
  offsets.resize(lfrec::to_size(model.items()));
  write(folder + "/offsets", offsets.data(), offsets.size());
}

template <typename Work>
double seconds_of(Work const& work) {
  auto const start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The line that run.py reads: seconds of what was timed, peak memory of the process; more.
inline void print(std::vector<double> const& seconds, std::string const& more = {}) {
  std::string list;
  for (double const s : seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%s%.9g", list.empty() ? "" : ", ", s);
    list += text;
  }
  std::printf("{\"seconds\": [%s], \"peak_MB\": %.0f%s}\n", list.c_str(),
              static_cast<double>(heap::process_peak()) / 1e6, more.c_str());
}

}  // namespace exchange
