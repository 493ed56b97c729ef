// SPDX-License-Identifier: MIT
#include "lfrec/solve/gradient_descent.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "support/brute_force_factorization.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

namespace dense = lfrec_test::dense;
namespace detail = lfrec::detail;
using lfrec::index_t;

namespace {

constexpr int factor_count = 3;
using descent = detail::gradient_descent<double>;

detail::descent_problem ratings() {
  return {.regularization = 0.8,
          .bias_regularization = 0.3,
          .frequency_scaling = 0.5,
          .mean = 4,
          .scale = 2};
}

detail::descent_problem plays() {
  return {.regularization = 0.1,
          .bias_regularization = 1,
          .unobserved_weight = 0.3,
          .biased = false,
          .scale = 2};
}

descent started(lfrec::matrix const& data, detail::descent_problem const& problem) {
  return {lfrec::serial{}, data, problem, factor_count, 0.3, 5};
}

/// One pass over the entries of a single block, the rule written out.
struct written_out {
  dense::table users, items;
  std::vector<double> user_squares, item_squares;
  double met = 0;

  written_out(descent const& work, detail::descent_problem const& problem, double rate,
              bool adaptive)
      : users(dense::copy(work.users())),
        items(dense::copy(work.items())),
        user_squares(users.size(), 1.0),
        item_squares(items.size(), 1.0) {
    std::vector<double> user_count(users.size(), 0.0), item_count(items.size(), 0.0);
    for (auto const& [u, i, value] : work.cut().entries()) {
      ++user_count[lfrec::to_size(u)];
      ++item_count[lfrec::to_size(i)];
    }
    for (auto const& [user, item, value] : work.cut().entries()) {
      auto const u = lfrec::to_size(user), i = lfrec::to_size(item);
      double const s = dense::inner(users[u], items[i]);
      met += std::pow(value - s, 2) - problem.unobserved_weight * s * s;
      double const slope = value - (1 - problem.unobserved_weight) * s;
      auto const gradient = [&](dense::vector const& own, dense::vector const& other, double count,
                                std::size_t bias) {
        double const often = std::pow(count, problem.frequency_scaling - 1);
        dense::vector g(own.size(), 0.0);
        for (std::size_t f = 2; f < own.size(); ++f)
          g[f] = slope * other[f] - problem.regularization * often * own[f];
        if (problem.biased) g[bias] = slope - problem.bias_regularization * often * own[bias];
        return g;
      };
      auto const g = gradient(users[u], items[i], user_count[u], 0);
      auto const h = gradient(items[i], users[u], item_count[i], 1);
      double const user_rate = adaptive ? rate / std::sqrt(user_squares[u]) : rate;
      double const item_rate = adaptive ? rate / std::sqrt(item_squares[i]) : rate;
      for (std::size_t f = 0; f < g.size(); ++f) {
        users[u][f] += user_rate * g[f];
        items[i][f] += item_rate * h[f];
      }
      user_squares[u] += dense::inner(g, g) / static_cast<double>(g.size());
      item_squares[i] += dense::inner(h, h) / static_cast<double>(h.size());
    }
  }
};

double largest_difference(dense::table const& a, lfrec::factors<double> const& b) {
  double largest = 0;
  for (std::size_t r = 0; r < a.size(); ++r)
    for (std::size_t f = 0; f < a[r].size(); ++f)
      largest = std::max(largest, std::abs(a[r][f] - b.row(static_cast<index_t>(r))[f]));
  return largest;
}

}  // namespace

TEST_CASE("a pass is the written-out rule, entry by entry") {
  auto const data = lfrec_test::power_law(23, 17, 6, 4);  // small enough for one block
  for (bool const adaptive : {false, true}) {
    CAPTURE(adaptive);
    auto work = started(data, ratings());
    written_out const expected(work, ratings(), 0.05, adaptive);
    double const met = adaptive ? work.epoch<true>(lfrec::serial{}, 1, 0.05)
                                : work.epoch<false>(lfrec::serial{}, 1, 0.05);
    CHECK(met == doctest::Approx(expected.met));
    CHECK(largest_difference(expected.users, work.users()) < 1e-12);
    CHECK(largest_difference(expected.items, work.items()) < 1e-12);
  }
}

