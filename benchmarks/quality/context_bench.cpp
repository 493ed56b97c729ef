// SPDX-License-Identifier: MIT
// What circumstances and times add to a factorization machine. Three questions:
//
//   incarmusic  RMSE with and without the circumstances of a rating. Five folds of the ratings (or
//               of the pairs of user and track, whose ratings then stay together), dealt out anew
//               for each seed. Both kinds of model choose among the same settings, by a fifth of
//               their training ratings, and are fitted again to all of them.
//   ml-100k     RMSE with bins of time, hours and weekdays as circumstances, on the last fifth of
//               all ratings and on each user's last ten.
//   decay       NDCG@10 of implicit_als on ratings of ML-100K as plays, by weights that fade, on
//               the last fifth of all ratings; which τ is best is shown, not chosen.
//
//     context_bench [FOLDER [QUESTION [SEEDS]]]
//
// FOLDER holds the data sets ($LFREC_DATA otherwise). A csv row per run, then means and deviations.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <limits>
#include <map>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/data/time_context.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/datasets/incarmusic.hpp"
#include "lfrec/datasets/movielens.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/evaluate/evaluate_in_context.hpp"
#include "lfrec/factorization_machine.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/metrics/rating_error.hpp"
#include "lfrec/split/by_time.hpp"
#include "lfrec/split/k_fold.hpp"
#include "lfrec/split/leave_last_out.hpp"

namespace {

using lfrec::interaction_log;

/// Figures of the same runs by name, and their means beside those of a first name.
class figures {
 public:
  void add(std::string const& name, double value) { values_[name].push_back(value); }

  void print(std::string const& title, std::string const& against) const {
    auto const moments = [](std::vector<double> const& x) {
      double const n = static_cast<double>(x.size());
      double const mean = std::accumulate(x.begin(), x.end(), 0.0) / n;
      double squares = 0;
      for (double const v : x) squares += (v - mean) * (v - mean);
      return std::pair{mean, x.size() > 1 ? std::sqrt(squares / (n - 1)) : 0};
    };
    for (auto const& [name, x] : values_) {
      auto const [mean, deviation] = moments(x);
      std::printf("# %s, %s: %.4f, deviation %.4f over %zu runs", title.c_str(), name.c_str(), mean,
                  deviation, x.size());
      auto const& base = values_.at(against);
      std::vector<double> difference(x);
      for (std::size_t n = 0; n < x.size(); ++n) difference[n] -= base[n];
      auto const [change, of_change] = moments(difference);
      auto const lower =
          std::count_if(difference.begin(), difference.end(), [](double d) { return d < 0; });
      if (name != against)
        std::printf(", %+.4f (deviation %.4f, lower in %ld) against %s", change, of_change,
                    static_cast<long>(lower), against.c_str());
      std::printf("\n");
    }
  }

