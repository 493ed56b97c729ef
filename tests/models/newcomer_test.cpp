// SPDX-License-Identifier: MIT
#include "lfrec/models/newcomer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/data/history.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "support/brute_force_factorization.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace dense = lfrec_test::dense;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::newcomer;

namespace {

using ratings = std::map<index_t, float>;

lfrec::factor_model<float> const& model() {
  static auto const fitted = lfrec_test::implicit_als<float>{{.factors = 7, .epochs = 3}}.fit(
      lfrec_test::power_law(61, 37, 6, 2));
  return fitted;
}

template <typename Scalar>
std::vector<Scalar> copy(std::span<Scalar const> values) {
  return {values.begin(), values.end()};
}

lfrec::history history_of(ratings const& kept, index_t items) {
  std::vector<std::pair<item_index, float>> pairs;
  for (auto const& [i, value] : kept) pairs.emplace_back(item_index{i}, value);
  return {items, std::move(pairs)};
}

/// The largest difference of two vectors by the largest entry of the second.
template <typename A, typename B>
double distance(A const& a, B const& b) {
  double most = 0, scale = 0;
  for (std::size_t f = 0; f < b.size(); ++f) {
    most = std::max(most, std::abs(static_cast<double>(a[f]) - static_cast<double>(b[f])));
    scale = std::max(scale, std::abs(static_cast<double>(b[f])));
  }
  return scale > 0 ? most / scale : most;
}

/// A model of random items (column 0 is 1) and offsets, whose users were solved by `objective`.
template <typename Scalar>
lfrec::factor_model<Scalar> random_model(index_t items, index_t width,
                                         lfrec::row_objective objective) {
  lfrec::serial const here;
  lfrec::factor_model_parts<Scalar> parts;
  parts.users = lfrec::random_factors<Scalar>(here, 4, width, 1, 7, 0);
  parts.items = lfrec::random_factors<Scalar>(here, items, width, 1, 7, 1);
  lfrec::random_stream random(7);
  for (index_t i = 0; i < items; ++i) {
    parts.items.row(i)[0] = 1;
    parts.item_offsets.push_back(static_cast<Scalar>(2 + random.normal()));
    parts.popularity.push_back(1);
  }
  parts.prior = lfrec::mean_row(parts.users);
  parts.objective = std::move(objective);
  parts.biased = true;
  return lfrec::factor_model<Scalar>(std::move(parts));
}

/// The newcomer's normal equations as the objectives are documented, solved by elimination.
dense::vector whole_solution(lfrec::factor_model<double> const& m, ratings const& kept) {
  auto const d = static_cast<std::size_t>(m.width());
  if (kept.empty()) return copy(m.prior());
  auto const items = dense::copy(m.item_factors());
  dense::table a(d, dense::vector(d, 0.0));
  dense::vector b(d, 0.0);
  auto const add = [&](dense::vector const& h, double weight, double target) {
    for (std::size_t f = 0; f < d; ++f) {
      b[f] += target * h[f];
      for (std::size_t g = 0; g < d; ++g) a[f][g] += weight * h[f] * h[g];
    }
  };
  double ridge = 0;
  bool liked = true;
  auto const every = [&](double weight) {
    for (auto const& h : items) add(h, weight, 0);
    for (std::size_t f = 0; f < d; ++f) a[f][f] += ridge;
  };
  if (auto const* const o = std::get_if<lfrec::implicit_objective>(&m.parts().objective)) {
    double mass = o->unobserved_weight * static_cast<double>(items.size());
    auto const confidence = [&](float v) {
      if (o->alpha > 0) return o->alpha * std::abs(static_cast<double>(v));
      return v == 0 ? 1 : o->confidence_scale * std::abs(static_cast<double>(v));
    };
    for (auto const& [i, v] : kept) mass += confidence(v);
    ridge = o->regularization * std::pow(mass, o->frequency_scaling);
    every(o->unobserved_weight);
    liked = std::ranges::any_of(kept, [](auto const& r) { return r.second > 0; });
    if (!liked)  // (B + ρI) p
      for (std::size_t f = 0; f < d; ++f) b[f] = dense::inner(a[f], copy(m.prior()));
    for (auto const& [i, v] : kept)
      add(items[lfrec::to_size(i)], confidence(v),
          v > 0 ? confidence(v) + (o->alpha > 0 ? 1 : 0) : 0);
  } else {
    auto const& e = std::get<lfrec::explicit_objective>(m.parts().objective);
    ridge = e.ridge(kept.size());
    every(e.unobserved_weight);
    for (auto const& [i, v] : kept)
      add(items[lfrec::to_size(i)], 1 - e.unobserved_weight,
          static_cast<double>(v) - m.item_offsets()[lfrec::to_size(i)]);
  }
  return dense::solve(a, b);
}

}  // namespace

