// SPDX-License-Identifier: MIT
// lfrec's side of benchmarks/peers/run.py: does one task and prints one line of JSON. Times are
// taken inside the process. run.py knows what each task wants.
//
//     tasks_bench TASK NAME=VALUE...
#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <string>

#include "peers/data_tasks.hpp"
#include "peers/exchange.hpp"
#include "peers/serving_tasks.hpp"
#include "peers/training_tasks.hpp"

int main(int argc, char** argv) try {
  using task = std::function<void(exchange::arguments const&)>;
  std::map<std::string, task> const tasks = {
      {"plays", data_tasks::write_plays}, {"log", data_tasks::write_log},
      {"read", data_tasks::read},         {"triad", data_tasks::triad},
      {"ials", training::ials},           {"losses", training::losses},
      {"factors", training::factors},     {"sgd", training::sgd},
      {"svdpp", training::svdpp},         {"bpr", training::bpr},
      {"warp", training::warp},           {"knn", training::knn},
      {"top10", serving::top10},          {"retrieval", serving::retrieval},
      {"one-user", serving::one_user},    {"top10-pruned", serving::top10_pruned},
      {"tags", data_tasks::write_tags},   {"hybrid", training::hybrid}};
  auto const found = tasks.find(argc > 1 ? argv[1] : "");
  if (found == tasks.end()) {
    std::fputs("usage: tasks_bench TASK NAME=VALUE..., tasks:", stderr);
    for (auto const& [name, _] : tasks) std::fprintf(stderr, " %s", name.c_str());
    std::fputs("\n", stderr);
    return 1;
  }
  found->second(exchange::arguments(argc, argv));
  return 0;
} catch (std::exception const& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
