// SPDX-License-Identifier: MIT
#include "lfrec/factorization_machine.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "lfrec/als.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/evaluate/evaluate_in_context.hpp"
#include "lfrec/metrics/rating_error.hpp"
#include "support/machine_example.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::machine_loss;
using lfrec::row_view;
using lfrec::user_index;

namespace {

/// 30 users rate 20 items in two situations: in the first they like the even ones, in the second
/// the odd ones, whoever they are.
struct two_moods {
  lfrec::features table = {lfrec::csr<float>(2, 2, {0, 1, 2}, {0, 1}, {1.F, 1.F}),
                           {"mood:happy", "mood:sad"}};
  lfrec::interaction_log train;
  lfrec::interaction_log test;

  two_moods() {
    std::vector<lfrec::interaction> rows;
    std::vector<index_t> situations;
    std::vector<char> held_out;
    lfrec::random_stream random(1);
    for (index_t u = 0; u < 30; ++u)
      for (index_t i = 0; i < 20; ++i)
        for (index_t s = 0; s < 2; ++s) {
          if (random.uniform() > 0.5) continue;
          double const mean = i % 2 == s ? 4 : 2;
          rows.push_back(
              {user_index{u}, item_index{i}, static_cast<float>(mean + 0.3 * random.normal())});
          situations.push_back(s);
          held_out.push_back(random.uniform() < 0.2 ? 1 : 0);
        }
    lfrec::interaction_log const all(30, 20, rows, situations);
    train = all.select([&](std::size_t n) { return held_out[n] == 0; });
    test = all.select([&](std::size_t n) { return held_out[n] != 0; });
  }
};

}  // namespace

TEST_CASE("what depends on the situation is learnt from it") {
  two_moods const world;
  lfrec::matrix const matrix(world.train, lfrec::duplicates::mean);
  lfrec::situated_log const context{world.train, world.table};
  lfrec::factorization_machine const recipe{{.factors = 4, .context_regularization = 1}};
  auto const judge = [&](auto const& model) {
    return lfrec::evaluate_in_context(model, lfrec::situated_log{world.test, world.table}, {},
                                      lfrec::serial{}, lfrec::rmse{})
        .values[0];
  };
  double const blind = judge(recipe.fit(matrix));
  auto const model = recipe.fit(lfrec::training{matrix, nullptr, nullptr, nullptr, &context});
  CHECK(blind > 0.9);
  CHECK(judge(model) < 0.45);  // noise alone is .3
  lfrec::situation const sad(world.table.names(), {"mood:sad"});
  lfrec::query const q{.user = user_index{0}, .context = sad.view()};
  CHECK(model.score_item(q, item_index{1}) > model.score_item(q, item_index{2}) + 1);
}

TEST_CASE("plays in two situations give lists in each") {
  two_moods const world;
  auto const liked = world.train.select([&](std::size_t n) { return world.train[n].value > 3; });
  lfrec::matrix const matrix(liked, lfrec::binary{});
  lfrec::situated_log const context{liked, world.table};
  for (auto const loss : {machine_loss::logistic, machine_loss::pairwise}) {
    lfrec::factorization_machine const recipe{{.loss = loss,
                                               .factors = 4,
                                               .epochs = 10,
                                               .regularization = 0.3F,
                                               .context_regularization = 0.3F}};
    auto const model = recipe.fit(lfrec::training{matrix, nullptr, nullptr, nullptr, &context});
    for (index_t s = 0; s < 2; ++s) {
      lfrec::query const q{.user = user_index{3}, .context = world.table.row(s)};
      double even = 0;
      double odd = 0;
      for (index_t i = 0; i < 20; ++i)
        (i % 2 == 0 ? even : odd) += static_cast<double>(model.score_item(q, item_index{i}));
      CHECK((even > odd) == (s == 0));
    }
  }
}