TEST_CASE("ten thousand sequences of ratings end where the whole equations do, to 1e-6") {
  lfrec::row_objective const objectives[] = {
      lfrec::implicit_objective{.unobserved_weight = 0.1, .regularization = 0.02},
      lfrec::implicit_objective{.frequency_scaling = 0, .confidence_scale = 0.3},
      lfrec::implicit_objective{.unobserved_weight = 1, .regularization = 0.1, .alpha = 3},
      lfrec::explicit_objective{},
      lfrec::explicit_objective{.regularization = 0.3, .frequency_scaling = 0}};
  double worst = 0;
  int sequences = 0;
  for (auto const& objective : objectives) {
    auto const m = random_model<double>(20, 5, objective);
    for (std::uint64_t s = 0; s < 2000; ++s, ++sequences) {
      lfrec::random_stream random(5, s);
      newcomer<double> guest(m);
      ratings kept;
      for (auto step = random.below(30); step > 0; --step) {
        auto const item = static_cast<index_t>(random.below(20));
        if (random.uniform() < 0.4) {
          guest.forget(item_index{item});
          kept.erase(item);
        } else {
          kept[item] = static_cast<float>(random.below(8)) - 2;
          guest.rate(item_index{item}, kept[item]);
        }
      }
      auto const whole = history_of(kept, 20);
      REQUIRE(copy(guest.history().index) == whole.items());
      REQUIRE(copy(guest.history().value) == whole.values());
      worst = std::max(worst, distance(guest.vector(), whole_solution(m, kept)));
    }
  }
  CHECK(sequences == 10000);
  CHECK(worst < 1e-6);
  MESSAGE("largest relative difference: " << worst);
}

TEST_CASE("one long evening of ratings stays with fold_in, in both precisions") {
  auto const als =
      lfrec_test::als<double>{{.factors = 6, .epochs = 3}}.fit(lfrec_test::power_law(61, 37, 6, 2));
  newcomer<double> rater(als);
  newcomer<float> player(model());
  lfrec::random_stream random(6);
  ratings kept;
  for (int step = 0; step < 1000; ++step) {
    auto const item = static_cast<index_t>(random.below(37));
    if (random.uniform() < 0.5) {
      rater.forget(item_index{item}), player.forget(item_index{item});
      kept.erase(item);
    } else {
      kept[item] = static_cast<float>(random.below(6));
      rater.rate(item_index{item}, kept[item]), player.rate(item_index{item}, kept[item]);
    }
    auto const whole = history_of(kept, 37);
    REQUIRE(distance(rater.vector(), als.fold_in(whole.view())) < 1e-6);
    REQUIRE(distance(player.vector(), model().fold_in(whole.view())) < 1e-4);
  }
  newcomer<double> at_once(als);
  at_once.become(rater.history());
  CHECK(distance(at_once.vector(), rater.vector()) < 1e-9);
}

TEST_CASE(
    "a guest of whom nothing is known is the prior, and again after everything is forgotten") {
  newcomer<float> guest(model());
  CHECK(copy(guest.vector()) == copy(model().prior()));
  guest.rate(item_index{3}, 2);
  CHECK_FALSE(copy(guest.vector()) == copy(model().prior()));
  guest.forget(item_index{3});
  guest.forget(item_index{3});
  CHECK(copy(guest.vector()) == copy(model().prior()));
}

TEST_CASE("a guest gets the lists of a stranger with the same history") {
  newcomer<float> guest(model());
  guest.rate(item_index{30}, 1);
  guest.rate(item_index{2}, 3);
  lfrec::history const same(37, {{item_index{2}, 3.F}, {item_index{30}, 1.F}});
  auto const own = lfrec::recommend(guest, lfrec::query{}, 37);
  auto const other = lfrec::recommend(model(), lfrec::query{.history = same.view()}, 37);
  REQUIRE(own.size() == 37);
  for (std::size_t n = 0; n < 37; ++n) {
    CHECK(own[n].item == other[n].item);
    CHECK(std::abs(own[n].score - other[n].score) < 1e-5F);
  }
  static_assert(lfrec::MarksEvidence<newcomer<float>>);
}

TEST_CASE("a rating that cannot be leaves the guest as it was") {
  newcomer<float> guest(model());
  guest.rate(item_index{2}, 3);
  auto const before = copy(guest.vector());
  CHECK_THROWS_WITH_AS(guest.rate(item_index{37}, 1), "item 37 is outside the model's 37 items",
                       lfrec::shape_error);
  CHECK_THROWS_AS(guest.rate(item_index{-1}, 1), lfrec::shape_error);
  CHECK_THROWS_AS(guest.rate(item_index{5}, std::numeric_limits<float>::quiet_NaN()),
                  lfrec::numeric_error);
  CHECK(copy(guest.vector()) == before);
  CHECK(guest.history().size() == 1);
  std::vector<float> scores(37);
  CHECK_THROWS_WITH_AS(guest.score({.user = lfrec::user_index{0}}, std::span(scores)),
                       "a newcomer scores for nobody else", lfrec::shape_error);
  CHECK_THROWS_AS(guest.score({}, std::span(scores).first(3)), lfrec::shape_error);
  CHECK_THROWS_WITH_AS(static_cast<void>(guest.stddev(item_index{1}, 0)),
                       "newcomer: the noise must be positive and finite, got 0.000000",
                       lfrec::invalid_option);

  // Without regularisation five unknowns need five ratings.
  newcomer<double> loose(
      random_model<double>(20, 5, lfrec::explicit_objective{.regularization = 0}));
  CHECK_FALSE(loose.has_posterior());
  CHECK_THROWS_AS(static_cast<void>(loose.stddev(item_index{0})), lfrec::shape_error);
  CHECK_THROWS_WITH_AS(loose.rate(item_index{0}, 1), "a newcomer's history has no finite solution",
                       lfrec::numeric_error);
  CHECK(loose.history().empty());
  std::vector<index_t> const five{1, 4, 6, 9, 16};
  std::vector<float> const values{5, 1, 0, 2, 3};
  loose.become({five, values});
  CHECK(loose.has_posterior());
  CHECK_THROWS_AS(loose.forget(item_index{9}), lfrec::numeric_error);
  CHECK(copy(loose.history().index) == five);
  for (std::size_t n = 0; n < 5; ++n)  // as many unknowns as ratings: they are met exactly
    CHECK(dense::inner(copy(loose.vector()), copy(loose.model().item_factors().row(five[n]))) +
              loose.model().item_offsets()[lfrec::to_size(five[n])] ==
          doctest::Approx(static_cast<double>(values[n])));
}

