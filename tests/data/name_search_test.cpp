// SPDX-License-Identifier: MIT
#include "lfrec/data/name_search.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/core/random.hpp"

using namespace lfrec;

namespace {

std::vector<std::string> const names = {"The Beatles",
                                        "Björk",
                                        "Pink Floyd",
                                        "Pink",
                                        "P!nk",
                                        "The Pink Spiders",
                                        "Jimi Hendrix",
                                        "Led Zeppelin",
                                        "Metallica",
                                        "Beach House",
                                        "",
                                        "Guns N' Roses",
                                        "Florence + the Machine",
                                        "Sigur Rós",
                                        "Radiohead",
                                        "Radio Head",
                                        "Bjork",
                                        "!!!",
                                        "AC/DC"};

std::vector<std::string> asked(name_search const& search, std::string_view text,
                               std::size_t n = 5) {
  std::vector<std::string> lines;
  for (auto const& f : search.find(text, n))
    lines.push_back(names[to_size(f.item)] + ": " + std::string(name_of(f.how)) + ' ' +
                    std::to_string(f.changes));
  return lines;
}
using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("names are found as people type them") {
  name_search const search(names);
  CHECK(search.size() == names.size());
  CHECK(asked(search, "beatles") == lines{"The Beatles: exact 0"});
  CHECK(asked(search, "Beatles, the") == lines{"The Beatles: exact 0"});
  CHECK(asked(search, "THE BEATELS") == lines{"The Beatles: typo 1"});
  CHECK(asked(search, "guns n roses") == lines{"Guns N' Roses: exact 0"});
  CHECK(asked(search, "florence and the mach") == lines{"Florence + the Machine: prefix 0"});
  CHECK(asked(search, "ros") == lines{"Guns N' Roses: words 0", "Sigur Rós: words 0"});
  CHECK(asked(search, "hendrix jimi") == lines{"Jimi Hendrix: words 0"});
  CHECK(asked(search, "hendriks") == lines{"Jimi Hendrix: word_typo 2"});
  CHECK(asked(search, "metalic") == lines{"Metallica: word_typo 1"});
  CHECK(asked(search, "acdc") == lines{"AC/DC: typo 1"});
  CHECK(asked(search, "!!!") == lines{"!!!: exact 0"});
  CHECK(asked(search, "radiohed") == lines{"Radiohead: typo 1", "Radio Head: typo 2"});
  CHECK(asked(search, "nobody at all").empty());
  CHECK(asked(search, "").empty());
  CHECK(asked(search, "   ").empty());
  CHECK(asked(search, "beatles", 0).empty());
}

TEST_CASE("exact comes before prefix, words and typos, then popularity decides, then the index") {
  CHECK(asked(name_search(names), "pink") == lines{"Pink: exact 0", "Pink Floyd: prefix 0",
                                                   "The Pink Spiders: prefix 0", "P!nk: typo 1"});
  std::vector<float> popularity(names.size(), 1);
  popularity[5] = 3;
  popularity[16] = 2;
  name_search const search(names, popularity);
  CHECK(asked(search, "pink") == lines{"Pink: exact 0", "The Pink Spiders: prefix 0",
                                       "Pink Floyd: prefix 0", "P!nk: typo 1"});
  CHECK(asked(search, "bjørk") == lines{"Bjork: exact 0", "Björk: exact 0"});
  CHECK(asked(search, "bjørk", 1) == lines{"Bjork: exact 0"});
}

TEST_CASE("short texts take no typo, long ones are only looked for as they are") {
  name_search const search(names);
  CHECK(asked(search, "pnk").empty());
  std::string const endless(70, 'x');
  name_search const one(std::vector<std::string>{endless + "yz"});
  CHECK(one.find(endless, 1).size() == 1);
  CHECK(one.find(endless + "zy", 1).empty());
}

TEST_CASE("whatever is left out by its letters alone would not have been found") {
  // Names and questions of few letters, against a search without the short cut: each name alone
  // is asked for its distance.
  random_stream random(4);
  auto const word = [&](std::size_t n) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += static_cast<char>('a' + random.below(12));
    return text;
  };
  std::vector<std::string> many;
  for (int i = 0; i < 400; ++i) many.push_back(word(4 + random.below(4)));
  name_search const search(many);
  std::size_t found = 0;
  for (int round = 0; round < 300; ++round) {
    auto const text = word(4 + random.below(4));
    detail::edit_pattern const pattern(text);
    std::set<index_t> near;
    for (std::size_t i = 0; i < many.size(); ++i)
      if (pattern.to_beginning(many[i].substr(0, text.size() + 1)) <= 1)
        near.insert(static_cast<index_t>(i));
    std::set<index_t> there;
    for (auto const& f : search.find(text, many.size())) there.insert(to_index(f.item));
    CHECK(near == there);
    found += near.size();
  }
  CHECK(found > 100);
}

TEST_CASE("popularities that do not fit are refused") {
  std::vector<float> const two = {1, 2};
  CHECK_THROWS_WITH_AS(name_search(names, two), "name search: 2 popularities for 19 names",
                       shape_error);
  CHECK(name_search(std::vector<std::string>{}).find("a", 3).empty());
}
