// SPDX-License-Identifier: MIT
#include "lfrec/io/saved_model.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/compiled_io.hpp"
#include "support/saved_examples.hpp"
#include "support/tiny_data.hpp"

namespace {

using raw_history = std::vector<std::pair<std::string, float>>;

static_assert(std::copyable<lfrec::saved_model>);

template <typename F>
void check_throws(F&& f, char const* words) {
  CHECK_THROWS_WITH_AS(f(), doctest::Contains(words), lfrec::shape_error);
}

}  // namespace

TEST_CASE("a list in outside ids is the list of the indices, without what the user has seen") {
  auto const saved = lfrec_test::saved_implicit();
  auto const list = saved.recommend("u1", 10);
  auto const seen = saved.seen_by(lfrec::user_index{1});
  auto const indices =
      lfrec::recommend(saved.model, lfrec::user_index{1}, 10, lfrec::unseen(seen.index));
  REQUIRE(list.size() == 3);  // 7 items, 4 of them seen
  for (std::size_t n = 0; n < list.size(); ++n) {
    CHECK(list[n].item == "i" + std::to_string(lfrec::to_index(indices[n].item)));
    CHECK(list[n].name == saved.item_name(indices[n].item));
    CHECK(list[n].score == indices[n].score);
    CHECK(list[n].rank == n + 1);
  }
  CHECK(list[2].item == "i5");  // nobody has it: last, and marked
  CHECK(!list[2].has_evidence);
  CHECK(list[0].has_evidence);
  CHECK(saved.recommend("u1", 10, lfrec::everything{}).size() == 7);
  CHECK(saved.recommend("u1", 2).size() == 2);
}

TEST_CASE("a newcomer's raw history goes through the weighting that the model was trained with") {
  auto const saved = lfrec_test::saved_implicit();
  // User 1's own raw row, out of order, is weighted to user 1's training row …
  raw_history const raw{{"i6", 2}, {"i0", 4}, {"i3", 1}, {"i2", 9}, {"i2", 2}};
  auto const weighted = saved.weighted_history(raw);
  auto const row = saved.seen_by(lfrec::user_index{1});
  CHECK(std::ranges::equal(weighted.view().index, row.index));
  CHECK(std::ranges::equal(weighted.view().value, row.value));
  // … and so gets the items that user 1 gets.
  auto const list = saved.recommend_history(raw, 10);
  auto const known = saved.recommend("u1", 10);
  REQUIRE(list.size() == known.size());
  for (std::size_t n = 0; n < list.size(); ++n) {
    CHECK(list[n].item == known[n].item);
    CHECK(list[n].score == doctest::Approx(known[n].score).epsilon(1e-4));
  }
  CHECK(saved.recommend_history({}, 4).size() == 4);
}

TEST_CASE("ratings in whole steps stand for plays in the bins of a newcomer's words") {
  auto const saved = lfrec_test::saved_implicit();
  raw_history const ratings{{"i6", 2}, {"i0", 0}, {"i3", 1}};
  lfrec::rating_bins const bins{{4}};  // up to 4 plays, and more: 8
  auto const rated = saved.rated_history(ratings, bins);
  auto const played = saved.weighted_history(raw_history{{"i6", 8}, {"i0", 0}, {"i3", 4}});
  CHECK(rated.items() == played.items());
  CHECK(rated.values() == played.values());
  CHECK_THROWS_WITH_AS(static_cast<void>(saved.rated_history(raw_history{{"i6", 3}}, bins)),
                       "the rating of item 'i6' must be a whole number from 0 to 2, got 3",
                       lfrec::numeric_error);
  CHECK_THROWS_AS(static_cast<void>(saved.rated_history(raw_history{{"nobody", 1}}, bins)),
                  lfrec::unknown_id);
}

TEST_CASE("similar items are found by id or by name, and explanations sum to the score") {
  auto const saved = lfrec_test::saved_neighbors();
  auto const by_id = saved.similar("i0", 3);
  CHECK(by_id == saved.similar("Ann", 3));
  CHECK(by_id.at(0).item != "i0");
  CHECK(saved.find_item("i2") == lfrec::item_index{2});
  CHECK(saved.item_name(lfrec::item_index{2}) == "i2");
  CHECK(saved.item_name(lfrec::item_index{0}) == "Ann");

  lfrec_test::for_each_saved_model([](auto const& any) {
    if (any.seen_rows() == nullptr) return;
    auto const why = any.explain("u0", "i2");
    CHECK(why.sum() == doctest::Approx(why.score));
    auto const list = any.recommend("u0", 7);
    auto const line = std::ranges::find(list, "i2", [](auto const& x) { return x.item; });
    REQUIRE(line != list.end());
    CHECK(why.score == doctest::Approx(static_cast<double>(line->score)).epsilon(1e-3));
  });
}

