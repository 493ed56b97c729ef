// SPDX-License-Identifier: MIT
#include "lfrec/split/leaks.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/split/by_time.hpp"
#include "lfrec/split/by_user.hpp"
#include "support/logs.hpp"

using lfrec::find_leaks;
using lfrec_test::at;

namespace {

// Row by row, against all other rows.
lfrec::leaks by_comparing_all(lfrec::holdout const& cut) {
  lfrec::leaks found{.train_rows = cut.train.size(), .test_rows = cut.test.size()};
  auto shown = cut.train.rows();
  if (cut.given) shown.insert(shown.end(), cut.given->begin(), cut.given->end());
  auto const any = [](auto const& rows, auto const& holds) {
    for (auto const& row : rows)
      if (holds(row)) return true;
    return false;
  };
  std::set<std::pair<lfrec::user_index, lfrec::item_index>> pairs;
  std::set<lfrec::item_index> items;
  for (auto const& t : cut.test) {
    if (any(shown, [&](auto const& s) { return s.user == t.user && s.item == t.item; })) {
      ++found.repeated_rows;
      pairs.emplace(t.user, t.item);
    }
    if (!any(cut.train, [&](auto const& s) { return s.item == t.item; })) {
      ++found.unseen_item_rows;
      items.insert(t.item);
    }
  }
  found.repeated_pairs = pairs.size();
  found.unseen_items = items.size();
  auto const later = [](auto const& s, auto const& t) {
    return s.time != lfrec::no_time && t.time != lfrec::no_time && s.time > t.time;
  };
  for (auto const& s : cut.train) {
    if (any(cut.test, [&](auto const& t) { return later(s, t); })) ++found.future_rows;
    auto const same = [&](auto const& t) { return t.user == s.user; };
    if (cut.given && (any(cut.test, same) || any(*cut.given, same))) ++found.held_out_user_rows;
  }
  for (auto const& s : cut.shown())
    if (any(cut.test, [&](auto const& t) { return t.user == s.user && later(s, t); }))
      ++found.future_rows_of_user;
  return found;
}

void check_same(lfrec::leaks const& a, lfrec::leaks const& b) {
  CHECK(a.train_rows == b.train_rows);
  CHECK(a.test_rows == b.test_rows);
  CHECK(a.repeated_rows == b.repeated_rows);
  CHECK(a.repeated_pairs == b.repeated_pairs);
  CHECK(a.unseen_items == b.unseen_items);
  CHECK(a.unseen_item_rows == b.unseen_item_rows);
  CHECK(a.future_rows == b.future_rows);
  CHECK(a.future_rows_of_user == b.future_rows_of_user);
  CHECK(a.held_out_user_rows == b.held_out_user_rows);
  CHECK(a.warnings() == b.warnings());
}

lfrec::interaction_log with(lfrec::interaction_log const& log, lfrec::interaction const& planted) {
  auto rows = log.rows();
  rows.push_back(planted);
  return {log.users(), log.items(), rows};
}

// By time, and without a finding: nothing of test is unknown.
lfrec::holdout clean_cut() {
  lfrec::interaction_log const log(
      2, 3, {at(0, 0, 1), at(1, 1, 2), at(1, 2, 3), at(0, 1, 4), at(1, 0, 5), at(0, 2, 5)});
  return lfrec::by_time{{.time = 4}}(log);
}

}  // namespace

TEST_CASE("a clean cut has no findings") {
  auto const found = find_leaks(clean_cut());
  CHECK(!found.any());
  CHECK(found.warnings().empty());
  CHECK(found.train_rows == 3);
  CHECK(found.test_rows == 3);
  CHECK(lfrec::described(clean_cut()) == "by_time time=4 fraction=0.2 keep_repeats=false");
}

TEST_CASE("each finding alone is one, and makes one sentence") {
  for (auto const finding :
       {&lfrec::leaks::repeated_rows, &lfrec::leaks::unseen_items, &lfrec::leaks::future_rows,
        &lfrec::leaks::future_rows_of_user, &lfrec::leaks::held_out_user_rows}) {
    lfrec::leaks found{.train_rows = 9, .test_rows = 9};
    CHECK(!found.any());
    found.*finding = 1;
    CHECK(found.any());
    CHECK(found.warnings().size() == 1);
  }
}

TEST_CASE("a row of test planted in train is found by name") {
  auto cut = clean_cut();
  auto leaked = cut.test[1];
  leaked.time = lfrec::no_time;  // the pair gives it away, not the time
  cut.train = with(cut.train, leaked);
  CHECK(find_leaks(cut).any());
  CHECK(find_leaks(cut).warnings() ==
        std::vector<std::string>{"1 of 3 test rows repeat a pair of train"});
  CHECK(lfrec::described(cut) ==
        "by_time time=4 fraction=0.2 keep_repeats=false; 1 of 3 test rows repeat a pair of train");
}

TEST_CASE("a row of the future planted in train is found by name") {
  auto cut = clean_cut();
  cut.train = with(cut.train, at(1, 1, 5));  // user 1's first row of test is at 5: not later
  CHECK(find_leaks(cut).warnings() ==
        std::vector<std::string>{"1 of 4 train rows are later than the first row of test"});
  cut.train = with(cut.train, at(0, 0, 6));
  CHECK(find_leaks(cut).warnings() ==
        std::vector<std::string>{
            "2 of 5 train rows are later than the first row of test",
            "1 row of histories later than the first row of the same user in test"});
}

TEST_CASE("items that train does not have are counted, with their rows") {
  lfrec::interaction_log const train(3, 4, {at(0, 0), at(1, 0)});
  lfrec::interaction_log const test(3, 4, {at(0, 3), at(1, 3), at(2, 2), at(2, 0)});
  CHECK(find_leaks(train, test).warnings() ==
        std::vector<std::string>{"2 items of test never occur in train (3 rows)"});
}

TEST_CASE(
    "rows of users who should be held out whole are found in train, and what is given counts") {
  lfrec::interaction_log const log = lfrec_test::random_log(13, 17, 200, 3);
  auto cut = lfrec::by_user{{.fraction = 0.3}}(log);
  REQUIRE(cut.given);
  CHECK(find_leaks(cut).held_out_user_rows == 0);
  CHECK(find_leaks(cut).repeated_rows == 0);

  auto const honest = cut;
  cut.train = with(cut.train, cut.given->rows().front());
  CHECK(find_leaks(cut).held_out_user_rows == 1);
  CHECK(lfrec::described(cut).ends_with("1 of " + std::to_string(cut.train.size()) +
                                        " train rows belong to users who are held out whole"));

  cut = honest;
  cut.given = with(*cut.given, cut.test[0]);
  auto const found = find_leaks(cut);
  CHECK(found.repeated_pairs == 1);
  CHECK(found.repeated_rows > 0);
}

TEST_CASE("on random parts the findings are those of comparing all rows") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    auto const part = [&](std::uint64_t n) {
      return lfrec_test::random_log(7, 19, (seed * (n + 3)) % 31, 3 * seed + n);
    };
    lfrec::holdout cut{part(0), part(1), "random"};
    check_same(find_leaks(cut), by_comparing_all(cut));
    check_same(find_leaks(cut.train, cut.test), by_comparing_all(cut));
    cut.given = part(2);
    check_same(find_leaks(cut), by_comparing_all(cut));
  }
}

TEST_CASE("parts of different shapes are refused") {
  CHECK_THROWS_WITH_AS((void)find_leaks(lfrec::interaction_log(1, 2, {}), {1, 3, {}}),
                       "find_leaks: train has 1 users x 2 items, another part 1 users x 3 items",
                       lfrec::shape_error);
}
