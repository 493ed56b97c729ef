// SPDX-License-Identifier: MIT
#include "lfrec/datasets/movielens.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/text_files.hpp"

using namespace lfrec;
using namespace lfrec::datasets;
using lfrec_test::text_files;

namespace {

/// Two genres; movie 2 is the one that nothing is known of.
void write_100k(text_files const& folder) {
  folder.write("u.data", "7\t1\t5\t881250949\n9\t2\t1\t891717742\n7\t3\t4\t880000000\n");
  folder.write("u.genre", "unknown|0\nAction|1\n\n");
  folder.write("u.item",
               "1|Caf\xe9 (1995)|01-Jan-1995||http://there/|0|1\n"
               "2|unknown||||1|0\n"
               "3|Twins (1988)|01-Jan-1988||http://there/|0|1\n"
               "4|Twins (1988)|01-Jan-1988||http://there/|0|0\n");
  folder.write("u.user", "7|24|M|technician|85711\n9|6|F|other|T8H1N\n");
}

std::vector<std::string> names_of(features const& all, auto row) {
  std::vector<std::string> names;
  for (index_t const c : all.row(row).index) names.push_back(all.name(c));
  return names;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("100K: movies in the order of their list, genres, people, times") {
  text_files const folder;
  write_100k(folder);
  dataset const d = read_movielens(folder.file("."));
  CHECK(d.log.users() == 2);
  CHECK(d.log.items() == 4);
  CHECK(d.log[2] == interaction{user_index{0}, item_index{2}, 4, 880000000});
  CHECK(d.items.key(item_index{3}) == "4");
  CHECK(d.item_name(item_index{0}) == "Café (1995)");
  CHECK(d.item_name(item_index{1}) == "unknown");
  CHECK(d.item_features.names() == texts{"unknown", "Action"});
  CHECK(names_of(d.item_features, item_index{0}) == texts{"Action"});
  CHECK(names_of(d.item_features, item_index{1}) == texts{"unknown"});
  CHECK(names_of(d.item_features, item_index{3}).empty());
  CHECK(names_of(d.user_features, user_index{0}) ==
        texts{"gender:M", "age:18-24", "occupation:technician", "zip:85711"});
  CHECK(names_of(d.user_features, user_index{1}) ==
        texts{"gender:F", "age:under 18", "occupation:other", "zip:T8H1N"});
  CHECK(d.report.rows_read == 3);
  CHECK(d.report.notes == texts{"u.item: not UTF-8: read as Latin-1",
                                "u.item: 1 title of more than one movie: kept apart"});
}

TEST_CASE("100K: a fold in the id space of the whole") {
  text_files const folder;
  write_100k(folder);
  folder.write("u1.base", "7\t3\t4\t880000000\n");
  folder.write("u1.test", "9\t2\t1\t891717742\n7\t1\t5\t881250949\n");
  auto const d = read_movielens(folder.file("."));
  auto const cut = read_movielens_fold(folder.file("."), d, "u1");
  CHECK(cut.train.users() == 2);
  CHECK(cut.test.items() == 4);
  CHECK(cut.train.rows() == std::vector{d.log[2]});
  CHECK(cut.test.rows() == std::vector{d.log[1], d.log[0]});
  CHECK(cut.protocol == "MovieLens 100K, fold u1");

  CHECK_THROWS_WITH_AS((void)read_movielens_fold(folder.file("."), d, "u2"),
                       doctest::Contains("u2.base"), io_error);
  auto const refused = [&](char const* row, char const* what) {
    folder.write("ua.base", std::string("7\t1\t5\t1\n") + row + '\n');
    CHECK_THROWS_WITH_AS((void)read_movielens_fold(folder.file("."), d, "ua"),
                         doctest::Contains(what), parse_error);
  };
  refused("8\t1\t5\t1", "ua.base:2:1: expected a known user, found '8'");
  refused("9\t11\t5\t1", "ua.base:2:3: expected a known movie, found '11'");
  refused("9\t1\t6\t1", "ua.base:2:5: expected a rating from 1 to 5, found '6'");
  refused("9\t1\tnan\t1", "ua.base:2:5: expected a rating from 1 to 5, found 'nan'");
  refused("9\t1\t5\tx", "ua.base:2:7: expected a time, found 'x'");
  refused("9\t1\t5", "ua.base:2:6: expected 4 columns, separated by tabs, found 3");
}

TEST_CASE("1M: colons, codes of age and occupation, genres between bars") {
  text_files const folder;
  folder.write("ratings.dat", "2::1193::5::978300760\n1::661::3::978302109\n");
  folder.write("movies.dat",
               "1193::Face: Off (1997)::Action|Children's\n"
               "661::Mis\xe9rables, Les (1995)::Drama|Drama\n");
  folder.write("users.dat", "1::F::1::10::48067-1234\n2::M::56::0::70072\n");
  dataset const d = read_movielens(folder.file("."));
  CHECK(d.log[0] == interaction{user_index{1}, item_index{0}, 5, 978300760});
  CHECK(d.item_name(item_index{0}) == "Face: Off (1997)");
  CHECK(d.item_name(item_index{1}) == "Misérables, Les (1995)");
  CHECK(names_of(d.item_features, item_index{0}) == texts{"Action", "Children's"});
  CHECK(names_of(d.item_features, item_index{1}) == texts{"Drama"});
  CHECK(names_of(d.user_features, user_index{0}) ==
        texts{"gender:F", "age:under 18", "occupation:K-12 student", "zip:48067-1234"});
  CHECK(d.user_features.find("age:56+"));
}

TEST_CASE("1M without times says so") {
  text_files const folder;
  folder.write("ratings_no_timestamp.tsv", "1\t1\t5\n1\t48\t3\n");
  dataset const d = read_movielens(folder.file("."));
  CHECK(d.log.size() == 2);
  CHECK(d.log[0].time == no_time);
  CHECK(d.report.notes == texts{"movies.dat: not there: items have no names and no genres",
                                "users.dat: not there: nothing is known of the users",
                                "ratings_no_timestamp.tsv: ratings have no time"});
  CHECK(d.item_features.columns() == 0);
}

TEST_CASE("latest: quoted titles with commas, half stars, no genres listed") {
  text_files const folder;
  folder.write("ratings.csv",
               "userId,movieId,rating,timestamp\r\n1,47,4.5,964982703\r\n1,99,0.5,964981247\r\n");
  folder.write("movies.csv",
               "movieId,title,genres\r\n"
               "3,\"American President, The (1995)\",Comedy|Drama\r\n"
               "47,\"\"\"Great\"\" Escape, The\",(no genres listed)\r\n");
  dataset const d = read_movielens(folder.file("."));
  CHECK(d.log.users() == 1);
  CHECK(d.log.items() == 3);
  CHECK(d.log[0] == interaction{user_index{0}, item_index{1}, 4.5F, 964982703});
  CHECK(d.item_name(item_index{0}) == "American President, The (1995)");
  CHECK(d.item_name(item_index{1}) == "\"Great\" Escape, The");
  CHECK(d.item_name(item_index{2}) == "99");
  CHECK(names_of(d.item_features, item_index{1}).empty());
  CHECK(d.item_features.rows() == 3);
  CHECK(d.report.notes ==
        texts{"ratings.csv: 1 movie id not in the list of movies: items without a name"});
}

TEST_CASE("what is malformed is an error with its place, or is left out and told") {
  text_files const folder;
  auto const refused = [&](char const* file, char const* text, std::string const& what) {
    CAPTURE(what);
    write_100k(folder);
    folder.write(file, text);
    CHECK_THROWS_WITH_AS((void)read_movielens(folder.file(".")), doctest::Contains(what.c_str()),
                         parse_error);
    auto const lenient = read_movielens(folder.file("."), {.errors = on_error::skip});
    CHECK(lenient.report.rows_skipped() == 1);
  };
  refused("u.data", "7\t1\t5\t1\n7\t1\t6\t1\n",
          "u.data:2:5: expected a finite number from 1 to 5 as value (column 3), found '6'");
  refused("u.data", "7\t1\t5\t1\n7\t1\t0.5\t1\n", "from 1 to 5 as value (column 3), found '0.5'");
  refused("u.data", "7\t1\t5\t1\n7\t\t4\t1\n", "u.data:2:3: expected an id as item");
  refused("u.item", "1|A||||0|1\n2|B||||0|x\n", "u.item:2:10: expected 0 or 1 for a genre");
  refused("u.item", "1|A||||0|1\n1|B||||0|1\n", "u.item:2:1: expected each movie once");
  refused("u.item", "1|A||||0|1\n2|B||||0\n", "u.item:2:9: expected 7 columns, separated by '|'");
  refused("u.user", "7|24|M|none|0\n9|-3|F|none|0\n", "u.user:2:3: expected an age, found '-3'");
  refused("u.user", "7|24|M|none|0\n9|3|X|none|0\n", "u.user:2:5: expected F or M as gender");
  refused("u.user", "7|24|M|none|0\n7|24|M|none|0\n", "u.user:2:1: expected each user once");
  refused("u.genre", "unknown|0\nunknown|1\n", "u.genre:2:1: expected each genre once");

  text_files const million;
  million.write("ratings.dat", "1::1::5::1\n");
  million.write("users.dat", "1::M::25::21::0\n");
  CHECK_THROWS_WITH_AS((void)read_movielens(million.file(".")),
                       doctest::Contains("users.dat:1:11: expected an occupation from 0 to 20"),
                       parse_error);
}

TEST_CASE("a rating given twice is merged by the rule") {
  text_files const folder;
  folder.write("ratings.csv", "userId,movieId,rating,timestamp\n1,2,4,10\n1,2,3,20\n");
  CHECK(read_movielens(folder.file(".")).log[0].value == 3);
  CHECK(read_movielens(folder.file("."), {.duplicates = on_duplicate::mean}).log[0].value == 3.5F);
}

TEST_CASE("a folder without ratings is an error that names what was looked for") {
  text_files const folder;
  CHECK_THROWS_WITH_AS((void)read_movielens(folder.file(".")), doctest::Contains("u.data"),
                       io_error);
}