TEST_CASE("a known user's ratings, folded in, give what training gave") {
  auto const data = lfrec_test::five_by_seven();
  lfrec::factorization_machine<double> const recipe{{.factors = 3, .bias_regularization = 0.2F}};
  auto const model = recipe.fit(data);
  for (index_t u = 0; u < 5; ++u) {
    auto const row = data.user(user_index{u});
    auto const folded = model.fold_in(row);
    auto const own = model.base().user_factors().row(u);
    for (std::size_t f = 0; f < folded.size(); ++f)
      CHECK(folded[f] == doctest::Approx(own[f]).epsilon(1e-8));
  }
}

TEST_CASE("what nobody rated is placed by its features, and who has not rated likewise") {
  // Items and users of two kinds; kinds like their own. The last of each has no rating.
  std::vector<lfrec::interaction> rows;
  for (index_t u = 0; u < 11; ++u)
    for (index_t i = 0; i < 11; ++i)
      rows.push_back({user_index{u}, item_index{i}, u % 2 == i % 2 ? 5.F : 1.F});
  lfrec::matrix const ratings(lfrec::interaction_log(12, 12, rows));
  std::vector<lfrec::offset_t> offsets{0};
  std::vector<index_t> kinds;
  for (index_t r = 0; r < 12; ++r) {
    kinds.push_back(r % 2);
    offsets.push_back(r + 1);
  }
  lfrec::features const kind({12, 2, offsets, kinds, std::vector<float>(12, 1.F)}, {"a", "b"});
  auto const model =
      lfrec::factorization_machine{{.factors = 4, .feature_regularization = 0.5F}}.fit(
          lfrec::training{ratings, &kind, &kind});
  CHECK(model.has_evidence(item_index{11}, 0));
  for (index_t u = 0; u < 12; ++u) {
    lfrec::query const q{.user = user_index{u}};
    CHECK((model.score_item(q, item_index{11}) > 3) == (u % 2 == 1));
    CHECK((model.score_item(q, item_index{0}) > 3) == (u % 2 == 0));
  }
}

TEST_CASE("the loss that observers see falls in every epoch") {
  lfrec_test::machine_example<double> const example;
  double last = std::numeric_limits<double>::infinity();
  lfrec::situated_log const context{example.log, example.table};
  (void)lfrec::factorization_machine<double>{}.fit(
      lfrec::training{example.ratings, &example.users, &example.items, nullptr, &context},
      lfrec::serial{}, [&](lfrec::progress const& p) {
        CHECK(p.loss.total() <= last);
        last = p.loss.total();
        return lfrec::next::proceed;
      });
}

TEST_CASE("data that do not fit are errors that name the part") {
  lfrec_test::machine_example<float> const example;
  lfrec::factorization_machine const recipe;
  auto const nine = lfrec_test::some_features(9, 2, 1);
  CHECK_THROWS_WITH_AS((void)recipe.fit(lfrec::training{example.ratings, &nine}),
                       "factorization_machine: user features of 9 rows for 5 in the matrix",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)recipe.fit(lfrec::training{example.ratings, nullptr, &nine}),
                       "factorization_machine: item features of 9 rows for 7 in the matrix",
                       lfrec::shape_error);
  lfrec::interaction_log const small(4, 7, {});
  lfrec::situated_log const other{small, example.table};
  CHECK_THROWS_WITH_AS(
      (void)recipe.fit(lfrec::training{example.ratings, nullptr, nullptr, nullptr, &other}),
      "factorization_machine: the context's log has 4 users x 7 items, the matrix 5 x 7",
      lfrec::shape_error);
  lfrec::features const no_table;
  lfrec::situated_log const outside{example.log, no_table};
  CHECK_THROWS_AS(
      (void)recipe.fit(lfrec::training{example.ratings, nullptr, nullptr, nullptr, &outside}),
      lfrec::shape_error);
  CHECK_THROWS_AS((void)(lfrec::factorization_machine{{.factors = 0}}.fit(example.ratings)),
                  lfrec::invalid_option);
}
