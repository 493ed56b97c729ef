// SPDX-License-Identifier: MIT
// What recipes say of their memory, against what operator new hands out: a program of its own,
// since it counts for the whole of it.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "../../benchmarks/support/heap.hpp"
#include "lfrec/als.hpp"
#include "lfrec/bayesian_mf.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/estimate_memory.hpp"
#include "lfrec/graph.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/linear.hpp"
#include "lfrec/pairwise.hpp"
#include "lfrec/sgd.hpp"
#include "lfrec/social.hpp"
#include "lfrec/svdpp.hpp"

namespace {

using namespace lfrec;

/// Values 1 to 5 of `each` items a user, some of the items far more often than others; item 0 may
/// be everybody's.
matrix world(index_t users, index_t items, std::size_t each, bool hit = false) {
  std::vector<offset_t> offsets{0};
  std::vector<index_t> indices;
  std::vector<float> values;
  for (index_t u = 0; u < users; ++u) {
    random_stream random(7, 0, to_size(u));
    std::vector<index_t> mine(hit ? 1 : 0, 0);
    while (mine.size() < each) {
      double const x = random.uniform();
      auto const i = static_cast<index_t>((0.4 * x + 0.6 * x * x) * items);
      if (std::ranges::find(mine, i) == mine.end()) mine.push_back(i);
    }
    std::ranges::sort(mine);
    for (index_t const i : mine) {
      indices.push_back(i);
      values.push_back(static_cast<float>(1 + (u + 3 * i) % 5));
    }
    offsets.push_back(static_cast<offset_t>(indices.size()));
  }
  return matrix(
      csr<float>(users, items, std::move(offsets), std::move(indices), std::move(values)));
}

matrix const& plays() {
  static matrix const data = world(6007, 3001, 60);
  return data;
}

template <typename Recipe, typename Data>
double measured(Recipe const& recipe, Data const& data, thread_pool& threads) {
  heap::watermark const mark;
  auto const model = recipe.fit(data, threads);
  return static_cast<double>(mark.bytes());
}

/// The estimate is within a tenth of what a fit of the data holds; a bound is not below it either.
template <typename Recipe, typename Data = matrix>
void check(std::string const& name, Recipe const& recipe, Data const& data = plays(),
           std::vector<std::size_t> const& counts = {1, 3}) {
  auto const shape = shape_of(detail::matrix_of(data));
  for (std::size_t const n : counts) {
    thread_pool threads(n);
    auto const told = estimate_memory(recipe, shape, n);
    double const held = measured(recipe, data, threads);
    INFO(name << " with " << n << " threads: " << told.fit << " told, " << held << " held");
    CHECK(held > 1e6);
    CHECK(told.fit < 1.1 * held);
    CHECK(told.fit > (told.fit_at_most ? 0.99 : 0.9) * held);
  }
}

/// The same of a bound that the data do not reach.
template <typename Recipe>
void check_bound(std::string const& name, Recipe const& recipe, matrix const& data = plays(),
                 std::vector<std::size_t> const& counts = {1, 3}) {
  for (std::size_t const n : counts) {
    thread_pool threads(n);
    auto const told = estimate_memory(recipe, shape_of(data), n);
    double const held = measured(recipe, data, threads);
    INFO(name << " with " << n << " threads: " << told.fit << " told, " << held << " held");
    CHECK(told.fit_at_most);
    CHECK(told.fit > 0.99 * held);
  }
}

}  // namespace

TEST_CASE("the matrix takes what its estimate says, in one orientation and in both") {
  heap::watermark const mark;
  auto const data = world(2003, 1501, 50);
  auto const told = estimate_memory(als{}, shape_of(data));
  heap::watermark const copy;
  auto const rows = copy_rows(data);
  CHECK(static_cast<double>(copy.bytes()) == doctest::Approx(told.by_user).epsilon(0.01));
  CHECK(told.both > 1.9 * told.by_user);
  heap::watermark const both;
  matrix const again(rows);
  // Its transpose has where each row goes on besides, for a while.
  CHECK(static_cast<double>(both.bytes()) == doctest::Approx(told.both).epsilon(0.02));
}

TEST_CASE("alternating least squares holds what it says") {
  check("implicit_als", implicit_als{{.factors = 64, .epochs = 2}});
  check("implicit_als cg",
        implicit_als{{.factors = 64, .epochs = 2, .solver = row_solver::conjugate_gradient}});
  check("implicit_als quantized", implicit_als{{.factors = 64,
                                                .epochs = 2,
                                                .solver = row_solver::conjugate_gradient,
                                                .quantized = true}});
  check("implicit_als wide", implicit_als{{.factors = 160, .epochs = 1}}, world(4001, 2003, 20));
  check("implicit_als double", implicit_als<double>{{.factors = 32, .epochs = 2}});
  check("als", als{{.factors = 48, .epochs = 2}});
  check("als non-negative",
        als{{.factors = 32, .epochs = 1, .biases = false, .non_negative = true}});
}

