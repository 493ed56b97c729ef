// SPDX-License-Identifier: MIT
#include "lfrec/linear.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/data/weight.hpp"
#include "support/brute_force_linear.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

namespace {

template <lfrec::Model M>
std::vector<typename M::scalar_type> score(M const& model, lfrec::query const& q) {
  std::vector<typename M::scalar_type> result(lfrec::to_size(model.items()));
  model.score(q, std::span(result));
  return result;
}

lfrec::ease<double> ease(lfrec::ease_form form, float lambda = 4, float dropout = 0) {
  return {{.regularization = lambda, .dropout = dropout, .form = form}};
}

/// Column j of B.
template <lfrec::ComparesItems M>
std::vector<typename M::scalar_type> column(M const& model, index_t j) {
  std::vector<typename M::scalar_type> result(lfrec::to_size(model.items()));
  model.similarity_to_item(item_index{j}, std::span(result));
  return result;
}

}  // namespace

TEST_CASE("both forms of ease have the weights of a dense inverse, and zeros on the diagonal") {
  auto const data = lfrec_test::power_law(53, 37, 6, 2);
  auto const x = lfrec_test::dense_rows(data);
  for (float const dropout : {0.F, 0.3F}) {
    auto const expected = lfrec_test::ease_weights(x, 4, double{dropout});
    for (auto const form : {lfrec::ease_form::primal, lfrec::ease_form::dual}) {
      auto const model = ease(form, 4, dropout).fit(data);
      std::size_t negative = 0;
      for (index_t j = 0; j < 37; ++j) {
        auto const weights = column(model, j);
        CHECK(weights[lfrec::to_size(j)] == 0);
        for (std::size_t i = 0; i < 37; ++i) {
          CHECK(std::abs(weights[i] - expected[i][lfrec::to_size(j)]) < 1e-10);
          negative += weights[i] < 0 ? 1U : 0U;
        }
      }
      CHECK(negative > 100);
    }
  }
}

TEST_CASE("the two forms of ease give the same scores to users and strangers, in floats too") {
  auto const data = lfrec::matrix(lfrec_test::power_law_log(211, 157, 20, 5), lfrec::binary{});
  auto const primal = lfrec::ease{{.form = lfrec::ease_form::primal}}.fit(data);
  auto const dual = lfrec::ease{{.form = lfrec::ease_form::dual}}.fit(data);
  for (index_t u = 0; u < 211; u += 10) {
    auto const row = data.user(user_index{u});
    auto const known = score(primal, {.user = user_index{u}});
    CHECK(known == score(primal, {.history = row}));  // a newcomer's history is all it takes
    auto const other = score(dual, {.user = user_index{u}});
    auto const stranger = score(dual, {.history = row});
    for (std::size_t i = 0; i < known.size(); ++i) {
      CHECK(std::abs(other[i] - known[i]) < 2e-6);
      CHECK(std::abs(stranger[i] - known[i]) < 2e-6);
    }
  }
}

TEST_CASE("auto is dual where users are fewer than items, primal otherwise") {
  auto const is_dual = [](index_t users, index_t items) {
    auto const model = lfrec::ease{}.fit(lfrec_test::power_law(users, items, 3, 1));
    return std::holds_alternative<lfrec::dual_item_weights<float>>(model.weights());
  };
  CHECK(is_dual(10, 11));
  CHECK_FALSE(is_dual(10, 10));
  CHECK_FALSE(is_dual(11, 10));
}

TEST_CASE("ease says how much memory it would take before it takes it") {
  lfrec::matrix const data(lfrec::interaction_log(2000, 40000, {}));
  auto const refused = [&](lfrec::ease_form form, int limit, char const* words) {
    lfrec::ease const recipe{{.form = form, .memory_limit = limit}};
    CHECK_THROWS_WITH_AS((void)recipe.fit(data), words, lfrec::invalid_option);
  };
  refused(lfrec::ease_form::primal, 6399,
          "ease.memory_limit is 6399 MB, but the primal form would take 6400 MB for 40000 items "
          "(the dual form 16 MB for 2000 users)");
  refused(lfrec::ease_form::automatic, 15,
          "ease.memory_limit is 15 MB, but the dual form would take 16 MB for 2000 users "
          "(the primal form 6400 MB for 40000 items)");
}

TEST_CASE("ease takes values beyond a float's precision, or says that it cannot") {
  for (float const huge : {1e6F, 1e12F, 1e18F, 1e25F})
    for (auto const form : {lfrec::ease_form::primal, lfrec::ease_form::dual}) {
      CAPTURE(huge);
      auto const log = lfrec_test::power_law_log(61, 43, 8, 3);
      std::vector<lfrec::interaction> rows(log.begin(), log.end());
      for (auto& row : rows) row.value *= huge;
      lfrec::matrix const data(lfrec::interaction_log(61, 43, std::move(rows)));
      try {
        auto const scores = score(lfrec::ease{{.regularization = 1, .form = form}}.fit(data),
                                  {.user = user_index{1}});
        CHECK(std::ranges::all_of(scores, [](float s) { return std::isfinite(s); }));
      } catch (lfrec::numeric_error const& e) {
        CHECK_FALSE(std::string{e.what()}.empty());
      }
    }
}

