// SPDX-License-Identifier: MIT
// Whether the statistics of evaluate/ hold what they promise, on simulated users whose truth is
// known: how often each test finds a difference at 5 % where there is none, and how often each 95 %
// interval holds the true mean. One csv row per figure, with the standard error that so many
// simulations have. Takes the seed (1), the number of simulations (20,000) and of resamples
// (2,000).
//
// A user likes what stands at rank r = 1 … 10 with probability a · .7 r^-.3, where a = x^g with x
// uniform: many users are hard, few easy. The figure is NDCG@10 with ten items held out, so that
// its mean is known. Two models of one user hit independently, but for 30 % of the ranks, where
// they agree: their figures could be swapped user by user, which is the exact null.
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/evaluate/compare_seeds.hpp"
#include "lfrec/evaluate/paired_t.hpp"
#include "lfrec/evaluate/segment_effect.hpp"
#include "lfrec/evaluate/sign_flip.hpp"
#include "lfrec/evaluate/wilcoxon.hpp"

namespace {

struct world {
  char const* name;
  double skew;  // g
  std::size_t users;
};

constexpr std::size_t depth = 10;

struct ranks {
  ranks() {
    double ideal = 0;
    for (std::size_t r = 0; r < depth; ++r) ideal += 1 / std::log2(static_cast<double>(r) + 2);
    for (std::size_t r = 0; r < depth; ++r) {
      gain[r] = 1 / std::log2(static_cast<double>(r) + 2) / ideal;
      chance[r] = 0.7 * std::pow(static_cast<double>(r) + 1, -0.3);
    }
  }
  [[nodiscard]] double mean(double skew) const {
    double sum = 0;
    for (std::size_t r = 0; r < depth; ++r) sum += gain[r] * chance[r] / (1 + skew);
    return sum;
  }

  std::array<double, depth> gain{};
  std::array<double, depth> chance{};
};

ranks const list;

// One user's figure with each of two models.
std::array<double, 2> user_figures(double skew, lfrec::random_stream& random) {
  double const ease = std::pow(random.uniform(), skew);
  std::array<double, 2> figures = {0, 0};
  for (std::size_t r = 0; r < depth; ++r) {
    double const p = ease * list.chance[r];
    bool const first = random.uniform() < p;
    bool const second = random.uniform() < 0.3 ? first : random.uniform() < p;
    figures[0] += first ? list.gain[r] : 0;
    figures[1] += second ? list.gain[r] : 0;
  }
  return figures;
}

// Names of figures in the order in which they were first seen, with how often they came true.
class tally {
 public:
  void add(std::string const& name, bool hit) {
    if (!count_.contains(name)) order_.push_back(name);
    count_[name] += hit ? 1 : 0;
  }
  void print(world const& w, std::size_t simulations) const {
    double const n = static_cast<double>(simulations);
    for (auto const& name : order_) {
      double const share = count_.at(name) / n;
      std::printf("%s,%zu,%s,%.2f,%.2f\n", w.name, w.users, name.c_str(), 100 * share,
                  100 * std::sqrt(share * (1 - share) / n));
    }
    std::fflush(stdout);
  }

