// SPDX-License-Identifier: MIT
#include "lfrec/datasets/event_weights.hpp"

#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "lfrec/data/matrix.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/datasets/delimited.hpp"
#include "lfrec/implicit_als.hpp"

using namespace lfrec;
using namespace lfrec::datasets;

namespace {

delimited_options events() {
  delimited_options o = csv();
  o.user = "user";
  o.item = "item";
  o.value = std::nullopt;
  o.time = if_present("time");
  o.event = "event";
  o.events = parse_events("play=1,like=3,skip=-0.5,ban=-3");
  return o;
}
dataset read(std::string const& text, delimited_options const& options) {
  return delimited(memory_source(text, "e"), options).read();
}
std::string message(std::string const& text, delimited_options const& options) {
  try {
    static_cast<void>(read(text, options));
  } catch (lfrec::error const& e) {
    return e.what();
  }
  return "read";
}

}  // namespace

TEST_CASE("the table is read from text, and refused by name") {
  auto const table = parse_events("play=1,a=b=-2.5e0");
  CHECK(table.size() == 2);
  CHECK(table[1].name == "a=b");
  CHECK(table[1].weight == -2.5F);
  auto const refused = [](char const* text, char const* words) {
    CHECK_THROWS_WITH_AS(static_cast<void>(parse_events(text)), words, invalid_option);
  };
  refused("", "events must name at least one event and its weight");
  refused("play", "events are written name=weight, as in play=1,skip=-0.5; got 'play'");
  refused("play=1,", "events are written name=weight, as in play=1,skip=-0.5; got ''");
  refused("play=much", "events are written name=weight, as in play=1,skip=-0.5; got 'play=much'");
  refused("=1", "events must have names, number 1 has none");
  refused("play=1,play=2", "events has 'play' twice");
  refused("play=inf", "the weight of 'play' must be finite");
}

TEST_CASE("a row's value is the weight of its event") {
  auto const d =
      read("event,time,user,item\nplay,5,ann,x\nban,6,ann,y\n\"skip\",7,bob,x\n", events());
  REQUIRE(d.log.size() == 3);
  CHECK(d.log[0] == interaction{user_index{0}, item_index{0}, 1, 5});
  CHECK(d.log[1].value == -3);
  CHECK(d.log[2].value == -0.5F);
  CHECK(d.report.notes.empty());
}

TEST_CASE("an event of several counts as often, and several events of a pair go by the rule") {
  auto o = events();
  o.value = "times";
  o.duplicates = on_duplicate::sum;
  auto const d = read("user,item,event,times\nann,x,play,4\nann,x,skip,2\n", o);
  REQUIRE(d.log.size() == 1);
  CHECK(d.log[0].value == 3);
}

TEST_CASE("a column by number, where the usual columns give way") {
  auto o = tsv();
  o.event = 3;
  o.events = parse_events("play=1,skip=-1");
  auto const d = read("ann\tx\tskip\t9\nbob\tx\tplay\t10\n", o);
  CHECK(d.log[0] == interaction{user_index{0}, item_index{0}, -1, 9});
  CHECK(d.log[1].value == 1);
}

TEST_CASE("an event that is not in the table is an error that names it") {
  std::string const text = "user,item,event\nann,x,play\nann,y,hum\n";
  CHECK(message(text, events()) ==
        "e:3:7: expected 'play', 'like', 'skip' or 'ban' as event (column 'event'), found 'hum'");
  auto skipping = events();
  skipping.errors = on_error::skip;
  auto const d = read(text, skipping);
  CHECK(d.log.size() == 1);
  CHECK(d.report.rows_skipped() == 1);
  CHECK(message("user,item\nann,x\n", events()) ==
        "e:1:1: expected a column 'event' in the header, found 'user,item'");
  auto without = events();
  without.events.clear();
  CHECK(message(text, without) == "delimited.events must name at least one event and its weight");
  auto no_column = events();
  no_column.event.reset();
  CHECK(message(text, no_column) == "delimited.events are given, but no event column");
  auto huge = events();
  huge.value = "times";
  CHECK(message("user,item,event,times\nann,x,like,3e38\n", huge) ==
        "e:2:12: expected a finite number as value (column 'times'), found '3e38'");
}

TEST_CASE("a ban pushes an item and its like down, a skip less, in implicit_als") {
  // Two tastes; ann likes the first and says something of item 3, of the second taste.
  std::string rows = "user,item,event\n";
  for (int u = 0; u < 12; ++u)
    for (int i = 0; i < 6; ++i)
      if ((u + 4 * i) % 7 != 0)
        rows += "u" + std::to_string(u) + ",i" + std::to_string(u < 6 ? i : i + 6) + ",play\n";
  rows += "ann,i0,play\nann,i6,play\n";
  auto const score = [&](std::string const& said) {
    auto const d = read(rows + said, events());
    auto const model = implicit_als{{.factors = 4}}.fit(matrix(d.log));
    std::vector<float> scores(d.items.size());
    model.score({.user = d.users.at("ann")}, scores);
    return std::pair(scores[to_size(d.items.at("i7"))], scores[to_size(d.items.at("i8"))]);
  };
  auto const nothing = score("");
  auto const skip = score("ann,i7,skip\n");
  auto const ban = score("ann,i7,ban\n");
  CHECK(skip.first < nothing.first);
  CHECK(ban.first < skip.first);
  CHECK(ban.second < nothing.second);  // what is like it
}
