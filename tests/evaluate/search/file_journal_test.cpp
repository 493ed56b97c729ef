// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/file_journal.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "lfrec/evaluate/search/random_search.hpp"
#include "lfrec/evaluate/search/search.hpp"

namespace {

/// A file of this test's own, gone with it.
struct scratch {
  std::string path =
      (std::filesystem::temp_directory_path() / ("lfrec-journal-" + std::to_string(::getpid())))
          .string();
  scratch() { std::filesystem::remove(path); }
  scratch(scratch const&) = delete;
  scratch& operator=(scratch const&) = delete;
  ~scratch() { std::filesystem::remove(path); }

  [[nodiscard]] std::string text() const {
    std::ostringstream all;
    all << std::ifstream(path).rdbuf();
    return all.str();
  }
  void write(std::string const& what) const { std::ofstream(path) << what; }
};

lfrec::configuration const about = {{"data", "920 rows"}, {"metric", "ndcg@10"}};

std::vector<lfrec::trial> const two = {{0,
                                        {{"factors", "16"}, {"weighting", "log:scale=2"}},
                                        1.0 / 3,
                                        0.1 + 0.2,
                                        {{"epochs", "7"}},
                                        {},
                                        1.5},
                                       {1,
                                        {{"factors", "8"}, {"weighting", "binary"}},
                                        1,
                                        {},
                                        {},
                                        "user \"3\"\nis odd \xC3\xA9",
                                        0.25}};

void check_same(lfrec::trial const& a, lfrec::trial const& b) {
  CHECK(a.number == b.number);
  CHECK(a.settings == b.settings);
  CHECK(a.share == b.share);
  CHECK(a.figure == b.figure);
  CHECK(a.found == b.found);
  CHECK(a.error == b.error);
  CHECK(a.seconds == b.seconds);
}

}  // namespace

TEST_CASE("a journal reads back what was written, to the bit") {
  scratch const file;
  {
    lfrec::file_journal journal(file.path);
    CHECK(journal.open(about).empty());
    for (auto const& t : two) journal.append(t);
  }
  lfrec::file_journal journal(file.path);
  auto const trials = journal.open(about);
  REQUIRE(trials.size() == 2);
  check_same(trials[0], two[0]);
  check_same(trials[1], two[1]);
  CHECK(file.text().starts_with(
      R"({"lfrec_search":1,"about":{"data":"920 rows","metric":"ndcg@10"}})"
      "\n"
      R"({"trial":0,"settings":{"factors":"16","weighting":"log:scale=2"},)"));
}

TEST_CASE("a journal that was cut anywhere keeps its whole lines and can be written on") {
  scratch const file;
  {
    lfrec::file_journal journal(file.path);
    (void)journal.open(about);
    for (auto const& t : two) journal.append(t);
  }
  auto const whole = file.text();
  std::size_t lines = 0;
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    if (size > 0 && whole[size - 1] == '\n') ++lines;
    file.write(whole.substr(0, size));
    std::size_t const expected = lines == 0 ? 0 : lines - 1;
    {
      lfrec::file_journal journal(file.path);
      REQUIRE(journal.open(about).size() == expected);
      for (std::size_t n = expected; n < two.size(); ++n) journal.append(two[n]);
    }
    REQUIRE(file.text() == whole);
  }
}

TEST_CASE("a search cut at any byte of its journal ends with the same result") {
  lfrec::search_space const space = {lfrec::dimension::real("x", -1, 1)};
  lfrec::random_search const strategy{{.trials = 4}};
  auto const objective = [](lfrec::configuration const& c, lfrec::executor_ref) -> lfrec::outcome {
    double const x = std::stod(c[0].text);
    if (x > 0.4) throw lfrec::numeric_error("too large");
    return std::sin(x) / 3;
  };
  scratch const file;
  auto const run = [&] {
    lfrec::file_journal journal(file.path);
    return lfrec::search(space, strategy, objective, {}, lfrec::serial{}, journal);
  };
  auto const expected = run();
  auto const whole = file.text();
  for (std::size_t size = 0; size < whole.size(); size += 5) {
    file.write(whole.substr(0, size));
    auto const result = run();
    REQUIRE(result.best == expected.best);
    for (std::size_t n = 0; n < 4; ++n) {
      REQUIRE(result.trials[n].figure == expected.trials[n].figure);
      REQUIRE(result.trials[n].error == expected.trials[n].error);
    }
  }
}

TEST_CASE("the journal of another search is refused, naming what differs, and stays as it is") {
  scratch const file;
  { (void)lfrec::file_journal(file.path).open(about); }
  auto const before = file.text();
  auto const refused = [&](lfrec::configuration const& other, std::string const& words) {
    lfrec::file_journal journal(file.path);
    CHECK_THROWS_WITH_AS((void)journal.open(other), (file.path + words).c_str(),
                         lfrec::invalid_option);
  };
  refused({{"data", "920 rows"}, {"metric", "recall@5"}},
          ": is the journal of another search: its metric is 'ndcg@10', here it is 'recall@5'");
  refused({{"data", "920 rows"}},
          ": is the journal of another search: its metric is 'ndcg@10', here it is ''");
  refused({{"data", "920 rows"}, {"metric", "ndcg@10"}, {"seed", "1"}},
          ": is the journal of another search: its seed is '', here it is '1'");
  CHECK(file.text() == before);
}

TEST_CASE("a file that is no journal is refused and not touched") {
  scratch const file;
  auto const refused = [&](std::string const& text, char const* words) {
    file.write(text);
    lfrec::file_journal journal(file.path);
    CHECK_THROWS_WITH_AS((void)journal.open(about), doctest::Contains(words), lfrec::format_error);
    CHECK(file.text() == text);
  };
  refused("dear diary", "is not the journal of a search");
  refused("dear diary\n", "is not the journal of a search");
  refused("[1,2]\n", "is not the journal of a search");
  refused("{\"lfrec_search\":2}\n", "is a journal of version 2, this program writes version 1");
  std::string const header =
      "{\"lfrec_search\":1,\"about\":{\"data\":\"920 rows\",\"metric\":\"ndcg@10\"}}\n";
  refused(header + "{}\n", ":2: is not a finished trial");
  refused(header + "{\"trial\":0,\"settings\":{},\"share\":1,\"seconds\":1}\n", ":2: ");
  refused(header + "{\"trial\":-1,\"settings\":{},\"share\":1,\"figure\":1,\"seconds\":1}\n",
          ":2: ");
  refused(header + "{\"trial\":0,\"sett\n", ":2: ");
}

TEST_CASE("a journal in use, a folder and a device are errors with a reason") {
  scratch const file;
  lfrec::file_journal const first(file.path);
  CHECK_THROWS_WITH_AS(lfrec::file_journal{file.path},
                       (file.path + ": is the journal of a search that is running").c_str(),
                       lfrec::io_error);
  CHECK_THROWS_WITH_AS(lfrec::file_journal{"."}, doctest::Contains(".: cannot be opened: "),
                       lfrec::io_error);
  CHECK_THROWS_WITH_AS(lfrec::file_journal{"/dev/null"}, doctest::Contains("not a regular file"),
                       lfrec::io_error);
}