 private:
  std::vector<std::string> order_;
  std::map<std::string, double> count_;
};

bool holds(lfrec::interval const& range, double truth) {
  return range.low <= truth && truth <= range.high;
}

struct run_options {
  std::uint64_t seed = 1;
  std::size_t simulations = 20'000;
  int resamples = 2000;
};

void run(world const& w, run_options const& o) {
  using lfrec::bootstrap_method;
  namespace detail = lfrec::detail;
  lfrec::executor_ref const exec{lfrec::serial{}};
  constexpr std::array<std::pair<bootstrap_method, char const*>, 3> methods = {
      {{bootstrap_method::symmetric_t, "symmetric_t"},
       {bootstrap_method::percentile, "percentile"},
       {bootstrap_method::bca, "bca"}}};
  std::vector<std::int32_t> segment(w.users);
  std::vector<lfrec::user_index> users(w.users);
  for (std::size_t u = 0; u < w.users; ++u) {
    users[u] = lfrec::user_index{static_cast<lfrec::index_t>(u)};
    segment[u] = u < w.users / 2 ? 0 : u < w.users * 4 / 5 ? 1 : 2;
  }
  lfrec::segmentation const groups{"g", {"half", "third", "fifth"}, segment};
  tally found;
  for (std::size_t s = 0; s < o.simulations; ++s) {
    lfrec::random_stream random(o.seed, s);
    std::uint64_t const seed = random();
    std::vector<double> first;
    std::vector<double> differences;
    for (std::size_t u = 0; u < w.users; ++u) {
      auto const [a, b] = user_figures(w.skew, random);
      first.push_back(a);
      differences.push_back(a - b);
    }
    auto const resamples = static_cast<std::size_t>(o.resamples);
    detail::centred const mean(first);
    detail::centred const difference(differences);
    auto const of_mean = detail::resample_means(mean, resamples, seed, exec);
    auto const of_difference = detail::resample_means(difference, resamples, seed, exec);
    for (auto const& [method, name] : methods)
      found.add(std::string{"coverage of a mean: "} + name,
                holds(detail::interval_of(mean, of_mean, method, 0.95), list.mean(w.skew)));
    for (auto const& [method, name] : methods)
      found.add(std::string{"coverage of a difference: "} + name,
                holds(detail::interval_of(difference, of_difference, method, 0.95), 0));
    found.add("type I: bootstrap", detail::bootstrap_p(difference, of_difference) <= 0.05);
    found.add("type I: permutation",
              lfrec::sign_flip_test(differences, {.resamples = o.resamples, .seed = seed}) <= 0.05);
    found.add("type I: t", lfrec::paired_t_test(differences) <= 0.05);
    found.add("type I: wilcoxon", lfrec::wilcoxon_test(differences) <= 0.05);
    if (w.users <= 200) {
      lfrec::report const r({"a"}, users, {first}, 0, "");
      found.add(
          "type I: segments",
          lfrec::test_segments(r, groups, "a", {.resamples = o.resamples, .seed = seed}).p <= 0.05);
    }
  }
  found.print(w, o.simulations);
}

// Users × 5 seeds, with a variance of seeds that is `ratio` times what users leave in a mean.
void run_seeds(world const& w, double ratio, run_options const& o) {
  tally found;
  for (std::size_t s = 0; s < o.simulations; ++s) {
    lfrec::random_stream random(o.seed, s, 1);
    std::vector<std::vector<double>> values(5, std::vector<double>(w.users));
    std::vector<double> of_user(w.users);
    for (double& u : of_user) u = random.normal();
    for (auto& seed : values) {
      double const shift = std::sqrt(ratio / static_cast<double>(w.users)) * random.normal();
      for (std::size_t u = 0; u < w.users; ++u) seed[u] = of_user[u] + shift + random.normal() / 2;
    }
    lfrec::detail::two_way const layout(values);
    found.add("coverage over 5 seeds: seeds / users " + std::to_string(ratio).substr(0, 4),
              holds(layout.figure(0.95).range, 0));
  }
  found.print(w, o.simulations);
}

}  // namespace

int main(int count, char** arguments) {
  run_options options;
  if (count > 1) options.seed = std::strtoull(arguments[1], nullptr, 10);
  if (count > 2) options.simulations = std::strtoull(arguments[2], nullptr, 10);
  if (count > 3) options.resamples = static_cast<int>(std::strtol(arguments[3], nullptr, 10));
  std::puts("users' ease,users,figure,percent,standard error");
  for (world const& w : {world{"mixed", 2, 200}, world{"mixed", 2, 1000}, world{"hard", 8, 200},
                         world{"hard", 8, 1000}})
    run(w, options);
  for (double const ratio : {0.0, 1.0, 10.0}) run_seeds({"normal", 0, 200}, ratio, options);
  // The cost of one interval of the size of HetRec Last.fm.
  std::vector<double> values;
  lfrec::random_stream random(options.seed);
  for (int u = 0; u < 1900; ++u) values.push_back(user_figures(2, random)[0]);
  for (std::size_t const threads : {1U, 2U}) {
    lfrec::thread_pool pool(threads);
    double best = 1e9;
    for (int repeat = 0; repeat < 20; ++repeat) {
      auto const start = std::chrono::steady_clock::now();
      static_cast<void>(lfrec::bootstrap_interval(values, {}, pool));
      std::chrono::duration<double, std::milli> const took =
          std::chrono::steady_clock::now() - start;
      best = std::min(best, took.count());
    }
    std::printf("mixed,1900,ms of an interval with 2000 resamples and %zu threads,%.2f,\n", threads,
                best);
  }
}
