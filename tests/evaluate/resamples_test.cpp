// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/resamples.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "support/executors.hpp"

namespace detail = lfrec::detail;

TEST_CASE("drawn indices are uniform, the rejected ones too") {
  for (std::size_t const n : {1U, 2U, 7U, 48U}) {
    CAPTURE(n);
    detail::index_draws draws(lfrec::random_stream(1), n);
    std::vector<double> count(n, 0.0);
    double const each = 20'000;
    for (std::size_t k = 0; k < n * 10'000; ++k) {
      std::size_t a = n;
      std::size_t b = n;
      draws(a, b);
      ++count.at(a);
      ++count.at(b);
    }
    double chi = 0;
    for (double const c : count) chi += (c - each) * (c - each) / each;
    // Mean n - 1, variance 2 (n - 1): six standard deviations.
    CHECK(chi <= static_cast<double>(n - 1) + 6 * std::sqrt(2 * static_cast<double>(n - 1)));
  }
  // n = 3 · 2^30 rejects a quarter of all words; without that, multiples of 3 would come twice as
  // often as the others.
  std::size_t const large = std::size_t{3} << 30U;
  detail::index_draws draws(lfrec::random_stream(2), large);
  double multiples = 0;
  for (int k = 0; k < 30'000; ++k) multiples += draws() % 3 == 0 ? 1 : 0;
  CHECK(std::abs(multiples - 10'000) < 6 * 82);
}

TEST_CASE("a resample is the mean and error of the values that its stream draws") {
  for (std::size_t const n : {2U, 5U, 64U, 101U}) {
    CAPTURE(n);
    lfrec::random_stream random(n);
    std::vector<double> values(n);
    for (double& v : values) v = 3 + random.normal();
    detail::centred const sample(values);
    auto const drawn = detail::resample_means(sample, 70, 9, lfrec::executor_ref(lfrec::serial{}));
    for (std::size_t b = 0; b < drawn.size(); ++b) {
      detail::index_draws draws(detail::draw_stream(9, detail::draw_purpose::bootstrap, b), n);
      std::vector<double> taken;
      while (taken.size() + 1 < n) {
        std::size_t i = 0;
        std::size_t j = 0;
        draws(i, j);
        taken.push_back(values[i]);
        taken.push_back(values[j]);
      }
      if (taken.size() < n) taken.push_back(values[draws()]);
      double mean = 0;
      for (double const v : taken) mean += v / static_cast<double>(n);
      double squares = 0;
      for (double const v : taken) squares += (v - mean) * (v - mean);
      double const size = static_cast<double>(n);
      CHECK(std::abs(sample.mean + drawn[b].shift - mean) < 1e-12);
      CHECK(std::abs(drawn[b].error - std::sqrt(squares / (size - 1) / size)) < 1e-7);
    }
  }
}

TEST_CASE("resamples have the same bits for every executor") {
  std::vector<double> values(333);
  for (std::size_t n = 0; n < values.size(); ++n) values[n] = std::sin(static_cast<double>(n));
  detail::centred const sample(values);
  auto const wanted = detail::resample_means(sample, 101, 1, lfrec::executor_ref(lfrec::serial{}));
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const got = detail::resample_means(sample, 101, 1, exec);
    bool same = got.size() == wanted.size();
    for (std::size_t b = 0; same && b < got.size(); ++b)
      same = got[b].shift == wanted[b].shift && got[b].error == wanted[b].error;
    CHECK(same);
  });
}

TEST_CASE("a spread within rounding is none, and a resample of one value has an infinite t") {
  std::vector<double> const equal = {0.1 + 0.2, 0.3, 0.3};
  detail::centred const same(equal);
  CHECK(same.error == 0);
  CHECK(same.mean == doctest::Approx(0.3));
  CHECK(detail::studentized({0, 0}) == 0);
  CHECK(detail::studentized({-0.5, 0}) == -std::numeric_limits<double>::infinity());
  CHECK(detail::studentized({0.5, 0.25}) == 2);
}

TEST_CASE("quantiles interpolate between order statistics") {
  std::vector<double> const sorted = {1, 2, 4, 8};
  CHECK(detail::sorted_quantile(sorted, 0.2) == 1);
  CHECK(detail::sorted_quantile(sorted, 0.5) == 3);
  CHECK(detail::sorted_quantile(sorted, 0.7) == doctest::Approx(6));
  CHECK(detail::sorted_quantile(sorted, 0.01) == 1);
  CHECK(detail::sorted_quantile(sorted, 0.99) == 8);
  double const infinity = std::numeric_limits<double>::infinity();
  CHECK(detail::sorted_quantile(std::vector<double>{-infinity, -infinity, 1}, 0.3) == -infinity);
}
