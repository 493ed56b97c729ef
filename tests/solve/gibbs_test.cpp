// SPDX-License-Identifier: MIT
#include "lfrec/solve/gibbs.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/data/matrix.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;
using lfrec::detail::gibbs_sampler;

namespace {

double score(lfrec::factor_draw<double> const& draw, index_t u, index_t i) {
  double sum = 0;
  for (std::size_t f = 0; f < draw.users.row(u).size(); ++f)
    sum += draw.users.row(u)[f] * draw.items.row(i)[f];
  return sum;
}

}  // namespace

// Geweke 2004, "Getting it right": draw data given the unknowns and the unknowns given the data by
// turns. If every conditional is right the unknowns come from their prior, whose means of bounded
// functions are known.
TEST_CASE("sweeps over data drawn from the model leave the unknowns at their prior") {
  for (bool const whole : {false, true}) {
    CAPTURE(whole);
    gibbs_sampler<double> sampler(lfrec::serial{}, 3, 4, 1, {}, {}, 7);
    if (whole) {
      sampler.spread_user_noise();
      sampler.spread_item_noise();
      sampler.open_user_effects();
      sampler.open_item_effects();
    }
    lfrec::random_stream random(1);
    double precision = 0, trace = 0, bias = 0;
    double user_ridge = 0, item_ridge = 0, user_spread = 0, item_spread = 0;
    int const sweeps = whole ? 50'000 : 40'000;
    for (int n = 1; n <= sweeps; ++n) {
      auto const& draw = sampler.draw();
      std::vector<lfrec::interaction> rows;
      for (index_t u = 0; u < 3; ++u)
        for (index_t i = u == 2 ? 2 : 0; i < 4; ++i) {
          double const noise = sampler.precision() * draw.user_noise.of(u) * draw.item_noise.of(i);
          rows.push_back(
              {user_index{u}, item_index{i},
               static_cast<float>(score(draw, u, i) + random.normal() / std::sqrt(noise))});
        }
      sampler.sweep(lfrec::serial{}, lfrec::matrix(lfrec::interaction_log(3, 4, std::move(rows))),
                    n);
      precision += 1 / (1 + sampler.precision());
      auto const& p = draw.user_prior.precision;
      trace += std::exp(-0.1 * (p[0] + p[3]));
      bias += draw.users.row(0)[0] > 0 ? 1 : 0;
      user_ridge += 1 / (1 + sampler.user_ridge());
      item_ridge += 1 / (1 + sampler.item_ridge());
      user_spread += 1 / draw.user_noise.shape;
      item_spread += 1 / draw.item_noise.shape;
    }
    // Gamma(1, 1): e E1(1). Wishart(I, 2) of 2: |I + .2 I|^-1. Symmetric about 0.
    constexpr double of_gamma = 0.5963473623;
    CHECK(precision / sweeps == doctest::Approx(of_gamma).epsilon(0.05));
    CHECK(trace / sweeps == doctest::Approx(1 / 1.44).epsilon(0.05));
    CHECK(bias / sweeps == doctest::Approx(0.5).epsilon(0.1));
    if (!whole) continue;
    CHECK(user_ridge / sweeps == doctest::Approx(of_gamma).epsilon(0.05));
    CHECK(item_ridge / sweeps == doctest::Approx(of_gamma).epsilon(0.05));
    CHECK(user_spread / sweeps == doctest::Approx(0.25).epsilon(0.05));  // uniform up to 1/2
    CHECK(item_spread / sweeps == doctest::Approx(0.25).epsilon(0.05));
  }
}

TEST_CASE("the loss is that of the draw") {
  std::vector<lfrec::interaction> rows;
  for (index_t u = 0; u < 5; ++u)
    for (index_t i = u % 2; i < 6; i += 2)
      rows.push_back({user_index{u}, item_index{i}, static_cast<float>(1 + (u + i) % 4)});
  lfrec::matrix const data(lfrec::interaction_log(5, 6, rows));
  lfrec::detail::rating_unit const unit{1, 1};
  std::vector<double> const cuts{-1, 0, 1};
  gibbs_sampler<double> numbers(lfrec::serial{}, 5, 6, 2, unit, {}, 1);
  gibbs_sampler<double> levels(lfrec::serial{}, 5, 6, 2, unit, cuts, 1);
  for (int n = 1; n <= 3; ++n) {
    numbers.sweep(lfrec::serial{}, data, n);
    levels.sweep(lfrec::serial{}, data, n);
    double squares = 0, logs = 0;
    for (auto const& row : rows) {
      auto const at = [&](auto const& sampler) {
        return score(sampler.draw(), lfrec::to_index(row.user), lfrec::to_index(row.item));
      };
      double const miss = static_cast<double>(row.value) - 1 - at(numbers);
      squares += miss * miss;
      auto const x = lfrec::detail::level_interval(
          levels.draw().cuts, static_cast<std::size_t>(row.value) - 1, at(levels));
      logs -= std::log(lfrec::normal_cdf(x.high) - lfrec::normal_cdf(x.low));
    }
    CHECK(numbers.loss(lfrec::serial{}, data) == doctest::Approx(squares).epsilon(1e-9));
    CHECK(levels.loss(lfrec::serial{}, data) == doctest::Approx(logs).epsilon(1e-6));
  }
}

TEST_CASE("rows keep the constants that the other side's biases meet") {
  lfrec::matrix const data(lfrec::interaction_log(2, 3, {{user_index{0}, item_index{1}, 2}}));
  gibbs_sampler<float> sampler(lfrec::serial{}, 2, 3, 4, {}, {}, 1);
  for (int n = 1; n <= 3; ++n) sampler.sweep(lfrec::serial{}, data, n);
  for (index_t u = 0; u < 2; ++u) {
    CHECK(sampler.draw().users.row(u).back() == 1);
    CHECK(sampler.draw().user_means.row(u).back() == 1);
  }
  for (index_t i = 0; i < 3; ++i) CHECK(sampler.draw().items.row(i).front() == 1);
}