TEST_CASE("conjugate gradient holds the row of an item that everybody has, on one thread of all") {
  implicit_als const recipe{{.factors = 64, .epochs = 1, .solver = row_solver::conjugate_gradient}};
  auto const popular = world(8009, 1009, 20, true);
  CHECK(shape_of(popular).longest == 8009);
  check("cg", recipe, popular, {1});
  auto unknown = shape_of(popular);
  unknown.longest = 0;
  thread_pool threads(2);
  auto const told = estimate_memory(recipe, unknown, 2);
  CHECK(told.fit_at_most);
  CHECK(told.fit > measured(recipe, popular, threads));
  check_bound("cg", recipe, popular, {3});
}

TEST_CASE("a row far longer than others makes estimates of several threads bounds") {
  auto const popular = world(20011, 307, 5, true);
  check("als", als{{.factors = 32, .epochs = 1}}, popular, {1});
  check_bound("als", als{{.factors = 32, .epochs = 1}}, popular, {4});
  check_bound("implicit_als", implicit_als{{.factors = 32, .epochs = 1}}, popular, {4});
}

TEST_CASE("bounds on neighbours hold in small too, to the byte but for the allocator's rounding") {
  auto const check_all = [](auto const& recipe, matrix const& data) {
    for (std::size_t const n : {1U, 2U}) {
      thread_pool threads(n);
      auto const told = estimate_memory(recipe, shape_of(data), n);
      double const held = measured(recipe, data, threads);
      INFO(told.fit << " told, " << held << " held");
      CHECK(told.fit_at_most);
      CHECK(told.fit > 0.999 * held);
    }
  };
  check_all(user_knn{{.neighbors = 20}}, world(30011, 400, 5));
  check_all(user_knn{}, world(50, 40, 10));
  check_all(item_knn{}, world(200, 3001, 60));
  check_all(item_knn{{.similarity = similarity_kind::adjusted_cosine}}, world(200, 3001, 60));
}

TEST_CASE("social_als holds what it says but for the friendships") {
  social const friends(plays().users(),
                       {{user_index{1}, user_index{2}}, {user_index{2}, user_index{1}}});
  check("social_als", social_als{{.factors = 64, .epochs = 2}},
        training<matrix>{.matrix = plays(), .friends = &friends});
}

TEST_CASE("stochastic gradient descent holds what it says") {
  check("sgd", sgd{{.factors = 32, .epochs = 2}});
  check("sgd plays", sgd{{.factors = 32, .epochs = 2, .unobserved_weight = 0.1F}});
  check("svdpp", svdpp{{.factors = 32, .epochs = 1}});
}

TEST_CASE("pairwise recipes hold what they say") {
  check("bpr", bpr{{.factors = 32, .epochs = 1, .negatives = 2}});
  check(
      "bpr popularity",
      bpr{{.factors = 32, .epochs = 1, .sampling = negative_sampling::popularity, .negatives = 2}});
  check("warp", warp{{.factors = 32, .epochs = 1, .max_draws = 3}});
  check("logistic_mf", logistic_mf{{.factors = 32, .epochs = 1, .negatives = 2}});
}

TEST_CASE("bayesian_mf holds what it says, thinned or not, with all that it may draw") {
  bayesian_mf_options options{.factors = 8, .epochs = 6, .burn_in = 2, .samples = 8};
  check("bayesian_mf", bayesian_mf{options});
  options.samples = 3;
  check("bayesian_mf thinned", bayesian_mf{options});
  options.implicit = rating_implicit::users_and_items;
  options.noise = rating_noise::per_user_and_item;
  check("bayesian_mf all", bayesian_mf{options});
  options.burn_in = 6;
  check("bayesian_mf burn-in alone", bayesian_mf{options});
}

TEST_CASE("neighbours hold what they say where all places are taken, and no more elsewhere") {
  check("item_knn", item_knn{{.neighbors = 100}});
  check("item_knn pearson", item_knn{{.neighbors = 100, .similarity = similarity_kind::pearson}});
  check_bound("item_knn adjusted",
              item_knn{{.neighbors = 100, .similarity = similarity_kind::adjusted_cosine}});
  check_bound("item_knn all", item_knn{{.neighbors = 3000}});
  check_bound("item_knn sparse", item_knn{{.neighbors = 300}}, world(3001, 20011, 5));
  check("user_knn", user_knn{{.neighbors = 100}});
  check_bound("user_knn adjusted",
              user_knn{{.neighbors = 50, .similarity = similarity_kind::adjusted_cosine}});
}

TEST_CASE("walks hold what they say where all places are taken, and no more elsewhere") {
  check("graph_filter", graph_filter{{.neighbors = 100}});
  check_bound("p3alpha", p3alpha{{.neighbors = 100}});
  check_bound("rp3beta", rp3beta{{.neighbors = 100}});
  check_bound("p3alpha sparse", p3alpha{{.neighbors = 50}}, world(3001, 20011, 5));
}

TEST_CASE("linear models hold what they say, slim at most") {
  check("ease primal", ease{{.form = ease_form::primal}}, world(1501, 1001, 30));
  check("ease dual", ease{{.form = ease_form::dual}}, world(1001, 1501, 30));
  check_bound("slim", slim{{.neighbors = 100, .tolerance = 0.05F}}, world(3001, 1501, 30));
  check_bound("slim all", slim{{.tolerance = 0.05F}}, world(1001, 501, 10));
}