TEST_CASE("slim's weights are optimal: no slope where they are not 0, none downhill elsewhere") {
  auto const data = lfrec_test::power_law(67, 41, 7, 9);
  auto const x = lfrec_test::dense_rows(data);
  auto const g = lfrec_test::dense_product(lfrec_test::transposed(x), x);
  for (bool const non_negative : {true, false})
    for (float const l1 : {0.F, 3.F}) {
      lfrec::slim_options const options{.regularization = 2,
                                        .l1_regularization = l1,
                                        .non_negative = non_negative,
                                        .tolerance = 1e-8F};
      auto const model = lfrec::slim<double>{options}.fit(data);
      for (std::size_t j = 0; j < 41; ++j) {
        auto const b = column(model, static_cast<index_t>(j));
        CHECK(b[j] == 0);
        for (std::size_t i = 0; i < 41; ++i) {
          if (i == j) continue;
          double slope = g[i][j] - 2 * b[i];
          for (std::size_t k = 0; k < 41; ++k) slope -= g[i][k] * b[k];
          double const slack = 1e-5 * (1 + g[j][j]);
          if (b[i] != 0)
            CHECK(std::abs(slope - std::copysign(double{l1}, b[i])) < slack);
          else
            CHECK((non_negative ? slope : std::abs(slope)) < double{l1} + slack);
          if (non_negative) CHECK(b[i] >= 0);
        }
      }
    }
}

TEST_CASE("slim's l1 penalty and neighbours make its weights fewer") {
  auto const data = lfrec_test::power_law(97, 61, 9, 4);
  auto const fit = [&](lfrec::slim_options const& options) {
    return lfrec::slim{options}.fit(data).neighbors();
  };
  auto const all = fit({.regularization = 5});
  CHECK(fit({.regularization = 5, .l1_regularization = 100}).nonzeros() < all.nonzeros() / 2);
  CHECK(fit({.regularization = 5, .l1_regularization = 1e6F}).nonzeros() == 0);
  auto const few = fit({.regularization = 5, .neighbors = 4});
  CHECK(few.nonzeros() > 0);
  for (index_t j = 0; j < 61; ++j) {
    CHECK(few.row(j).size() <= 4);
    // The four items of the largest products, whatever their weights.
    std::vector<std::pair<double, index_t>> products;
    for (index_t k = 0; k < 61; ++k) {
      double dot = 0;
      auto const a = data.item(item_index{j});
      auto const b = data.item(item_index{k});
      for (std::size_t n = 0; n < a.size(); ++n)
        for (std::size_t m = 0; m < b.size(); ++m)
          if (a.index[n] == b.index[m]) dot += double{a.value[n]} * double{b.value[m]};
      if (k != j) products.emplace_back(-dot, k);
    }
    std::ranges::sort(products);
    products.resize(4);
    for (index_t const k : few.row(j).index)
      CHECK(std::ranges::any_of(products, [&](auto const& p) { return p.second == k; }));
  }
}

TEST_CASE("slim without any penalty still ends, and with dislikes looks beyond shared users") {
  auto const none = lfrec::slim{{.regularization = 0}}.fit(lfrec_test::checkerboard(14));
  for (float const w : none.neighbors().values()) CHECK(std::isfinite(w));
  // Item 2 never meets item 0 but takes back what item 1 says wrongly of it.
  using log = lfrec::interaction_log;
  lfrec::matrix const data(log(3, 3,
                               {{user_index{0}, item_index{0}, 1},
                                {user_index{0}, item_index{1}, 1},
                                {user_index{1}, item_index{1}, 1},
                                {user_index{1}, item_index{2}, -1}}));
  auto const model = lfrec::slim<double>{{.regularization = 0.1F, .tolerance = 1e-6F}}.fit(data);
  CHECK(column(model, 0)[2] > 0.1);
}

TEST_CASE("ease and slim refuse options outside their range") {
  float const nan = std::numeric_limits<float>::quiet_NaN();
  auto const data = lfrec_test::five_by_seven();
  auto const refused = [&](auto const& recipe, char const* words) {
    CHECK_THROWS_WITH_AS((void)recipe.fit(data), words, lfrec::invalid_option);
  };
  refused(lfrec::ease{{.regularization = 0}},
          "ease.regularization must be between 0.001 and 1e+09, got 0");
  refused(lfrec::ease{{.regularization = nan}},
          "ease.regularization must be between 0.001 and 1e+09, got nan");
  refused(lfrec::ease{{.dropout = 1}}, "ease.dropout must be between 0 and 0.99, got 1");
  refused(lfrec::ease{{.form = static_cast<lfrec::ease_form>(3)}},
          "ease.form must be one of auto primal dual, got another value");
  refused(lfrec::ease{{.memory_limit = 0}},
          "ease.memory_limit must be a whole number between 1 and 1000000000, got 0");
  refused(lfrec::slim{{.regularization = -1}},
          "slim.regularization must be between 0 and 1e+09, got -1");
  refused(lfrec::slim{{.l1_regularization = nan}},
          "slim.l1_regularization must be between 0 and 1e+09, got nan");
  refused(lfrec::slim{{.neighbors = 0}},
          "slim.neighbors must be a whole number between 1 and 1000000000 or unset, got 0");
  refused(lfrec::slim{{.tolerance = 0}}, "slim.tolerance must be between 1e-09 and 0.1, got 0");
}