 private:
  std::map<std::string, std::vector<double>> values_;
};

/// A model of ratings with what it may know.
struct knowledge {
  std::string name;
  bool context;
  bool features;
};

double rmse_of(lfrec::dataset const& data, knowledge const& known,
               lfrec::factorization_machine_options const& options, interaction_log const& train,
               interaction_log const& test, lfrec::rating_scale scale, lfrec::executor_ref exec) {
  lfrec::matrix const matrix(train, lfrec::duplicates::mean);
  // Without circumstances a model still reads every rating, not their means.
  lfrec::features const nothing;
  interaction_log const bare(train.users(), train.items(), train.rows());
  lfrec::situated_log const with{train, data.contexts};
  lfrec::situated_log const without{bare, nothing};
  auto const model = lfrec::factorization_machine{options}.fit(
      lfrec::training{matrix, nullptr, known.features ? &data.item_features : nullptr, nullptr,
                      known.context ? &with : &without},
      exec);
  return lfrec::evaluate_in_context(model, lfrec::situated_log{test, data.contexts}, scale, exec,
                                    lfrec::rmse{})
      .values[0];
}

/// The settings to choose from, the same for every kind of model: drawn once.
std::vector<lfrec::factorization_machine_options> settings() {
  std::vector<lfrec::factorization_machine_options> all;
  lfrec::random_stream random(2011);
  auto const between = [&](double low, double high) {
    return static_cast<float>(low * std::pow(high / low, random.uniform()));
  };
  for (int n = 0; n < 8; ++n) {
    lfrec::factorization_machine_options o;
    o.factors = n % 2 == 0 ? 8 : 16;
    o.frequency_scaling = 0;
    o.regularization = between(2, 10);
    o.bias_regularization = between(0.2, 1);
    o.feature_regularization = between(3, 60);
    o.context_regularization = between(10, 200);
    all.push_back(o);
  }
  return all;
}

/// Which of `parts` each row is in: rows dealt out at random.
std::vector<std::size_t> deal(std::size_t rows, std::size_t parts, std::uint64_t seed) {
  std::vector<std::size_t> order(rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  lfrec::random_stream random(seed);
  lfrec::shuffle(std::span(order), random);
  std::vector<std::size_t> part(rows);
  for (std::size_t n = 0; n < rows; ++n) part[order[n]] = n % parts;
  return part;
}

void incarmusic(std::string const& folder, int seeds, lfrec::executor_ref exec) {
  auto const data = lfrec::datasets::read_incarmusic(folder + "/incarmusic");
  lfrec::rating_scale const scale{0, 5};
  auto const choices = settings();
  std::vector<knowledge> const kinds = {{"without", false, false},
                                        {"context", true, false},
                                        {"features", false, true},
                                        {"context and features", true, true}};
  for (bool const by_pair : {false, true}) {
    std::string const title = by_pair ? "incarmusic by pair" : "incarmusic by rating";
    figures all;
    for (int seed = 1; seed <= seeds; ++seed) {
      auto const part = deal(data.log.size(), 5, static_cast<std::uint64_t>(seed));
      for (int fold = 0; fold < 5; ++fold) {
        auto const cut = [&](interaction_log const& log) -> lfrec::holdout {
          if (by_pair)
            return lfrec::k_fold{
                {.fold = fold, .per_user = false, .seed = static_cast<std::uint64_t>(seed)}}(log);
          auto const of = static_cast<std::size_t>(fold);
          return {log.select([&](std::size_t n) { return part[n] != of; }),
                  log.select([&](std::size_t n) { return part[n] == of; }),
                  {}};
        };
        auto const parts = cut(data.log);
        auto const inner = deal(parts.train.size(), 5, static_cast<std::uint64_t>(100 + seed));
        auto validation =
            lfrec::holdout{parts.train.select([&](std::size_t n) { return inner[n] != 0; }),
                           parts.train.select([&](std::size_t n) { return inner[n] == 0; }),
                           {}};
        if (by_pair) validation = lfrec::k_fold{{.per_user = false, .seed = 100}}(parts.train);
        for (auto const& kind : kinds) {
          auto best = choices.front();
          double least = std::numeric_limits<double>::infinity();
          for (auto const& each : choices) {
            double const found =
                rmse_of(data, kind, each, validation.train, validation.test, scale, exec);
            if (found < least) least = found, best = each;
          }
          best.seed = static_cast<std::uint64_t>(seed);
          double const found = rmse_of(data, kind, best, parts.train, parts.test, scale, exec);
          all.add(kind.name, found);
          std::printf("%s,%d,%d,%s,%.5f\n", title.c_str(), seed, fold + 1, kind.name.c_str(),
                      found);
          std::fflush(stdout);
        }
      }
    }
    all.print(title, "without");
  }
}

void ml_100k(std::string const& folder, int seeds, lfrec::executor_ref exec) {
  auto const data = lfrec::datasets::read_movielens(folder + "/ml-100k");
  std::vector<std::pair<std::string, lfrec::holdout>> const splits = {
      {"ml-100k, last fifth", lfrec::by_time{}(data.log)},
      {"ml-100k, each user's last 10", lfrec::leave_last_out{{.count = 10}}(data.log)}};
  for (auto const& [title, parts] : splits) {
    figures all;
    auto const judge = [&](std::string const& name, auto const& add, int seed) {
      auto both = data;  // one table of situations for both
      std::vector<lfrec::interaction> rows = parts.train.rows();
      rows.insert(rows.end(), parts.test.begin(), parts.test.end());
      both.log = {data.log.users(), data.log.items(), std::move(rows)};
      both = add(std::move(both));
      auto const of_train = both.log.select([&](std::size_t n) { return n < parts.train.size(); });
      auto const of_test = both.log.select([&](std::size_t n) { return n >= parts.train.size(); });
      double const found =
          rmse_of(both, {name, both.contexts.columns() > 0, false},
                  {.seed = static_cast<std::uint64_t>(seed)}, of_train, of_test, {1, 5}, exec);
      all.add(name, found);
      std::printf("%s,%d,,%s,%.5f\n", title.c_str(), seed, name.c_str(), found);
      std::fflush(stdout);
    };
    for (int seed = 1; seed <= seeds; ++seed) {
      judge(
          "without", [](lfrec::dataset d) { return d; }, seed);
      for (int const bins : {5, 20})
        judge(
            std::to_string(bins) + " bins of time",
            [&](lfrec::dataset d) {
              return lfrec::with_context(std::move(d), "period",
                                         lfrec::time_bin::over(parts.train, bins));
            },
            seed);
      judge(
          "hour and weekday",
          [](lfrec::dataset d) {
            d = lfrec::with_context(std::move(d), "hour", lfrec::hour_of_day{});
            return lfrec::with_context(std::move(d), "weekday", lfrec::weekday{});
          },
          seed);
    }
    all.print(title, "without");
  }
}

void decay(std::string const& folder, int seeds, lfrec::executor_ref exec) {
  auto const data = lfrec::datasets::read_movielens(folder + "/ml-100k");
  auto const parts = lfrec::by_time{}(data.log);
  lfrec::matrix const test(parts.test, lfrec::binary{});
  figures all;
  for (int seed = 1; seed <= seeds; ++seed)
    for (double const days : {0.0, 120.0, 60.0, 30.0, 10.0}) {
      auto const plays =
          days > 0 ? lfrec::matrix(parts.train, lfrec::decayed{lfrec::binary{}, days * 86400})
                   : lfrec::matrix(parts.train, lfrec::binary{});
      auto const model =
          lfrec::implicit_als{{.factors = 32, .seed = static_cast<std::uint64_t>(seed)}}.fit(plays,
                                                                                             exec);
      double const found =
          lfrec::evaluate(model, lfrec::held_out(plays, test), exec, lfrec::ndcg{10})
              .mean(std::size_t{0});
      auto const name = days > 0 ? "tau " + std::to_string(static_cast<int>(days)) + " days"
                                 : std::string("without");
      all.add(name, found);
      std::printf("decay,%d,,%s,%.5f\n", seed, name.c_str(), found);
      std::fflush(stdout);
    }
  all.print("decay", "without");
}

}  // namespace

int main(int argc, char** argv) try {
  char const* const given = argc > 1 ? argv[1] : std::getenv("LFREC_DATA");
  if (given == nullptr) {
    std::fputs("usage: context_bench FOLDER [QUESTION [SEEDS]], or set LFREC_DATA\n", stderr);
    return 1;
  }
  std::string const folder = given;
  std::string const question = argc > 2 ? argv[2] : "";
  int const seeds = argc > 3 ? std::atoi(argv[3]) : 3;
  if (seeds < 1) throw lfrec::invalid_option("SEEDS must be a whole number from 1 on");
  lfrec::thread_pool pool;
  std::puts("question,seed,fold,model,figure");
  if (question.empty() || question == "incarmusic") incarmusic(folder, seeds, pool);
  if (question.empty() || question == "ml-100k") ml_100k(folder, seeds, pool);
  if (question.empty() || question == "decay") decay(folder, seeds, pool);
  return 0;
} catch (std::exception const& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
