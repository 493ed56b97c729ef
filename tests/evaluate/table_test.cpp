// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/table.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "lfrec/core/error.hpp"

using lfrec::table;
using lfrec::table_interval;
using lfrec::table_number;

namespace {

table example() {
  return {"Two models",
          {"model", "users", "ndcg@10", "95 %"},
          {{"als", table_number{1880, 0}, table_number{0.24715, 3}, table_interval{0.24, 0.255, 3}},
           {"Zoë", table_number{7, 0}, table_number{0.1, 3}, ""}},
          {"split by hand"}};
}

}  // namespace

TEST_CASE("as text a table is aligned by code points, its numbers flush right") {
  CHECK(lfrec::to_text(example()) ==
        "Two models\n"
        "model  users  ndcg@10  95 %\n"
        "als     1880    0.247  [0.240, 0.255]\n"
        "Zoë        7    0.100\n"
        "split by hand\n");
}

TEST_CASE("as Markdown a table has a heading, a rule that says where numbers go, and a list") {
  CHECK(lfrec::to_markdown(example()) ==
        "### Two models\n\n"
        "| model | users | ndcg@10 | 95 % |\n"
        "| --- | ---: | ---: | --- |\n"
        "| als | 1880 | 0.247 | [0.240, 0.255] |\n"
        "| Zoë | 7 | 0.100 |  |\n"
        "\n- split by hand\n");
}

TEST_CASE("as csv a table keeps all digits, and an interval takes two columns") {
  CHECK(lfrec::to_csv(example()) ==
        "model,users,ndcg@10,95 % low,95 % high\n"
        "als,1880,0.24715,0.24,0.255\n"
        "Zoë,7,0.1,,\n");
}

TEST_CASE("text cannot steer a terminal or break a line") {
  table const t{"a\nb",
                {"c\td"},
                {{"\x1b[31mred\r"}},
                {"x\ny",
                 "\xc2\x9b"
                 "1m \xc2\xa9"}};
  CHECK(lfrec::to_text(t) == "a b\nc d\n [31mred\nx y\n 1m \xc2\xa9\n");
}

TEST_CASE("Markdown escapes what it would take for markup") {
  table const t{
      "# *a*", {"b|c"}, {{"<img> [x](y) `z` \\ a_b _c_ &amp; ~\n"}}, {"1. x", "- y", "+", "12"}};
  CHECK(lfrec::to_markdown(t) ==
        "### \\# \\*a\\*\n\n"
        "| b\\|c |\n"
        "| --- |\n"
        "| \\<img\\> \\[x\\](y) \\`z\\` \\\\ a_b \\_c\\_ \\&amp; \\~  |\n"
        "\n- 1\\. x\n- \\- y\n- \\+\n- 12\n");
}

TEST_CASE("csv quotes commas, quotes and line breaks, and nothing else") {
  table const t{"", {"a,b", "c"}, {{"say \"hi\"", "two\nlines"}, {" plain; ", "x\ry"}}, {"unseen"}};
  CHECK(lfrec::to_csv(t) ==
        "\"a,b\",c\n"
        "\"say \"\"hi\"\"\",\"two\nlines\"\n"
        " plain; ,\"x\ry\"\n");
}

TEST_CASE("a number that its digits would round away is shown by its size") {
  table t{"", {"p"}, {}, {}};
  for (double const value : {0.0, 0.00004, -0.00006, 0.00005, 3.21e-9, 1e300, 0.5})
    t.rows.push_back({table_number{value, 4}});
  t.rows.push_back({table_number{std::numeric_limits<double>::infinity(), 0}});
  auto const csv = lfrec::to_csv(t);
  CHECK(csv == "p\n0\n4e-05\n-6e-05\n5e-05\n3.21e-09\n1e+300\n0.5\ninf\n");
  t.rows.erase(t.rows.begin() + 5);
  CHECK(lfrec::to_text(t) ==
        "      p\n 0.0000\n4.0e-05\n-0.0001\n 0.0001\n3.2e-09\n 0.5000\n    inf\n");
}

TEST_CASE("an end of an interval that is nothing beside the other is 0 but for rounding") {
  table const t{"", {"i"}, {{table_interval{3.5e-18, 0.5}}, {table_interval{-2e-6, 3e-6}}}, {}};
  CHECK(lfrec::to_text(t) == "i\n[0.0000, 0.5000]\n[-2.0e-06, 3.0e-06]\n");
  CHECK(lfrec::to_csv(t) == "i low,i high\n3.5e-18,0.5\n-2e-06,3e-06\n");
}

TEST_CASE("a row that does not fit its table is refused by every rendering") {
  table const t{"T", {"a", "b"}, {{"x", "y"}, {"z"}}, {}};
  auto const words = "table 'T': row 1 has 1 cells for 2 columns";
  CHECK_THROWS_WITH_AS(static_cast<void>(lfrec::to_text(t)), words, lfrec::shape_error);
  CHECK_THROWS_WITH_AS(static_cast<void>(lfrec::to_markdown(t)), words, lfrec::shape_error);
  CHECK_THROWS_WITH_AS(static_cast<void>(lfrec::to_csv(t)), words, lfrec::shape_error);
}

TEST_CASE("a table without rows is its heading") {
  table const t{"", {"a", "b"}, {}, {}};
  CHECK(lfrec::to_text(t) == "a  b\n");
  CHECK(lfrec::to_csv(t) == "a,b\n");
  CHECK(lfrec::to_markdown(t) == "| a | b |\n| --- | --- |\n");
}
