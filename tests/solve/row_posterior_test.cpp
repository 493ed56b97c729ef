// SPDX-License-Identifier: MIT
#include "lfrec/solve/row_posterior.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

using lfrec::normal_prior;
using lfrec::random_stream;
using lfrec::detail::row_posterior;

namespace {

normal_prior const prior{{0.5, -1}, {2, 0.5, 0.5, 1}, {0.5, -0.75}};

/// n observations of two unknowns.
template <typename Scalar>
struct observations {
  std::vector<std::array<Scalar, 2>> h;
  std::vector<double> t;

  explicit observations(std::size_t n) {
    random_stream random(n);
    for (std::size_t j = 0; j < n; ++j) {
      h.push_back({static_cast<Scalar>(random.normal()), static_cast<Scalar>(random.normal())});
      t.push_back(random.normal());
    }
  }
  void tell(row_posterior<Scalar>& posterior) const {
    posterior.observe(
        h.size(), [&](std::size_t j) { return h[j].data(); }, [&](std::size_t j) { return t[j]; });
  }
};

}  // namespace

TEST_CASE_TEMPLATE("mean and spread are those of the conjugate posterior", Scalar,
                   LFREC_TEST_SCALARS) {
  row_posterior<Scalar> posterior(2);  // used again for each
  for (std::size_t const n : {0U, 1U, 3U, 64U, 65U, 201U}) {
    CAPTURE(n);
    observations<Scalar> const seen(n);
    double const alpha = 1.7;
    double a = 2, b = 0.5, c = 1, x = 0.5, y = -0.75;  // A = [a b; b c], right-hand side [x, y]
    for (std::size_t j = 0; j < n; ++j) {
      auto const h0 = static_cast<double>(seen.h[j][0]);
      auto const h1 = static_cast<double>(seen.h[j][1]);
      a += alpha * h0 * h0, b += alpha * h0 * h1, c += alpha * h1 * h1;
      x += alpha * seen.t[j] * h0, y += alpha * seen.t[j] * h1;
    }
    double const det = a * c - b * b;
    seen.tell(posterior);
    REQUIRE(posterior.condition(prior, alpha));
    double const slack = sizeof(Scalar) == 4 ? 1e-5 : 1e-12;
    CHECK(std::abs(posterior.mean()[0] - (c * x - b * y) / det) < slack);
    CHECK(std::abs(posterior.mean()[1] - (a * y - b * x) / det) < slack);

    random_stream random(1);
    constexpr int draws = 50'000;
    std::array<double, 3> spread{};
    std::vector<Scalar> drawn(2);
    for (int k = 0; k < draws; ++k) {
      posterior.draw(random, std::span(drawn));
      double const d0 = static_cast<double>(drawn[0]) - posterior.mean()[0];
      double const d1 = static_cast<double>(drawn[1]) - posterior.mean()[1];
      spread[0] += d0 * d0, spread[1] += d0 * d1, spread[2] += d1 * d1;
    }
    double const size = (a + c) / det;
    CHECK(std::abs(spread[0] / draws - c / det) < 0.03 * size);
    CHECK(std::abs(spread[1] / draws + b / det) < 0.03 * size);
    CHECK(std::abs(spread[2] / draws - a / det) < 0.03 * size);

    double error = 0;
    for (std::size_t j = 0; j < n; ++j) {
      double const miss = seen.t[j] - static_cast<double>(seen.h[j][0] * drawn[0]) -
                          static_cast<double>(seen.h[j][1] * drawn[1]);
      error += miss * miss;
    }
    CHECK(posterior.squared_error(std::span<Scalar const>(drawn)) ==
          doctest::Approx(error).epsilon(1e-4));
  }
}

TEST_CASE("a prior that is no precision has no posterior") {
  row_posterior<float> posterior(2);
  observations<float>(0).tell(posterior);
  CHECK_FALSE(posterior.condition({{0, 0}, {1, 2, 2, 1}, {0, 0}}, 1));
}
