// SPDX-License-Identifier: MIT
// How well recipes predict ratings: MovieLens 100K on its official folds u1-u5, MovieLens 1M on
// five random folds by seed. Predictions are clipped to 1..5. The options below were tuned on parts
// of the train folds. One csv row per data set, fold and recipe on standard output, the means last.
//
//     ratings_bench [FOLDER [PATTERN]]
//
// FOLDER holds the data sets ($LFREC_DATA otherwise); PATTERN runs only the lines whose "data
// recipe setting" contain it, "ml-100k als" say.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/als.hpp"
#include "lfrec/baseline.hpp"
#include "lfrec/bayesian_mf.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/datasets/movielens.hpp"
#include "lfrec/evaluate/evaluate_ratings.hpp"
#include "lfrec/metrics/rating_error.hpp"
#include "lfrec/rating_knn.hpp"
#include "lfrec/sgd.hpp"
#include "lfrec/svdpp.hpp"

namespace {

struct figures {
  double rmse = 0;
  double mae = 0;
  double seconds = 0;  // of the fit
};

struct fold {
  lfrec::matrix train;
  lfrec::matrix test;
};

/// A recipe with everything chosen, and what it does to a fold.
struct candidate {
  std::string recipe;
  std::string setting;
  std::function<figures(fold const&, lfrec::executor_ref)> judge;
};

template <typename Recipe>
candidate make(Recipe recipe, std::string setting) {
  auto judge = [=](fold const& data, lfrec::executor_ref exec) {
    auto const started = std::chrono::steady_clock::now();
    auto const model = recipe.fit(data.train, exec);
    std::chrono::duration<double> const seconds = std::chrono::steady_clock::now() - started;
    auto const report =
        lfrec::evaluate_ratings(model, lfrec::held_out(data.train, data.test),
                                lfrec::rating_scale{1, 5}, exec, lfrec::rmse{}, lfrec::mae{});
    return figures{report.values[0], report.values[1], seconds.count()};
  };
  return {std::string{Recipe::name}, std::move(setting), judge};
}

constexpr auto both = lfrec::rating_implicit::users_and_items;

/// A recipe is a line.
std::vector<candidate> candidates_100k() {
  return {make(lfrec::baseline{}, "defaults"),
          make(lfrec::baseline{{.epochs = 20, .solver = lfrec::bias_solver::sgd}},
               "solver=sgd epochs=20"),
          make(lfrec::slope_one{}, "defaults"),
          make(lfrec::item_rating_knn{}, "defaults"),
          make(lfrec::user_rating_knn{}, "defaults"),
          make(lfrec::als{{.factors = 16}}, "factors=16"),
          make(lfrec::als{{.factors = 16, .biases = false, .non_negative = true}},
               "factors=16 biases=false non_negative=true"),
          make(lfrec::sgd{}, "defaults"),
          make(lfrec::svdpp{}, "defaults"),
          make(lfrec::bayesian_mf{{.factors = 10}}, "factors=10"),
          make(lfrec::bayesian_mf{{.factors = 10, .output = lfrec::rating_output::ordered_probit}},
               "factors=10 ordered_probit"),
          make(lfrec::bayesian_mf{{.factors = 10, .implicit = both}}, "factors=10 implicit"),
          make(lfrec::bayesian_mf{{.factors = 10,
                                   .implicit = both,
                                   .noise = lfrec::rating_noise::per_user_and_item}},
               "factors=10 implicit noise"),
          make(lfrec::bayesian_mf{{.factors = 10,
                                   .output = lfrec::rating_output::ordered_probit,
                                   .implicit = both}},
               "factors=10 ordered_probit implicit")};
}

std::vector<candidate> candidates_1m() {
  return {make(lfrec::baseline{}, "defaults"),
          make(lfrec::slope_one{}, "defaults"),
          make(lfrec::item_rating_knn{}, "defaults"),
          make(lfrec::user_rating_knn{}, "defaults"),
          make(lfrec::als{{.factors = 32}}, "factors=32"),
          make(lfrec::sgd{}, "defaults"),
          make(lfrec::svdpp{}, "defaults"),
          make(lfrec::bayesian_mf{{.factors = 32, .epochs = 120, .burn_in = 20, .samples = 100}},
               "factors=32 epochs=120 burn_in=20 samples=100"),
          make(lfrec::bayesian_mf{{.factors = 32,
                                   .epochs = 120,
                                   .burn_in = 20,
                                   .samples = 100,
                                   .implicit = both,
                                   .noise = lfrec::rating_noise::per_user_and_item}},
               "factors=32 epochs=120 burn_in=20 samples=100 implicit noise")};
}

std::vector<fold> official_folds(std::string const& folder) {
  auto const data = lfrec::datasets::read_movielens(folder);
  std::vector<fold> folds;
  for (auto const* name : {"u1", "u2", "u3", "u4", "u5"}) {
    auto const cut = lfrec::datasets::read_movielens_fold(folder, data, name);
    folds.push_back({lfrec::matrix(cut.train), lfrec::matrix(cut.test)});
  }
  return folds;
}

/// The ratings in random order, in five equal parts.
std::vector<fold> random_folds(std::string const& folder, std::uint64_t seed) {
  auto const data = lfrec::datasets::read_movielens(folder);
  std::vector<std::size_t> order(data.log.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  lfrec::random_stream random(seed);
  lfrec::shuffle(std::span(order), random);
  std::vector<fold> folds;
  for (std::size_t part = 0; part < 5; ++part) {
    std::vector<lfrec::interaction> train;
    std::vector<lfrec::interaction> test;
    for (std::size_t n = 0; n < order.size(); ++n)
      (n * 5 / order.size() == part ? test : train).push_back(data.log[order[n]]);
    auto const as_matrix = [&](std::vector<lfrec::interaction> rows) {
      return lfrec::matrix(
          lfrec::interaction_log(data.log.users(), data.log.items(), std::move(rows)));
    };
    folds.push_back({as_matrix(std::move(train)), as_matrix(std::move(test))});
  }
  return folds;
}

void run(std::string const& name, std::vector<candidate> candidates, std::string const& pattern,
         std::function<std::vector<fold>()> const& make_folds, lfrec::executor_ref exec) {
  std::erase_if(candidates, [&](candidate const& c) {
    return (name + ' ' + c.recipe + ' ' + c.setting).find(pattern) == std::string::npos;
  });
  if (candidates.empty()) return;
  auto const folds = make_folds();
  for (auto const& each : candidates) {
    figures mean;
    std::vector<double> seconds;
    for (std::size_t f = 0; f < folds.size(); ++f) {
      auto const found = each.judge(folds[f], exec);
      std::printf("%s,%zu,%s,%s,%.5f,%.5f,%.3f\n", name.c_str(), f + 1, each.recipe.c_str(),
                  each.setting.c_str(), found.rmse, found.mae, found.seconds);
      std::fflush(stdout);
      mean.rmse += found.rmse / static_cast<double>(folds.size());
      mean.mae += found.mae / static_cast<double>(folds.size());
      seconds.push_back(found.seconds);
    }
    std::sort(seconds.begin(), seconds.end());
    std::printf("# %s %s %s: rmse %.4f, mae %.4f, fit %.3f s (median of folds)\n", name.c_str(),
                each.recipe.c_str(), each.setting.c_str(), mean.rmse, mean.mae,
                seconds[seconds.size() / 2]);
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  char const* const given = argc > 1 ? argv[1] : std::getenv("LFREC_DATA");
  if (given == nullptr) {
    std::fputs("usage: ratings_bench FOLDER [PATTERN], or set LFREC_DATA\n", stderr);
    return 1;
  }
  std::string const folder = given;
  std::string const pattern = argc > 2 ? argv[2] : "";
  lfrec::thread_pool pool;
  std::puts("data,fold,recipe,setting,rmse,mae,fit_seconds");
  run(
      "ml-100k", candidates_100k(), pattern, [&] { return official_folds(folder + "/ml-100k"); },
      pool);
  run(
      "ml-1m", candidates_1m(), pattern, [&] { return random_folds(folder + "/ml-1m", 1); }, pool);
  return 0;
} catch (std::exception const& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
