// SPDX-License-Identifier: MIT
#include "lfrec/split/by_user.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/metrics/recall.hpp"
#include "support/check_splitter.hpp"
#include "support/logs.hpp"

using lfrec::by_user;
using lfrec_test::at;
using lfrec_test::pairs_of;

namespace {

std::set<lfrec::user_index> users_of(lfrec::interaction_log const& log) {
  std::set<lfrec::user_index> users;
  for (auto const& row : log) users.insert(row.user);
  return users;
}

// Ten tastes of six items each, which do not overlap; users have all items of one.
constexpr int tastes = 10;
constexpr int items_of_taste = 6;
lfrec::interaction_log tasteful_log(int users) {
  std::vector<lfrec::interaction> rows;
  for (int u = 0; u < users; ++u)
    for (int n = 0; n < items_of_taste; ++n)
      rows.push_back(at(u, (u % tastes) * items_of_taste + n));
  return {users, tastes * items_of_taste, rows};
}

// How many of the users whom it was fitted to have the item and one of the history's. Of users it
// knows nothing but that.
class shared_listeners {
 public:
  using scalar_type = float;
  explicit shared_listeners(lfrec::matrix train) : train_(std::move(train)) {}
  [[nodiscard]] lfrec::index_t items() const { return train_.items(); }
  [[nodiscard]] lfrec::index_t users() const { return 0; }
  void score(lfrec::query const& q, std::span<float> scores) const {
    std::fill(scores.begin(), scores.end(), 0.0F);
    for (auto const known : q.history.value().index)
      for (auto const user : train_.item(lfrec::item_index{known}).index)
        for (auto const item : train_.user(lfrec::user_index{user}).index)
          scores[lfrec::to_size(item)] += 1;
  }

 private:
  lfrec::matrix train_;
};
static_assert(lfrec::Model<shared_listeners>);

}  // namespace

TEST_CASE("by_user keeps to the contract of splitters") {
  for (double const given : {0.0, 0.5, 0.9})
    lfrec_test::check_splitter(by_user{{.fraction = 0.4, .given = given}}, "by_user");
}

TEST_CASE("the rounded share of the users with rows is held out whole") {
  auto const log = lfrec_test::random_log(23, 31, 150, 4);
  auto const everybody = users_of(log);
  REQUIRE(everybody.size() < 23);
  for (double const fraction : {0.1, 0.3, 0.999}) {
    auto const cut = by_user{{.fraction = fraction}}(log);
    auto const out = users_of(cut.test);
    CHECK(out.size() == static_cast<std::size_t>(
                            std::floor(fraction * static_cast<double>(everybody.size()) + 0.5)));
    for (auto const user : users_of(*cut.given)) CHECK(out.count(user) == 1);
    for (auto const user : users_of(cut.train)) CHECK(out.count(user) == 0);
    CHECK(users_of(cut.train).size() + out.size() == everybody.size());
  }
}

TEST_CASE("the rounded share of their items is given, but never all") {
  auto const log = lfrec_test::random_log(23, 31, 301, 5);
  for (double const given : {0.0, 0.5, 0.999}) {
    auto const cut = by_user{{.fraction = 0.5, .given = given}}(log);
    REQUIRE(cut.given);
    for (auto const user : users_of(cut.test)) {
      auto const n = pairs_of(log, user);
      auto const share = static_cast<std::size_t>(std::floor(given * static_cast<double>(n) + 0.5));
      CHECK(pairs_of(*cut.given, user) == std::min(share, n - 1));
      CHECK(pairs_of(cut.test, user) == n - std::min(share, n - 1));
    }
  }
}

TEST_CASE("every user is held out equally often") {
  std::vector<lfrec::interaction> rows;
  for (int u = 0; u < 10; ++u) rows.push_back(at(u, 0));
  std::vector<int> count(10);
  constexpr int rounds = 2000;
  for (int seed = 0; seed < rounds; ++seed)
    for (auto const& row : by_user{{.fraction = 0.3, .seed = static_cast<std::uint64_t>(seed)}}(
                               lfrec::interaction_log(10, 1, rows))
                               .test)
      ++count[lfrec::to_size(row.user)];
  for (int const c : count)  // 5 standard deviations of a binomial
    CHECK(std::abs(c - 0.3 * rounds) < 5 * std::sqrt(rounds * 0.3 * 0.7));
}

TEST_CASE("every item of a user is given equally often") {
  constexpr int users = 8000;
  std::vector<lfrec::interaction> rows;
  for (int u = 0; u < users; ++u)
    for (int i = 0; i < 10; ++i) rows.push_back(at(u, i));
  auto const cut =
      by_user{{.fraction = 0.5, .given = 0.3}}(lfrec::interaction_log(users, 10, rows));
  std::vector<int> count(10);
  for (auto const& row : *cut.given) ++count[lfrec::to_size(row.item)];
  for (int const c : count)  // 5 standard deviations of a binomial
    CHECK(std::abs(c - 0.3 * users / 2) < 5 * std::sqrt(users / 2 * 0.3 * 0.7));
}

TEST_CASE("folded in by what is given, users who were held out get the rest of their taste") {
  auto const cut = by_user{{.fraction = 0.25, .given = 0.5}}(tasteful_log(101));
  shared_listeners const model(lfrec::matrix(cut.train));
  lfrec::matrix const shown(cut.shown());
  lfrec::matrix const test(cut.test);
  lfrec::recall const recall{.k = items_of_taste / 2};
  auto const found =
      lfrec::evaluate(model, lfrec::held_out(shown, test, {.fold_in = true}, cut.protocol), recall);
  CHECK(found.users().size() == 25);
  CHECK(found.mean(0) == 1);
  CHECK(found.protocol().starts_with("by_user fraction=0.25 given=0.5 seed=42; "));

  // By their rows in train, which are none, nobody can know them: the first items are as good.
  lfrec::matrix const nothing(cut.train);
  auto const blind = lfrec::evaluate(
      model, lfrec::held_out(nothing, test, {.fold_in = true}, cut.protocol), recall);
  CHECK(blind.mean(0) < 0.3);
}
