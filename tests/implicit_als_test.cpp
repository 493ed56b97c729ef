// SPDX-License-Identifier: MIT
#include "lfrec/implicit_als.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "support/brute_force_factorization.hpp"
#include "support/executors.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace dense = lfrec_test::dense;
using lfrec::index_t;
using lfrec::user_index;
using lfrec_test::implicit_als;

namespace {

dense::implicit_loss loss_of(lfrec::implicit_als_options const& o, dense::grid const& values) {
  return {.unobserved_weight = o.unobserved_weight.value_or(0),
          .regularization = o.regularization,
          .frequency_scaling = o.frequency_scaling,
          .alpha = o.alpha.value_or(0),
          .confidence_scale = dense::one_over_mean(values)};
}

struct reference {
  dense::table users;
  dense::table items;
};

template <typename Scalar>
reference fit_by_brute_force(lfrec::implicit_als_options const& o, lfrec::matrix const& data) {
  auto const d = static_cast<std::size_t>(o.factors);
  double const stddev = double{o.init_stddev} / std::sqrt(static_cast<double>(d));
  auto const start = [&](index_t rows, std::uint64_t side) {
    return dense::copy(
        lfrec::random_factors<Scalar>(lfrec::serial{}, rows, o.factors, stddev, o.seed, side));
  };
  reference result{start(data.users(), 0), start(data.items(), 1)};
  auto const values = dense::values(data);
  loss_of(o, values).fit(values, result.users, result.items, o.epochs, d);
  return result;
}

/// Every row with dislikes and noes, all users with a play.
lfrec::matrix mixed_feedback() {
  auto const log = lfrec_test::power_law_log(43, 31, 7, 19);
  std::vector<lfrec::interaction> rows;
  for (auto row : log) {
    if (rows.size() % 5 == 1) row.value = -row.value;
    if (rows.size() % 7 == 2) row.value = 0;
    rows.push_back(row);
  }
  for (index_t u = 0; u < 43; ++u) rows.push_back({user_index{u}, lfrec::item_index{u % 31}, 20});
  return lfrec::matrix(lfrec::interaction_log(43, 31, std::move(rows)));
}

/// ‖ABᵀ − CDᵀ‖ / ‖CDᵀ‖ over all entries: what is the same for tables that are turned together.
double distance(dense::table const& a, dense::table const& b, dense::table const& c,
                dense::table const& d) {
  double difference = 0;
  double norm = 0;
  for (std::size_t r = 0; r < a.size(); ++r)
    for (std::size_t n = 0; n < b.size(); ++n) {
      double const expected = dense::inner(c[r], d[n]);
      difference += std::pow(dense::inner(a[r], b[n]) - expected, 2);
      norm += expected * expected;
    }
  return std::sqrt(difference / norm);
}

/// How far the tables are from those of the reference turned by some orthogonal matrix: 0 if and
/// only if all inner products are the same.
template <typename Scalar>
double distance(lfrec::factor_model<Scalar> const& model, reference const& other) {
  auto const users = dense::copy(model.user_factors());
  auto const items = dense::copy(model.item_factors());
  return std::max({distance(users, items, other.users, other.items),
                   distance(users, users, other.users, other.users),
                   distance(items, items, other.items, other.items)});
}
template <typename Scalar>
double distance(lfrec::factor_model<Scalar> const& a, lfrec::factor_model<Scalar> const& b) {
  return distance(a, {dense::copy(b.user_factors()), dense::copy(b.item_factors())});
}

std::vector<lfrec::implicit_als_options> forms() {
  lfrec::implicit_als_options const base{
      .factors = 4, .epochs = 5, .unobserved_weight = 0.1F, .init_stddev = 1};
  auto scaled = base;
  scaled.unobserved_weight = 0.3F;
  scaled.frequency_scaling = 0.5F;
  auto hu = base;
  hu.unobserved_weight.reset();
  hu.alpha = 2.F;
  hu.frequency_scaling = 0;
  hu.regularization = 0.5F;
  auto hu_scaled = hu;
  hu_scaled.frequency_scaling = 1;
  hu_scaled.regularization = 0.01F;
  return {base, scaled, hu, hu_scaled};
}

template <typename Scalar>
std::vector<double> losses(implicit_als<Scalar> const& recipe, lfrec::matrix const& data) {
  std::vector<double> result;
  (void)recipe.fit(data, lfrec::serial{}, [&](lfrec::progress const& p) {
    result.push_back(p.loss.total());
    return lfrec::next::proceed;
  });
  return result;
}

}  // namespace

