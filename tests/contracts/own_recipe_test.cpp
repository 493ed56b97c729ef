// SPDX-License-Identifier: MIT
// A recipe and a kind of model from outside the library keep the same contract.
#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "contracts/recommender.hpp"

namespace {

/// Scores an item by how many of those who share an item with the user have it.
class companions {
 public:
  using scalar_type = float;

  explicit companions(lfrec::matrix plays) : plays_(std::move(plays)) {}
  [[nodiscard]] lfrec::index_t users() const { return plays_.users(); }
  [[nodiscard]] lfrec::index_t items() const { return plays_.items(); }

  void score(lfrec::query const& q, std::span<float> scores) const {
    lfrec::detail::check_query(q, users(), items(), scores.size());
    std::ranges::fill(scores, 0);
    auto const row = q.history ? *q.history : q.user ? plays_.user(*q.user) : lfrec::row_view{};
    for (auto const i : row.index)
      for (auto const v : plays_.item(lfrec::item_index{i}).index)
        for (auto const j : plays_.user(lfrec::user_index{v}).index) scores[lfrec::to_size(j)] += 1;
  }

 private:
  lfrec::matrix plays_;
};

struct company {
  struct none {};
  none options = {};
  template <typename E, typename O>
  companions fit(lfrec::matrix const& data, E&&, O&&) const {
    return companions(data);
  }
};

}  // namespace

TEST_CASE("a recipe of one's own keeps the contract") {
  lfrec_test::check_recommender(company{}, {.saves = false});
}
