// SPDX-License-Identifier: MIT
#include "lfrec/split/k_fold.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/check_splitter.hpp"
#include "support/logs.hpp"

using lfrec::k_fold;
using lfrec_test::at;
using lfrec_test::pairs_of;

TEST_CASE("k_fold keeps to the contract of splitters") {
  for (bool const per_user : {true, false})
    for (int const fold : {0, 2})
      lfrec_test::check_splitter(k_fold{{.folds = 3, .fold = fold, .per_user = per_user}},
                                 "k_fold");
}

TEST_CASE("the folds are the log taken apart: each row is tested once") {
  for (bool const per_user : {true, false})
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      auto const log = lfrec_test::random_log(13, 17, 30 * seed, seed);
      std::vector<int> tested(log.size());
      k_fold const all{{.folds = 4, .per_user = per_user, .seed = seed}};
      REQUIRE(all.cuts() == 4);
      for (int fold = 0; fold < 4; ++fold)
        for (auto const& row : all.nth(fold)(log).test)
          ++tested[static_cast<std::size_t>(row.value)];
      CHECK(std::count(tested.begin(), tested.end(), 1) == std::ssize(tested));
    }
}

TEST_CASE("the folds of a user, or of all pairs, differ by one pair at most") {
  auto const log = lfrec_test::random_log(23, 31, 301, 5);
  std::vector<std::size_t> sizes;
  for (int fold = 0; fold < 7; ++fold)
    sizes.push_back(pairs_of(k_fold{{7, fold, false}}(log).test).size());
  auto const [least, most] = std::minmax_element(sizes.begin(), sizes.end());
  CHECK(*most - *least <= 1);

  for (int fold = 0; fold < 7; ++fold) {
    auto const cut = k_fold{{7, fold, true}}(log);
    for (lfrec::index_t u = 0; u < log.users(); ++u) {
      auto const n = pairs_of(log, lfrec::user_index{u});
      auto const held = pairs_of(cut.test, lfrec::user_index{u});
      CAPTURE(u);
      CHECK(held >= n / 7);
      CHECK(held <= (n + 6) / 7);
    }
  }
}

TEST_CASE("users with one item do not all fall into the first fold") {
  constexpr int users = 5000;
  std::vector<lfrec::interaction> rows;
  for (int u = 0; u < users; ++u) rows.push_back(at(u, u % 3));
  lfrec::interaction_log const log(users, 3, rows);
  for (int fold = 0; fold < 5; ++fold) {
    auto const held = static_cast<double>(k_fold{{5, fold}}(log).test.size());
    CHECK(std::abs(held - 1000) < 5 * std::sqrt(users * 0.2 * 0.8));
  }
}

TEST_CASE("a fold that does not exist is refused") {
  CHECK_THROWS_WITH_AS((void)(k_fold{{.folds = 5, .fold = 5}}({})),
                       "k_fold.fold must be below k_fold.folds, got 5 of 5", lfrec::invalid_option);
  CHECK_THROWS_AS((void)(k_fold{{.folds = 1}}.cuts()), lfrec::invalid_option);
}