TEST_CASE_TEMPLATE("the factors are those of a dense fit but for a turn, in both forms", Scalar,
                   LFREC_TEST_SCALARS) {
  auto const data = mixed_feedback();
  for (auto const& options : forms()) {
    CAPTURE(options.frequency_scaling);
    auto const model = implicit_als<Scalar>{options}.fit(data);
    auto const expected = fit_by_brute_force<Scalar>(options, data);
    double const tolerance = sizeof(Scalar) == 4 ? 1e-4 : 1e-9;
    CHECK(distance(model, expected) < tolerance);
  }
}

TEST_CASE("each user's row in single precision is the dense solution to 1e-5") {
  auto const data = lfrec_test::power_law(307, 211, 25, 3);
  auto const values = dense::values(data);
  double worst = 0;
  for (int const factors : {16, 64, 128}) {
    lfrec::implicit_als_options const options{
        .factors = factors, .epochs = 4, .unobserved_weight = 0.1F};
    auto const model = implicit_als<float>{options}.fit(data);
    auto const loss = loss_of(options, values);
    auto const items = dense::copy(model.item_factors());
    for (index_t u = 0; u < 307; u += 41) {
      if (data.user(user_index{u}).empty()) continue;
      auto const expected =
          loss.row(values[lfrec::to_size(u)], items, static_cast<std::size_t>(factors));
      double difference = 0;
      for (std::size_t f = 0; f < expected.size(); ++f)
        difference += std::pow(double{model.user_factors().row(u)[f]} - expected[f], 2);
      worst = std::max(worst, std::sqrt(difference / dense::inner(expected, expected)));
    }
  }
  MESSAGE("worst relative error ", worst);
  CHECK(worst < 1e-5);
}

TEST_CASE("the loss told to the observer is the sum over all pairs, part by part") {
  auto const data = mixed_feedback();
  auto const values = dense::values(data);
  for (auto const& options : forms()) {
    auto const loss = loss_of(options, values);
    (void)implicit_als<double>{options}.fit(
        data, lfrec::serial{}, [&](lfrec::progress const& p, auto const& snapshot) {
          auto const model = snapshot();
          auto const users = dense::copy(model.user_factors());
          auto const items = dense::copy(model.item_factors());
          CHECK(p.loss.total() == doctest::Approx(loss.total(values, users, items)).epsilon(1e-10));
          double unobserved = 0;
          for (auto const& x : users)
            for (auto const& y : items) unobserved += std::pow(dense::inner(x, y), 2);
          unobserved *= options.alpha ? 1 : loss.unobserved_weight;
          CHECK(p.loss.unobserved == doctest::Approx(unobserved).epsilon(1e-10));
          return lfrec::next::proceed;
        });
  }
}

TEST_CASE("with the exact solver the loss never rises") {
  for (auto const& data : {mixed_feedback(), lfrec_test::power_law(203, 151, 15, 5)})
    for (auto options : forms()) {
      options.epochs = 20;
      auto const exact = losses(implicit_als<double>{options}, data);
      REQUIRE(exact.size() == 20);
      for (std::size_t n = 1; n < 20; ++n) CHECK(exact[n] <= exact[n - 1] * (1 + 1e-12));
      // A row of floats is off its minimum by the rounding of its entries, 2^-24 each; the loss is
      // flat there, and its sums over rows are in double.
      auto const single = losses(implicit_als<float>{options}, data);
      for (std::size_t n = 1; n < 20; ++n) CHECK(single[n] <= single[n - 1] * (1 + 1e-6));
      CHECK(single.back() == doctest::Approx(exact.back()).epsilon(1e-3));
    }
}