TEST_CASE("a neighbour model's own histories are what its users have seen") {
  auto const saved = lfrec_test::saved_neighbors();
  CHECK(!saved.seen);
  REQUIRE(saved.seen_rows() != nullptr);
  CHECK(saved.recommend("u1", 10).size() == 3);
}

TEST_CASE("unknown ids are named") {
  auto const saved = lfrec_test::saved_implicit();
  auto const check = [](auto&& f, char const* words) {
    CHECK_THROWS_WITH_AS(f(), doctest::Contains(words), lfrec::unknown_id);
  };
  check([&] { (void)saved.recommend("nobody", 3); }, "nobody");
  check([&] { (void)saved.similar("nothing", 3); }, "no item has the id or the name 'nothing'");
  check([&] { (void)saved.recommend_history(raw_history{{"nothing", 1}}, 3); }, "nothing");
  check([&] { (void)saved.explain("u0", "nothing"); }, "nothing");
}

TEST_CASE("an item is found by what its name is like, and close names are suggested") {
  auto saved = lfrec_test::saved_implicit();
  saved.item_names = {"The Beatles", "Björk", "", "Beat Happening", "Pink Floyd", "Beat", "Muse"};
  auto const search = saved.search_names();
  CHECK(search.size() == 7);
  REQUIRE(search.find("beat", 9).size() == 3);
  CHECK(search.find("beat", 9)[0].item == lfrec::item_index{5});
  CHECK(search.find("i2", 1)[0].item == lfrec::item_index{2});  // it has no name
  CHECK_THROWS_WITH_AS((void)saved.find_item("bjork"),
                       "no item has the id or the name 'bjork', of 7; did you mean 'Björk'?",
                       lfrec::unknown_id);
  CHECK_THROWS_WITH_AS((void)saved.find_item("zzz"), "no item has the id or the name 'zzz', of 7",
                       lfrec::unknown_id);
  // The more popular of those that fit as well comes first.
  auto const popularity = saved.model.popularity();
  bool const beatles_first = popularity[0] >= popularity[3];
  CHECK_THROWS_WITH_AS(
      (void)saved.find_item("BEAT"),
      doctest::Contains(beatles_first ? "'Beat', 'The Beatles', 'Beat Happening'?"
                                      : "'Beat', 'Beat Happening', 'The Beatles'?"),
      lfrec::unknown_id);
}

TEST_CASE("what a model cannot do is said, not guessed") {
  auto const popular = lfrec_test::saved_popularity();
  check_throws([&] { (void)popular.similar("i0", 3); }, "popularity cannot compare items");
  auto const bare = lfrec_test::saved_without_fold_in();
  check_throws([&] { (void)bare.recommend("u0", 3); }, "saved without what its users have seen");
  CHECK(bare.recommend("u0", 3, lfrec::everything{}).size() == 3);
  CHECK(bare.item_name(lfrec::item_index{0}) == "i0");
  check_throws([&] { (void)bare.recommend_history(raw_history{{"i0", 1}}, 3); }, "cannot fold in");
}

TEST_CASE("parts that do not fit the model are refused") {
  auto const saved = lfrec_test::saved_implicit();
  saved.check();
  auto const refused = [&](auto&& change, char const* words) {
    auto wrong = saved;
    change(wrong);
    check_throws([&] { wrong.check(); }, words);
  };
  refused([](auto& s) { s.users.insert("more"); }, "6 user ids for a model of 5 users");
  refused([](auto& s) { s.items = {}; }, "0 item ids for a model of 7 items");
  refused([](auto& s) { s.item_names.pop_back(); }, "6 names for 7 items");
  refused([](auto& s) { s.seen = lfrec::csr<float>{}; }, "seen rows of another shape");
  refused(
      [](auto& s) {
        auto parts = s.weighting->parts();
        parts.item_factors.pop_back();
        s.weighting = lfrec::fitted_weighting(std::move(parts));
      },
      "a weighting that was fitted to another number of items");
}