TEST_CASE("models without normal equations fold in anew and have no standard deviation") {
  for (auto const& m :
       {random_model<float>(20, 5, lfrec::pairwise_objective{.epochs = 3}),
        random_model<float>(20, 5, lfrec::explicit_objective{.non_negative = true})}) {
    newcomer<float> guest(m);
    CHECK(copy(guest.vector()) == copy(m.prior()));
    guest.rate(item_index{3}, 5);
    guest.rate(item_index{7}, 1);
    guest.forget(item_index{3});
    lfrec::history const same(20, {{item_index{7}, 1.F}});
    CHECK(copy(guest.vector()) == m.fold_in(same.view()));
    CHECK_FALSE(guest.has_posterior());
    CHECK_THROWS_WITH_AS(static_cast<void>(guest.stddev(item_index{3})),
                         "this newcomer has no posterior: users of the model are not solved by "
                         "least squares without bounds",
                         lfrec::shape_error);
  }
}

TEST_CASE("intervals of 95 % hold the true score, and the next rating, in 95 of 100 draws") {
  // Users and ratings are drawn from the model: x ~ N(0, noise² / ridge), ratings with noise.
  constexpr double noise = 0.7, ridge = 2, wide = 1.959964;
  auto const m = random_model<float>(
      40, 8, lfrec::explicit_objective{.regularization = ridge, .frequency_scaling = 0});
  auto const h = dense::copy(m.item_factors());
  constexpr int draws = 20000;
  int scores_inside = 0, ratings_inside = 0;
  newcomer<float> const empty(m);
  std::vector<float> scores(40);
  for (std::uint64_t draw = 0; draw < draws; ++draw) {
    lfrec::random_stream random(31, draw);
    dense::vector x(8);
    for (auto& v : x) v = random.normal() * noise / std::sqrt(ridge);
    auto const truth = [&](index_t i) {
      return static_cast<double>(m.item_offsets()[lfrec::to_size(i)]) +
             dense::inner(x, h[lfrec::to_size(i)]);
    };
    auto guest = empty;
    auto const asked = static_cast<index_t>(random.below(40));
    for (auto n = random.below(16); n > 0; --n) {
      auto const item = static_cast<index_t>(random.below(40));
      if (item == asked || std::ranges::binary_search(guest.history().index, item)) continue;
      guest.rate(item_index{item}, static_cast<float>(truth(item) + noise * random.normal()));
    }
    auto const mean =
        static_cast<double>(m.item_offsets()[lfrec::to_size(asked)]) +
        (guest.history().empty() ? 0  // drawn around 0, not around the model's mean user
                                 : dense::inner({guest.vector().begin(), guest.vector().end()},
                                                h[lfrec::to_size(asked)]));
    double const sure = guest.stddev(item_index{asked}, noise);
    double const rating = truth(asked) + noise * random.normal();
    scores_inside += std::abs(truth(asked) - mean) <= wide * sure ? 1 : 0;
    ratings_inside += std::abs(rating - mean) <= wide * std::hypot(sure, noise) ? 1 : 0;
  }
  CHECK(scores_inside > 0.944 * draws);
  CHECK(scores_inside < 0.956 * draws);
  CHECK(ratings_inside > 0.944 * draws);
  CHECK(ratings_inside < 0.956 * draws);
  MESSAGE("inside: " << scores_inside << " scores, " << ratings_inside << " ratings of " << draws);
}

TEST_CASE("what is rated is known better, and all at once says what one by one says") {
  newcomer<float> guest(model());
  std::vector<double> before(37), after(37);
  guest.stddevs(before);
  guest.rate(item_index{2}, 3);
  guest.stddevs(after, 2);
  CHECK(after[2] < 2 * before[2]);
  for (index_t i = 0; i < 37; ++i) {
    CHECK(after[lfrec::to_size(i)] <= 2 * before[lfrec::to_size(i)]);
    CHECK(after[lfrec::to_size(i)] == doctest::Approx(2 * guest.stddev(item_index{i})));
  }
}