TEST_CASE("conjugate gradient comes to the exact solver's loss, with many steps to its factors") {
  auto const data = lfrec_test::power_law(203, 151, 15, 5);
  lfrec::implicit_als_options options{.factors = 8, .epochs = 12};
  auto const exact_losses = losses(implicit_als<double>{options}, data);
  auto const exact = implicit_als<double>{options}.fit(data);
  options.solver = lfrec::row_solver::conjugate_gradient;
  auto const few = losses(implicit_als<double>{options}, data);
  for (std::size_t n = 1; n < few.size(); ++n) CHECK(few[n] <= few[n - 1] * (1 + 1e-9));
  CHECK(few.back() < 1.02 * exact_losses.back());
  options.cg_steps = 60;
  auto const many = implicit_als<double>{options}.fit(data);
  CHECK(distance(many, exact) < 1e-8);
}

TEST_CASE("gathering from 16-bit copies comes to nearly the same losses, for any executor") {
  auto const data = lfrec_test::power_law(203, 151, 30, 5);
  lfrec::implicit_als_options options{
      .factors = 12, .epochs = 8, .solver = lfrec::row_solver::conjugate_gradient};
  options.cg_steps = 2;  // rows of up to eight entries are solved from the table itself
  auto const full = losses(implicit_als<float>{options}, data);
  auto const exact = implicit_als<float>{options}.fit(data);
  options.quantized = true;
  auto const copied = losses(implicit_als<float>{options}, data);
  for (std::size_t n = 0; n < full.size(); ++n)
    CHECK(copied[n] == doctest::Approx(full[n]).epsilon(1e-5));
  auto const model = implicit_als<float>{options}.fit(data);
  CHECK_FALSE(model.user_factors() == exact.user_factors());  // the copies were taken
  CHECK(distance(model, exact) < 1e-2);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    CHECK(implicit_als<float>{options}.fit(data, exec).user_factors() == model.user_factors());
  });
  // The one epoch there is is the last.
  options.epochs = 1;
  auto const once = implicit_als<float>{options}.fit(data);
  options.quantized = false;
  CHECK(once.user_factors() == implicit_als<float>{options}.fit(data).user_factors());
}

TEST_CASE("the scale of the values does not matter, nor do equal values differ from ones") {
  auto const scaled = [](float by) {
    auto const log = lfrec_test::power_law_log(43, 31, 7, 19);
    std::vector<lfrec::interaction> rows(log.begin(), log.end());
    for (auto& row : rows) row.value *= by;
    return lfrec::matrix(lfrec::interaction_log(43, 31, std::move(rows)));
  };
  implicit_als<double> const recipe{{.factors = 4, .epochs = 3}};
  auto const one = recipe.fit(scaled(1));
  CHECK(distance(recipe.fit(scaled(1024)), one) < 1e-12);
  CHECK(recipe.fit(lfrec_test::checkerboard(14, 1)).user_factors() ==
        recipe.fit(lfrec_test::checkerboard(14, 8)).user_factors());
}

TEST_CASE("a matrix without regularisation and with more factors than items may be unsolvable") {
  implicit_als<float> const recipe{
      {.factors = 40, .epochs = 3, .regularization = 0, .frequency_scaling = 0}};
  try {  // a solution or an error that names the row, but never a number that is not finite
    auto const model = recipe.fit(lfrec_test::five_by_seven());
    CHECK(model.items() == 7);
  } catch (lfrec::numeric_error const& e) {
    CHECK(std::string{e.what()}.find("has no finite solution") != std::string::npos);
  }
}
