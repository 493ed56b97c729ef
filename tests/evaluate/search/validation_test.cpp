// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/validation.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/metrics/hit_rate.hpp"
#include "lfrec/models/item_scores.hpp"

namespace {

using lfrec::interaction;
using lfrec::item_index;
using lfrec::user_index;

/// User u has items u and u + 1 of 6, and item 5 is held out.
lfrec::holdout parts() {
  std::vector<interaction> train;
  std::vector<interaction> test;
  for (int u = 0; u < 4; ++u) {
    train.push_back({user_index{u}, item_index{u}, 2});
    train.push_back({user_index{u}, item_index{u + 1}, 4});
    test.push_back({user_index{u}, item_index{5}, 1});
  }
  return {{4, 6, std::move(train)}, {4, 6, std::move(test)}, "by hand"};
}

lfrec::item_scores<float> favours(int item, std::size_t nonzeros) {
  std::vector<float> scores(6);
  scores[static_cast<std::size_t>(item)] = static_cast<float>(nonzeros);
  return {4, scores, std::vector<float>(6, 1)};
}

}  // namespace

TEST_CASE("a configuration is taken apart into weighting, share of rows and options") {
  auto const plain = lfrec::take_apart({{"factors", "8"}}, {lfrec::binary{}});
  CHECK(lfrec::weighting_text(plain.weighting) == "binary:merge=sum");
  CHECK(plain.train_share == 1);
  CHECK(plain.options == lfrec::configuration{{"factors", "8"}});
  auto const all = lfrec::take_apart({{"weighting", "log:scale=3,epsilon=2"},
                                      {"factors", "8"},
                                      {"train_share", "0.25"},
                                      {"epochs", "2"}},
                                     {lfrec::binary{}});
  CHECK(lfrec::weighting_text(all.weighting) == "log:scale=3,epsilon=2,merge=sum");
  CHECK(all.train_share == 0.25);
  CHECK(all.options == lfrec::configuration{{"factors", "8"}, {"epochs", "2"}});
  for (char const* share : {"0", "1.5", "much"})
    CHECK_THROWS_WITH_AS((void)lfrec::take_apart({{"train_share", share}}, {}),
                         doctest::Contains("train_share must be between 0.001 and 1, got"),
                         lfrec::invalid_option);
}

TEST_CASE("a validation fits to one part and judges by the other") {
  std::vector<std::string> seen;
  auto const fit = [&](lfrec::configuration const& options, lfrec::matrix const& train,
                       lfrec::executor_ref, auto&&) {
    seen.push_back(lfrec::configuration_text(options) + " value " +
                   std::to_string(static_cast<int>(train.user(user_index{0}).value[1])) + " of " +
                   std::to_string(train.nonzeros()));
    return favours(options[0].text == "good" ? 5 : 0, train.nonzeros());
  };
  lfrec::validation const objective(parts(), {lfrec::raw{}}, lfrec::hit_rate{1}, fit);
  lfrec::serial exec;
  CHECK(objective({{"which", "good"}}, exec).figure == 1);
  CHECK(objective({{"which", "bad"}, {"weighting", "binary"}}, exec).figure == 0);
  CHECK(objective({{"which", "good"}, {"train_share", "0.5"}}, exec).figure == 1);
  CHECK(seen ==
        std::vector<std::string>{"which=good value 4 of 8", "which=bad value 1 of 8", seen[2]});
  CHECK(seen[2].ends_with("of 4"));
}

TEST_CASE("a fit may ask for the rows behind the matrix, a judge for those held out") {
  struct rows_held_out {
    [[nodiscard]] static std::string name() { return "rows"; }
    [[nodiscard]] static lfrec::goal wanted() { return lfrec::goal::lowest; }
    [[nodiscard]] double figure(lfrec::any_model const& model, lfrec::interaction_log const& rows,
                                lfrec::executor_ref) const {
      return static_cast<double>(model.popularity()[5]) + static_cast<double>(rows.size());
    }
  };
  std::vector<std::size_t> seen;
  auto const fit = [&](lfrec::configuration const&, lfrec::matrix const& train,
                       lfrec::interaction_log const& rows, lfrec::executor_ref, auto&&) {
    seen = {static_cast<std::size_t>(train.nonzeros()), rows.size()};
    return favours(5, rows.size());
  };
  lfrec::validation const objective(parts(), {lfrec::raw{}}, rows_held_out{}, fit);
  lfrec::serial exec;
  CHECK(objective.wanted() == lfrec::goal::lowest);
  CHECK(objective({}, exec).figure == 5);
  CHECK(seen == std::vector<std::size_t>{8, 8});
  (void)objective({{"train_share", "0.5"}}, exec);
  CHECK(seen == std::vector<std::size_t>{4, 4});
}

TEST_CASE("a fit that is watched is judged by its best epoch") {
  auto const fit = [](lfrec::configuration const&, lfrec::matrix const& train, lfrec::executor_ref,
                      auto&& watch) {
    lfrec::observer_ref<lfrec::item_scores<float>> const told(watch);
    int epoch = 1;  // the held-out item comes first after epochs 3 and 4 alone
    auto const model = [&] { return favours(epoch == 3 || epoch == 4 ? 5 : 0, train.nonzeros()); };
    while (told({"by hand", epoch, 9, {}, 0}, model) == lfrec::next::proceed && epoch < 9) ++epoch;
    return model();
  };
  lfrec::serial exec;
  lfrec::validation const watched(parts(), {lfrec::raw{}}, lfrec::hit_rate{1}, fit,
                                  lfrec::early_stop_options{.patience = 1});
  auto const result = watched({}, exec);
  CHECK(result.figure == 0);  // ended by epoch 2, before the good ones
  CHECK(result.found == lfrec::configuration{{"epochs", "1"}});
  lfrec::validation const patient(parts(), {lfrec::raw{}}, lfrec::hit_rate{1}, fit,
                                  lfrec::early_stop_options{.patience = 2});
  CHECK(patient({}, exec).figure == 1);
  CHECK(patient({}, exec).found == lfrec::configuration{{"epochs", "3"}});
}

TEST_CASE("logs are told apart by any of their rows") {
  auto const log = parts().train;
  auto const name = lfrec::log_identity(log);
  CHECK(name.starts_with("8 rows of 4 users, 6 items, hash "));
  CHECK(name == lfrec::log_identity(parts().train));
  for (std::size_t n = 0; n < log.size(); ++n)
    for (int what = 0; what < 3; ++what) {
      auto rows = log.rows();
      if (what == 0) rows[n].value += 1;
      if (what == 1) rows[n].time = 5;
      if (what == 2) rows[n].item = item_index{5};
      CHECK(lfrec::log_identity({4, 6, rows}) != name);
    }
  auto swapped = log.rows();
  std::swap(swapped[0], swapped[3]);
  CHECK(lfrec::log_identity({4, 6, swapped}) != name);
  std::vector<lfrec::index_t> situations(8);
  auto const same = lfrec::log_identity({4, 6, log.rows(), situations});
  CHECK(same != name);
  situations[2] = lfrec::no_situation;
  CHECK(lfrec::log_identity({4, 6, log.rows(), situations}) != same);
}