TEST_CASE("unknown pairs are met through the proximal step of each side") {
  auto const data = lfrec_test::power_law(23, 17, 6, 4);
  auto work = started(data, plays());
  // x ← (I + η w₀ HᵀH)⁻¹ x: users with the items' H, then items with the new users'.
  auto const shrunk = [&](dense::table const& own, dense::table const& other) {
    auto const d = own[0].size();
    dense::table a(d, dense::vector(d, 0.0));
    for (std::size_t f = 0; f < d; ++f)
      for (std::size_t g = 0; g < d; ++g) {
        a[f][g] = f == g ? 1 : 0;
        for (auto const& h : other) a[f][g] += 0.05 * 0.3 * h[f] * h[g];
      }
    dense::table result;
    for (auto const& x : own) result.push_back(dense::solve(a, x));
    return result;
  };
  auto const before_users = dense::copy(work.users());
  auto const before_items = dense::copy(work.items());
  auto const users = shrunk(before_users, before_items);
  auto const items = shrunk(before_items, users);
  // The rest is the pass over the known pairs from there.
  descent const still = work;
  (void)work.epoch<false>(lfrec::serial{}, 1, 0.05);
  auto from = still;
  written_out expected(from, plays(), 0, false);
  expected.users = users;
  expected.items = items;
  std::vector<double> user_count(users.size(), 0.0), item_count(items.size(), 0.0);
  for (auto const& [user, item, value] : still.cut().entries()) {
    auto& p = expected.users[lfrec::to_size(user)];
    auto& q = expected.items[lfrec::to_size(item)];
    double const slope = value - 0.7 * dense::inner(p, q);
    auto const old = p;
    for (std::size_t f = 0; f < p.size(); ++f) {
      p[f] += 0.05 * (slope * q[f] - 0.1 * p[f]);  // ν = 1: λ a step
      q[f] += 0.05 * (slope * old[f] - 0.1 * q[f]);
    }
  }
  CHECK(largest_difference(expected.users, work.users()) < 1e-12);
  CHECK(largest_difference(expected.items, work.items()) < 1e-12);
}

TEST_CASE("the loss is the sum over known and unknown pairs, in the data's units") {
  auto const data = lfrec_test::power_law(23, 17, 6, 4);
  auto const values = dense::values(data);
  for (auto const& problem : {ratings(), plays()}) {
    auto work = started(data, problem);
    for (int epoch = 1; epoch <= 3; ++epoch) (void)work.epoch<false>(lfrec::serial{}, epoch, 0.05);
    lfrec::training_loss expected;
    auto const by_item = dense::turned(values, 17);
    auto const users = dense::copy(work.users());
    auto const items = dense::copy(work.items());
    auto const known = [](auto const& row) {
      return static_cast<double>(
          std::ranges::count_if(row, [](auto const& v) { return v.has_value(); }));
    };
    auto const penalty = [&](dense::vector const& x, double n, std::size_t bias) {
      double square = 0;
      for (std::size_t f = 2; f < x.size(); ++f) square += problem.regularization * x[f] * x[f];
      if (problem.biased) square += problem.bias_regularization * x[bias] * x[bias];
      return n > 0 ? std::pow(n, problem.frequency_scaling) * square : 0;
    };
    for (std::size_t r = 0; r < users.size(); ++r) {
      auto const u = lfrec::to_size(work.cut().users()[r]);
      expected.regularization += penalty(users[r], known(values[u]), 0);
      for (std::size_t c = 0; c < items.size(); ++c) {
        auto const& value = values[u][lfrec::to_size(work.cut().items()[c])];
        double const s = dense::inner(users[r], items[c]);
        if (value)
          expected.observed += std::pow((*value - problem.mean) / problem.scale - s, 2);
        else
          expected.unobserved += problem.unobserved_weight * s * s;
      }
    }
    for (std::size_t c = 0; c < items.size(); ++c)
      expected.regularization +=
          penalty(items[c], known(by_item[lfrec::to_size(work.cut().items()[c])]), 1);
    auto const found = work.loss(lfrec::serial{});
    CHECK(found.observed == doctest::Approx(4 * expected.observed));
    CHECK(found.unobserved == doctest::Approx(4 * expected.unobserved));
    CHECK(found.regularization == doctest::Approx(4 * expected.regularization));
  }
}

TEST_CASE("many blocks give the same bits for any executor") {
  auto const data = lfrec_test::power_law(401, 301, 40, 3);
  auto const trained = [&](lfrec::executor_ref exec) {
    detail::gradient_descent<float> work(exec, data, plays(), 8, 0.1, 5);
    CHECK(work.cut().blocks() > 3);
    for (int epoch = 1; epoch <= 2; ++epoch) (void)work.epoch<false>(exec, epoch, 0.03);
    return std::pair{work.users(), work.items()};
  };
  auto const once = trained(lfrec::serial{});
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) { CHECK(trained(exec) == once); });
}
