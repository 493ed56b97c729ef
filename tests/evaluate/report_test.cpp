// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/report.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lfrec/core/error.hpp"

using lfrec::report;
using lfrec::user_index;

namespace {

report example() {
  return report({"ndcg@10", "recall@5"}, {user_index{1}, user_index{4}, user_index{6}},
                {{0.5, 0, 0.25}, {1, 0.1, 1.0 / 3}}, 2, "by hand");
}

}  // namespace

TEST_CASE("a report keeps the value of each user and takes the mean over them") {
  auto const r = example();
  CHECK(r.users().size() == 3);
  CHECK(r.skipped() == 2);
  CHECK(r.metrics()[1] == "recall@5");
  CHECK(r.values("ndcg@10")[2] == 0.25);
  CHECK(r.values(1)[1] == 0.1);
  CHECK(r.mean("ndcg@10") == 0.25);
  CHECK(r.mean(1) == (1 + 0.1 + 1.0 / 3) / 3);
  CHECK(r.protocol() == "by hand");
}

TEST_CASE("as text a report is a table of means") {
  CHECK(example().to_text() ==
        "ndcg@10   0.250000\n"
        "recall@5  0.477778\n"
        "3 users evaluated, 2 skipped: nothing held out\n"
        "by hand\n");
}

TEST_CASE("as csv a report is a line per user, with numbers that read back the same") {
  CHECK(example().to_csv() ==
        "user,ndcg@10,recall@5\n"
        "1,0.5,1\n"
        "4,0,0.1\n"
        "6,0.25,0.3333333333333333\n");
}

TEST_CASE("csv takes outside ids and quotes what needs it") {
  auto const id = [](user_index u) {
    return std::string(u == user_index{1} ? "plain" : u == user_index{4} ? "a,b" : "say \"hi\"");
  };
  CHECK(example().to_csv(id) ==
        "user,ndcg@10,recall@5\n"
        "plain,0.5,1\n"
        "\"a,b\",0,0.1\n"
        "\"say \"\"hi\"\"\",0.25,0.3333333333333333\n");
}

TEST_CASE("a metric that is not there is answered with those that are") {
  CHECK_THROWS_WITH_AS(static_cast<void>(example().mean("ndcg@20")),
                       "the report has no metric 'ndcg@20'; it has ndcg@10, recall@5",
                       lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(static_cast<void>(example().values(2)),
                       "the report has 2 metrics, none with number 2", lfrec::invalid_option);
}

TEST_CASE("a report whose parts do not fit together is refused") {
  CHECK_THROWS_WITH_AS(report({"a"}, {user_index{0}}, {{1}, {2}}, 0, ""),
                       "report: 1 metrics, values of 2", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(report({"a"}, {user_index{0}}, {{1, 2}}, 0, ""),
                       "report: 1 users, 2 values of a", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(report({"a", "a"}, {user_index{0}}, {{1}, {2}}, 0, ""),
                       "report: two metrics are called 'a'", lfrec::invalid_option);
}

TEST_CASE("a report about nobody has means of 0") {
  report const nobody({"a"}, {}, {{}}, 3, "");
  CHECK(nobody.mean("a") == 0);
  CHECK(nobody.to_csv() == "user,a\n");
}

TEST_CASE("figures over all lists and warnings stand below the means") {
  report const r({"ndcg@10"}, {user_index{0}}, {{0.5}}, 0, "by hand", {{"gini@5", 0.75}},
                 {"2 of 9 test rows repeat a pair of train"});
  CHECK(r.overall()[0].value == 0.75);
  CHECK(r.overall("gini@5") == 0.75);
  CHECK(r.warnings().size() == 1);
  CHECK(r.to_text() ==
        "ndcg@10  0.500000\n"
        "gini@5   0.750000\n"
        "1 users evaluated, 0 skipped: nothing held out\n"
        "by hand\n"
        "warning: 2 of 9 test rows repeat a pair of train\n");
  CHECK_THROWS_WITH_AS(static_cast<void>(r.overall("gini@6")),
                       "the report has no figure 'gini@6' over all lists; it has gini@5",
                       lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(static_cast<void>(example().overall("gini@6")),
                       "the report has no figure 'gini@6' over all lists; it has none",
                       lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(report({"a"}, {user_index{0}}, {{1}}, 0, "", {{"a", 1}}),
                       "report: two metrics are called 'a'", lfrec::invalid_option);
}
