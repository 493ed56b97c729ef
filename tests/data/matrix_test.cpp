// SPDX-License-Identifier: MIT
#include "lfrec/data/matrix.hpp"

#include <doctest/doctest.h>

#include <map>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/tiny_data.hpp"

using lfrec::duplicates;
using lfrec::index_t;
using lfrec::interaction_log;
using lfrec::item_index;
using lfrec::user_index;

static_assert(lfrec::InteractionMatrix<lfrec::matrix> && lfrec::RowMatrix<lfrec::matrix>);

namespace {

// Rows that own would be gone before they are read.
struct owning_rows {
  struct row {
    std::vector<index_t> index;
    std::vector<float> value;
  };
  [[nodiscard]] index_t users() const { return 1; }
  [[nodiscard]] index_t items() const { return 1; }
  [[nodiscard]] std::size_t nonzeros() const { return 0; }
  [[nodiscard]] row user(lfrec::user_index) const { return {}; }
};

}  // namespace

static_assert(!lfrec::RowMatrix<owning_rows>);
static_assert(!lfrec::RowMatrix<lfrec::csr<float>> && !lfrec::RowMatrix<interaction_log>);

namespace {

/// User 0 has item 2 three times, with 4, 1 and 3.
interaction_log repeated() {
  return {2,
          3,
          {{user_index{0}, item_index{2}, 4},
           {user_index{1}, item_index{0}, 7},
           {user_index{0}, item_index{2}, 1},
           {user_index{0}, item_index{1}, 2},
           {user_index{0}, item_index{2}, 3}}};
}

}  // namespace

TEST_CASE("rows of one pair are merged by the rule") {
  std::pair<duplicates, float> const expected[] = {{duplicates::sum, 8.0F},
                                                   {duplicates::mean, 8.0F / 3},
                                                   {duplicates::max, 4.0F},
                                                   {duplicates::first, 4.0F},
                                                   {duplicates::last, 3.0F}};
  for (auto const& [rule, merged] : expected) {
    lfrec::matrix const m(repeated(), rule);
    CHECK(m.nonzeros() == 3);
    CHECK(m.user(user_index{0}).index[0] == 1);
    CHECK(m.user(user_index{0}).value[0] == 2);
    CHECK(m.user(user_index{0}).value[1] == merged);
  }
  CHECK(names(static_cast<duplicates const*>(nullptr))[4] == "last");
}

TEST_CASE("a matrix is its log, whatever the order of the rows") {
  auto const log = lfrec_test::power_law_log(83, 59, 11, 9);
  lfrec::matrix const m(log);
  std::map<std::pair<index_t, index_t>, float> cells;
  for (auto const& x : log) cells[{to_index(x.user), to_index(x.item)}] += x.value;
  CHECK(m.nonzeros() == cells.size());
  std::size_t seen = 0;
  for (index_t u = 0; u < m.users(); ++u) {
    auto const row = m.user(user_index{u});
    for (std::size_t n = 0; n < row.size(); ++n, ++seen)
      CHECK(cells.at({u, row.index[n]}) == row.value[n]);
  }
  CHECK(seen == cells.size());
  for (index_t i = 0; i < m.items(); ++i) {
    auto const row = m.item(item_index{i});
    for (std::size_t n = 0; n < row.size(); ++n) CHECK(cells.at({row.index[n], i}) == row.value[n]);
  }
}

TEST_CASE("users and items without a row are empty, not missing") {
  auto const m = lfrec_test::five_by_seven();
  CHECK(m.users() == 5);
  CHECK(m.items() == 7);
  CHECK(m.user(user_index{3}).empty());
  CHECK(m.item(item_index{5}).empty());
  CHECK(m.item(item_index{6}).index[1] == 4);
  lfrec::matrix const none;
  CHECK(none.users() == 0);
  CHECK(none.nonzeros() == 0);
}

TEST_CASE("copies share their storage") {
  auto const m = lfrec_test::five_by_seven();
  auto const copy = m;
  CHECK(copy.by_user().values().data() == m.by_user().values().data());
  CHECK(copy.by_item().values().data() == m.by_item().values().data());
}

TEST_CASE("the checkerboard leaves one item of its own colour to each user") {
  auto const m = lfrec_test::checkerboard(11);
  for (index_t u = 0; u < 11; ++u) {
    std::vector<bool> seen(11);
    for (index_t const i : m.user(user_index{u}).index) seen[lfrec::to_size(i)] = true;
    for (index_t i = 0; i < 11; ++i) CHECK(seen[lfrec::to_size(i)] == (i % 2 == u % 2 && i != u));
    CHECK(lfrec_test::withheld(user_index{u}) == item_index{u});
  }
}

TEST_CASE("merged values that overflow are an error") {
  interaction_log const log(
      1, 1, {{user_index{0}, item_index{0}, 3e38F}, {user_index{0}, item_index{0}, 3e38F}});
  CHECK_THROWS_AS(lfrec::matrix{log}, lfrec::numeric_error);
}
