// SPDX-License-Identifier: MIT
#include <cstdio>
#include <string>

#include "lfrec/datasets/delimited.hpp"

int main() {
  std::string const text =
      "# exported on a Sunday\n"
      "when;who;artist;minutes\n"
      "2024-05-04;ann;\"Earth; Wind\";12.5\n"
      "2024-05-05;bob;Tindersticks;3\n"
      "2024-05-06;bob;Tindersticks;a lot\n"
      "2024-05-07;bob;Tindersticks;4\n";

  lfrec::datasets::delimited_options options;
  options.separator = ";";
  options.quoting = true;
  options.comment = "#";
  options.user = "who";
  options.item = "artist";
  options.value = "minutes";
  options.time = "when";
  options.duplicates = lfrec::datasets::on_duplicate::sum;
  options.errors = lfrec::datasets::on_error::skip;

  // A file: lfrec::datasets::read_delimited("minutes.csv", options).
  lfrec::datasets::memory_source source(text, "minutes.csv");
  auto const data = lfrec::datasets::delimited(source, options).read();

  for (auto const& row : data.log) {
    std::string const who(data.users.key(row.user));
    std::string const artist(data.item_name(row.item));
    std::printf("%s heard %s for %.1f minutes\n", who.c_str(), artist.c_str(), row.value);
  }
  std::fputs(data.report.to_text().c_str(), stdout);
}
