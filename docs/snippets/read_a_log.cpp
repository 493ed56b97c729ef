// SPDX-License-Identifier: MIT
#include <lfrec/data/matrix.hpp>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/delimited.hpp>

#include <cstdio>
#include <string>
#include <utility>

int main() {
  lfrec::datasets::memory_source text(
      "listener\tartist\tplays\n"
      "ann\tNina Simone\t120\n"
      "ann\tBjörk\t3\n"
      "bob\tBjörk\t45\n"
      "ann\tBjörk\t2\n",
      "plays.tsv");
  auto const data = lfrec::datasets::delimited(std::move(text)).read();
  std::printf("%s", data.report.to_text().c_str());

  lfrec::matrix const plays(data.log, lfrec::binary{});
  std::printf("%d users, %d items, %zu plays\n", plays.users(), plays.items(), plays.nonzeros());
  auto const ann = data.users.at("ann");
  for (auto const item : plays.user(ann).index)
    std::printf("ann: %s\n", std::string(data.item_name(lfrec::item_index{item})).c_str());
}
