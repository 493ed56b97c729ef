// SPDX-License-Identifier: MIT
#include "lfrec/models/explanation.hpp"

#include <doctest/doctest.h>

#include <vector>

using lfrec::reason;

TEST_CASE("an explanation's terms come largest first, ties by kind and index, and add up") {
  lfrec::explanation const why = lfrec::detail::ordered({.score = 3.5,
                                                         .terms = {{reason::prior, 0, -1},
                                                                   {reason::item, 7, 2},
                                                                   {reason::bias, 0, 0.5},
                                                                   {reason::item, 3, 2},
                                                                   {reason::item, 9, 0.5},
                                                                   {reason::item, 1, -0.5}}});
  std::vector<lfrec::index_t> order;
  for (auto const& term : why.terms) order.push_back(term.index);
  CHECK(order == std::vector<lfrec::index_t>{3, 7, 9, 0, 1, 0});
  CHECK(why.terms[3].kind == reason::bias);
  CHECK(why.sum() == 3.5);
  CHECK(lfrec::explanation{}.sum() == 0);
}

TEST_CASE("reasons are called what they are") {
  CHECK(lfrec::name_of(reason::item) == "item");
  CHECK(lfrec::name_of(reason::friend_) == "friend");
  CHECK(lfrec::name_of(reason::other) == "other");
}
