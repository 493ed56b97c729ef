// SPDX-License-Identifier: MIT
#include "lfrec/solve/strata.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;

namespace {

/// The entries with the users' and items' own indices.
std::map<std::pair<index_t, index_t>, float> entries_of(lfrec::strata<float> const& cut) {
  std::map<std::pair<index_t, index_t>, float> result;
  for (std::size_t s = 0; s < cut.blocks(); ++s)
    for (std::size_t b = 0; b < cut.blocks(); ++b)
      for (auto const& entry : cut.block(s, b)) {
        std::pair const at{cut.users()[lfrec::to_size(entry.user)],
                           cut.items()[lfrec::to_size(entry.item)]};
        CHECK(result.emplace(at, entry.value).second);
      }
  return result;
}

}  // namespace

TEST_CASE("strata hold each entry once, whatever the shape") {
  for (auto const& data :
       {lfrec::matrix(), lfrec::matrix(lfrec::interaction_log(0, 3, {})),
        lfrec::matrix(lfrec::interaction_log(3, 0, {})),
        lfrec::matrix(lfrec::interaction_log(4, 3, {})), lfrec_test::five_by_seven(),
        lfrec_test::power_law(1, 907, 600, 2), lfrec_test::power_law(701, 401, 40, 3)}) {
    lfrec::strata<float> const cut(lfrec::serial{}, data);
    auto const found = entries_of(cut);
    CHECK(found.size() == lfrec::to_size(static_cast<index_t>(data.nonzeros())));
    CHECK(cut.entries().size() == found.size());
    for (index_t u = 0; u < data.users(); ++u) {
      auto const row = data.user(lfrec::user_index{u});
      for (std::size_t n = 0; n < row.size(); ++n)
        CHECK(found.at({u, row.index[n]}) == row.value[n]);
    }
  }
}

TEST_CASE("blocks of a stratum share no user and no item, and are of about a size") {
  auto const data = lfrec_test::power_law(701, 401, 40, 3);
  lfrec::strata<float> const cut(lfrec::serial{}, data);
  REQUIRE(cut.blocks() > 3);
  for (std::size_t s = 0; s < cut.blocks(); ++s) {
    std::set<index_t> users, items;
    for (std::size_t b = 0; b < cut.blocks(); ++b) {
      std::set<index_t> own_users, own_items;
      index_t last = -1;
      for (auto const& entry : cut.block(s, b)) {
        own_users.insert(entry.user);
        own_items.insert(entry.item);
        CHECK(entry.user >= last);  // user by user
        last = entry.user;
      }
      for (index_t const u : own_users) CHECK(users.insert(u).second);
      for (index_t const i : own_items) CHECK(items.insert(i).second);
    }
  }
  auto const even = cut.entries().size() / cut.blocks();
  for (std::size_t b = 0; b < cut.blocks(); ++b) {
    std::size_t of_users = 0;
    for (std::size_t s = 0; s < cut.blocks(); ++s) of_users += cut.block(s, b).size();
    CHECK(of_users < even + even / 4);
    CHECK(of_users > even - even / 4);
  }
}

TEST_CASE("the cut is the same for any executor") {
  auto const data = lfrec_test::power_law(701, 401, 40, 3);
  lfrec::strata<float> const once(lfrec::serial{}, data);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    lfrec::strata<float> const again(exec, data);
    CHECK(std::ranges::equal(once.entries(), again.entries(), [](auto const& a, auto const& b) {
      return a.user == b.user && a.item == b.item && a.value == b.value;
    }));
  });
}
