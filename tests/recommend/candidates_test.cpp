// SPDX-License-Identifier: MIT
#include "lfrec/recommend/candidates.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "lfrec/data/matrix.hpp"
#include "support/tiny_data.hpp"

using lfrec::except;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::item_set;
using lfrec::only;
using lfrec::unseen;
using lfrec::user_index;

namespace {

template <lfrec::Candidates C>
std::vector<index_t> allowed(C const& candidates, index_t items = 7) {
  item_set set(items);
  lfrec::detail::restrict(candidates, set);
  std::vector<index_t> result;
  for (index_t i = 0; i < items; ++i)
    if (set.contains(i)) result.push_back(i);
  return result;
}

auto const even = [](item_index i) { return lfrec::to_index(i) % 2 == 0; };

}  // namespace

TEST_CASE("candidates say which items may appear") {
  auto const plays = lfrec_test::five_by_seven();  // user 0 has items 0, 1, 3
  std::vector<index_t> const all{0, 1, 2, 3, 4, 5, 6};
  CHECK(allowed(lfrec::everything{}) == all);
  CHECK(allowed(unseen(plays, user_index{0})) == std::vector<index_t>{2, 4, 5, 6});
  CHECK(allowed(unseen(plays, user_index{3})) == all);
  CHECK(allowed(unseen(plays.user(user_index{0}).index)) == std::vector<index_t>{2, 4, 5, 6});
  CHECK(allowed(except({item_index{6}, item_index{0}, item_index{6}})) ==
        std::vector<index_t>{1, 2, 3, 4, 5});
  CHECK(allowed(except({})) == all);
  CHECK(allowed(only({item_index{4}, item_index{1}, item_index{4}})) == std::vector<index_t>{1, 4});
  CHECK(allowed(only({})).empty());
  CHECK(allowed(even) == std::vector<index_t>{0, 2, 4, 6});
}

TEST_CASE("two kinds of candidates combine to what both allow, in either order") {
  auto const plays = lfrec_test::five_by_seven();
  unseen const fresh(plays, user_index{0});
  CHECK(allowed(fresh & except({item_index{5}})) == std::vector<index_t>{2, 4, 6});
  CHECK(allowed(only({item_index{0}, item_index{2}}) & fresh) == std::vector<index_t>{2});
  CHECK(allowed(fresh & even) == std::vector<index_t>{2, 4, 6});
  CHECK(allowed(even & fresh & except({item_index{4}})) == std::vector<index_t>{2, 6});
  CHECK(allowed(lfrec::everything{} & only({})).empty());
}

TEST_CASE("a predicate is asked only about what is still allowed") {
  int asked = 0;
  auto const count = [&](item_index) {
    ++asked;
    return true;
  };
  CHECK(allowed(only({item_index{1}, item_index{2}}) & count) == std::vector<index_t>{1, 2});
  CHECK(asked == 2);
}

TEST_CASE("items that do not exist are errors") {
  char const* const words = "candidate item 7 is outside the model's 7 items";
  CHECK_THROWS_WITH_AS((void)allowed(except({item_index{7}})), words, lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)allowed(only({item_index{7}})), words, lfrec::shape_error);
  CHECK_THROWS_AS((void)allowed(except({item_index{-1}})), lfrec::shape_error);
  std::vector<index_t> const row{3, 7};
  CHECK_THROWS_WITH_AS((void)allowed(unseen(row)), words, lfrec::shape_error);
  auto const plays = lfrec_test::five_by_seven();
  CHECK_THROWS_WITH_AS(unseen(plays, user_index{5}), "user 5 is outside the matrix of 5 users",
                       lfrec::shape_error);
  CHECK_THROWS_AS(unseen(plays, user_index{-1}), lfrec::shape_error);
}

TEST_CASE("a set of any size starts with exactly its items") {
  for (index_t const items : {0, 1, 63, 64, 65, 128, 200}) {
    item_set set(items);
    for (index_t i = 0; i < items; ++i) CHECK(set.contains(i));
    set.clear();
    for (index_t i = 0; i < items; ++i) CHECK_FALSE(set.contains(i));
    if (items == 0) continue;
    set.insert(items - 1);
    CHECK(set.contains(items - 1));
    set.erase(items - 1);
    CHECK_FALSE(set.contains(items - 1));
    CHECK_THROWS_AS(set.insert(items), lfrec::shape_error);
    CHECK_THROWS_AS(set.erase(-1), lfrec::shape_error);
  }
  item_set a(5);
  CHECK_THROWS_WITH_AS(a.intersect(item_set(6)), "candidates of 6 items meet 5",
                       lfrec::shape_error);
}
