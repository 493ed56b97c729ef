// SPDX-License-Identifier: MIT
// lfrec's side of benchmarks/peers/run.py: makes the data that both sides read, does one task and
// prints one line of JSON. Times are taken inside the process, without reading.
//
//     tasks_bench export  FOLDER                                  the synthetic plays as raw arrays
//     tasks_bench export  FOLDER HETREC                           those of HetRec Last.fm
//     tasks_bench ials    FOLDER FACTORS SOLVER EPOCHS THREADS    seconds of each epoch
//     tasks_bench losses  FOLDER FACTORS SOLVER EPOCHS THREADS    the loss after each
//     tasks_bench lists   FOLDER FACTORS USERS THREADS            top 10, seen out; needs factors
//     tasks_bench factors FOLDER FACTORS THREADS                  trains and writes them
//     tasks_bench knn     FOLDER NEIGHBOURS THREADS               cosine neighbours of the items
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/datasets/lastfm.hpp"
#include "lfrec/datasets/synthetic_world.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "support/heap.hpp"

namespace {

using arguments = std::vector<std::string>;

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

int number(std::string const& text) {
  return std::atoi(text.c_str());
}

lfrec::matrix plays(std::string const& folder) {
  auto const shape = read<lfrec::index_t>(folder + "/shape");
  auto items = read<lfrec::index_t>(folder + "/items");
  std::vector<float> ones(items.size(), 1.0F);
  return lfrec::matrix(lfrec::csr<float>(shape.at(0), shape.at(1),
                                         read<lfrec::offset_t>(folder + "/offsets"),
                                         std::move(items), std::move(ones)));
}

double seconds_of(std::function<void()> const& work) {
  auto const start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void print(std::vector<double> const& seconds, std::string const& more = {}) {
  std::string list;
  for (double const s : seconds) list += (list.empty() ? "" : ", ") + std::to_string(s);
  std::printf("{\"seconds\": [%s], \"peak_MB\": %.0f%s}\n", list.c_str(),
              static_cast<double>(heap::process_peak()) / 1e6, more.c_str());
}

void write_data(arguments const& a) {
  lfrec::thread_pool pool;
  lfrec::csr<float> const rows =
      a.size() > 3
          ? lfrec::rows_by_user(lfrec::datasets::read_lastfm(a[3]).log)
          : lfrec::datasets::synthetic_world(lfrec::datasets::lastfm_360k_shape()).plays(pool);
  lfrec::index_t const shape[] = {rows.rows(), rows.columns()};
  write(a.at(2) + "/shape", shape, 2);
  write(a.at(2) + "/offsets", rows.offsets().data(), rows.offsets().size());
  write(a.at(2) + "/items", rows.indices().data(), rows.indices().size());
  print({});
}

/// The objective that implicit minimises with confidences of 21: weights 1 + 20, and a ridge of .01
/// for every row.
lfrec::implicit_als<float> hu(std::string const& factors, std::string const& solver, int epochs) {
  return {{.factors = number(factors),
           .epochs = epochs,
           .regularization = 0.01F,
           .frequency_scaling = 0,
           .alpha = 20.F,
           .solver = solver == "cg" ? lfrec::row_solver::conjugate_gradient
                                    : lfrec::row_solver::cholesky}};
}

void ials(arguments const& a, bool losses) {
  auto const data = plays(a.at(2));
  lfrec::thread_pool pool(static_cast<std::size_t>(number(a.at(6))));
  auto const recipe = hu(a.at(3), a.at(4), number(a.at(5)));
  if (!losses) {
    auto const model = recipe.fit(data, pool);
    print({model.summary().seconds / model.summary().epochs});
    return;
  }
  std::string text;
  (void)recipe.fit(data, pool, [&](lfrec::progress const& p) {
    text += (text.empty() ? "" : ", ") + std::to_string(p.loss.total());
    return lfrec::next::proceed;
  });
  print({}, ", \"loss\": [" + text + "]");
}

void factors(arguments const& a) {
  lfrec::thread_pool pool(static_cast<std::size_t>(number(a.at(4))));
  auto const model =
      lfrec::implicit_als{{.factors = number(a.at(3)), .epochs = 4}}.fit(plays(a.at(2)), pool);
  auto const& users = model.user_factors();
  auto const& items = model.item_factors();
  write(a.at(2) + "/users" + a.at(3), users.data(), users.size());
  write(a.at(2) + "/items" + a.at(3), items.data(), items.size());
  print({});
}

lfrec::factors<float> table(std::string const& path, int columns) {
  auto const values = read<float>(path);
  lfrec::factors<float> result(
      static_cast<lfrec::index_t>(values.size() / static_cast<std::size_t>(columns)), columns);
  std::copy(values.begin(), values.end(), result.data());
  return result;
}

void lists(arguments const& a) {
  auto const data = plays(a.at(2));
  lfrec::thread_pool pool(static_cast<std::size_t>(number(a.at(5))));
  int const d = number(a.at(3));
  lfrec::factor_model<float> const model(
      {.users = table(a.at(2) + "/users" + a.at(3), d),
       .items = table(a.at(2) + "/items" + a.at(3), d),
       .item_offsets = {},
       .popularity = std::vector<float>(static_cast<std::size_t>(data.items()), 1.F),
       .prior = std::vector<float>(static_cast<std::size_t>(d)),
       .objective = {}});
  std::vector<lfrec::query> people(static_cast<std::size_t>(number(a.at(4))));
  for (std::size_t u = 0; u < people.size(); ++u)
    people[u].user = lfrec::user_index{static_cast<lfrec::index_t>(u)};
  std::size_t sum = 0;
  double const took = seconds_of([&] {
    for (auto const& list : lfrec::recommend_all(
             model, std::span<lfrec::query const>(people), 10,
             [&](std::size_t k) { return lfrec::unseen(data.user(*people[k].user).index); }, pool))
      for (auto const& entry : list) sum += lfrec::to_size(lfrec::to_index(entry.item));
  });
  print({took}, ", \"items\": " + std::to_string(sum));
}

void knn(arguments const& a) {
  auto const data = plays(a.at(2));
  lfrec::thread_pool pool(static_cast<std::size_t>(number(a.at(4))));
  lfrec::item_knn const recipe{{.neighbors = number(a.at(3)), .shrinkage = 0}};
  print({seconds_of([&] { (void)recipe.fit(data, pool); })});
}

}  // namespace

int main(int argc, char** argv) try {
  arguments const a(argv, argv + argc);
  std::map<std::string, std::function<void()>> const tasks = {
      {"export", [&] { write_data(a); }}, {"ials", [&] { ials(a, false); }},
      {"losses", [&] { ials(a, true); }}, {"factors", [&] { factors(a); }},
      {"lists", [&] { lists(a); }},       {"knn", [&] { knn(a); }}};
  auto const task = tasks.find(a.size() > 1 ? a[1] : "");
  if (task == tasks.end()) {
    std::fputs("usage: see the head of tasks_bench.cpp\n", stderr);
    return 1;
  }
  task->second();
  return 0;
} catch (std::exception const& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
