// SPDX-License-Identifier: MIT
#include "lfrec/datasets/lastfm_listens.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/text_files.hpp"

using namespace lfrec;
using namespace lfrec::datasets;

namespace {

struct bad_row {
  char const* text;
  char const* message;  // after the path
};

dataset read(std::string const& listens, std::string const& profiles, on_error rule) {
  lfrec_test::text_files files;
  files.write("a.tsv", listens);
  files.write("b.tsv", profiles);
  dataset data;
  datasets::detail::lastfm_listens parts(data, files.file(""), rule);
  parts.listens("a.tsv",
                {.columns = 5, .user = 0, .id = 1, .name = 2, .artist = 2, .plays = 3, .time = 4},
                on_duplicate::keep);
  parts.profiles("b.tsv");
  return data;
}

std::string const good = "u\ti\tname\t1\t2009-05-04T23:08:57Z\n";

}  // namespace

TEST_CASE("bad rows of either file are refused where they are bad, or left out") {
  std::vector<bad_row> const listens = {
      {"u\ti\tname\t1\n",
       "a.tsv:2:11: expected 5 columns, separated by tabs, found 4 in 'u\\ti\\tname\\t1'"},
      {"\ti\tname\t1\t0\n", "a.tsv:2:1: expected an id as user, found ''"},
      {"u\t\t\t1\t0\n", "a.tsv:2:4: expected an id or a name, found neither"},
      {"u\ti\tname\t-1\t0\n", "a.tsv:2:10: expected a number of plays, found '-1'"},
      {"u\ti\tname\tnan\t0\n", "a.tsv:2:10: expected a number of plays, found 'nan'"},
      {"u\ti\tname\t1\t2009-13-04\n", "a.tsv:2:12: expected a date, found '2009-13-04'"},
      {"u\ti\t\xFF\t1\t0\n", "a.tsv:2:5: expected UTF-8 text without NUL, found byte '\\xff'"},
  };
  for (auto const& row : listens) {
    CAPTURE(row.text);
    CHECK_THROWS_WITH_AS(read(good + row.text, "", on_error::strict),
                         doctest::Contains(row.message), parse_error);
    auto const data = read(good + row.text, "", on_error::skip);
    CHECK(data.log.size() == 1);
    CHECK(data.items.size() == 1);
    CHECK(data.report.rows_skipped() == 1);
  }
  std::vector<bad_row> const profiles = {
      {"u\tx\t22\tPeru\n", "b.tsv:1:3: expected f, m or nothing as gender, found 'x'"},
      {"u\tf\told\tPeru\n", "b.tsv:1:5: expected an age or nothing, found 'old'"},
      {"u\tf\n", "b.tsv:1:4: expected 4 columns, separated by tabs, found 2 in 'u\\tf'"},
      {"u\tf\t22\tPeru\nu\tf\t22\tPeru\n", "b.tsv:2:1: expected each user once, found 'u'"},
  };
  for (auto const& row : profiles) {
    CAPTURE(row.text);
    CHECK_THROWS_WITH_AS(read(good, row.text, on_error::strict), doctest::Contains(row.message),
                         parse_error);
    CHECK(read(good, row.text, on_error::skip).report.rows_skipped() == 1);
  }
}

TEST_CASE("items keep their names over many blocks") {
  std::string text;
  for (int n = 0; n < 20'000; ++n) {
    auto const id = std::to_string(n % 7000);
    text += "u" + std::to_string(n % 31) + "\t" + (n % 3 == 0 ? "" : "id" + id) + "\tname " + id +
            "\t1\t0\n";
  }
  auto const data = read(text, "", on_error::strict);
  REQUIRE(data.item_names.size() == data.items.size());
  CHECK(data.log.size() == 20'000);
  for (index_t i = 0; i < data.log.items(); ++i) {
    auto const id = data.items.key(item_index{i});
    auto const& name = data.item_names[to_size(i)];
    CHECK(name == (id.starts_with("id") ? "name " + std::string(id.substr(2)) : std::string(id)));
  }
}
