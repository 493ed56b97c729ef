// SPDX-License-Identifier: MIT
#include "lfrec/recommender.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "lfrec/als.hpp"
#include "lfrec/data/csr_view.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/popularity.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;

namespace {

/// Somebody else's matrix: both orientations, doubles, and nothing is checked.
struct own_matrix {
  std::vector<lfrec::offset_t> user_offsets, item_offsets;
  std::vector<index_t> user_items, item_users;
  std::vector<double> user_values, item_values;

  explicit own_matrix(lfrec::matrix const& m)
      : user_offsets(m.by_user().offsets()),
        item_offsets(m.by_item().offsets()),
        user_items(m.by_user().indices()),
        item_users(m.by_item().indices()),
        user_values(m.by_user().values().begin(), m.by_user().values().end()),
        item_values(m.by_item().values().begin(), m.by_item().values().end()) {}

  [[nodiscard]] index_t users() const { return static_cast<index_t>(user_offsets.size()) - 1; }
  [[nodiscard]] index_t items() const { return static_cast<index_t>(item_offsets.size()) - 1; }
  [[nodiscard]] std::size_t nonzeros() const { return user_items.size(); }
  [[nodiscard]] lfrec::sparse_row<double> user(lfrec::user_index u) const {
    return row(user_offsets, user_items, user_values, lfrec::to_size(u));
  }
  [[nodiscard]] lfrec::sparse_row<double> item(lfrec::item_index i) const {
    return row(item_offsets, item_users, item_values, lfrec::to_size(i));
  }

 private:
  static lfrec::sparse_row<double> row(std::vector<lfrec::offset_t> const& offsets,
                                       std::vector<index_t> const& index,
                                       std::vector<double> const& value, std::size_t r) {
    auto const begin = static_cast<std::size_t>(offsets[r]);
    auto const size = static_cast<std::size_t>(offsets[r + 1]) - begin;
    return {std::span(index).subspan(begin, size), std::span(value).subspan(begin, size)};
  }
};

static_assert(lfrec::InteractionMatrix<own_matrix>);

template <lfrec::Model M>
std::vector<float> scores(M const& model) {
  std::vector<float> all;
  std::vector<float> row(lfrec::to_size(model.items()));
  for (index_t u = 0; u < model.users(); ++u) {
    model.score({.user = lfrec::user_index{u}}, std::span(row));
    all.insert(all.end(), row.begin(), row.end());
  }
  return all;
}

/// Calls f with each recipe.
template <typename F>
void for_each_recipe(F const& f) {
  f(lfrec::als{{.factors = 3, .epochs = 2}});
  f(lfrec::implicit_als{{.factors = 3, .epochs = 2}});
  f(lfrec::item_knn{});
  f(lfrec::popularity{{.weighted = true}});
}

}  // namespace

TEST_CASE("a recipe learns the same from a matrix, one's own, and training data that holds it") {
  auto const data = lfrec_test::power_law(47, 31, 6, 2);
  own_matrix const own(data);
  lfrec::features const tags;
  for_each_recipe([&](auto const& recipe) {
    auto const expected = scores(recipe.fit(data));
    CHECK(scores(recipe.fit(own)) == expected);
    CHECK(scores(recipe.fit(lfrec::training{own})) == expected);
    CHECK(scores(recipe.fit(lfrec::training{own, nullptr, &tags})) == expected);
  });
}

TEST_CASE("a recipe that reads users alone takes a matrix without the items' rows") {
  auto const data = lfrec_test::five_by_seven();
  lfrec::csr_view const rows(5, 7, data.by_user().offsets(), data.by_user().indices(),
                             data.by_user().values());
  static_assert(lfrec::TrainingData<decltype(rows)>);
  static_assert(!lfrec::TwoWayTrainingData<decltype(rows)>);
  lfrec::with_items<std::remove_const_t<decltype(rows)>> const both(rows);
  CHECK(scores(lfrec::popularity{}.fit(rows)) == scores(lfrec::popularity{}.fit(data)));
  CHECK(scores(lfrec::item_knn{}.fit(both)) == scores(lfrec::item_knn{}.fit(data)));
}

TEST_CASE("a value that is not finite does not get through any recipe's fit") {
  lfrec::interaction_log const one(1, 1, {{lfrec::user_index{0}, lfrec::item_index{0}, 1}});
  for (double const bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    for (auto const& data : {lfrec_test::five_by_seven(), lfrec::matrix(one)}) {
      own_matrix own(data);
      own.user_values[0] = bad;  // user 0, item 0
      own.item_values[0] = bad;
      CAPTURE(bad);
      CAPTURE(own.users());
      for_each_recipe([&](auto const& recipe) {
        CAPTURE(recipe.name);
        CHECK_THROWS_AS((void)recipe.fit(own), lfrec::numeric_error);
      });
      for (auto const& options :
           {lfrec::implicit_als_options{.alpha = 2.F},
            lfrec::implicit_als_options{.solver = lfrec::row_solver::conjugate_gradient}})
        CHECK_THROWS_AS((void)lfrec::implicit_als{options}.fit(own), lfrec::numeric_error);
    }
}

TEST_CASE("a recipe keeps nothing of the data and does not change") {
  std::optional<lfrec::matrix> data = lfrec_test::five_by_seven();
  lfrec::item_knn const recipe{};
  auto const model = recipe.fit(*data);
  auto const before = scores(model);
  data.reset();
  CHECK(scores(model) == before);
}
