// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <lfrec/io/make_saved.hpp>
#include <lfrec/recommender.hpp>
#include <utility>

#include "fit_recipe.hpp"

namespace cli {

template <typename Recipe>
fit_result fit_recipe(fit_job const& job) {
  Recipe recipe;
  apply(job.options, Recipe::name, recipe.options);
  lfrec::training<lfrec::matrix> const data{.matrix = job.train,
                                            .user_features = &job.data.user_features,
                                            .item_features = &job.data.item_features,
                                            .friends = &job.data.friends};
  auto const watch = [&](lfrec::progress const& step) {
    job.watch(step);
    return lfrec::next::proceed;
  };
  auto const start = std::chrono::steady_clock::now();
  auto model = job.watch ? recipe.fit(data, job.threads, watch) : recipe.fit(data, job.threads);
  std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  // Where a fit keeps its own time, the loss that the observer sees is not in it.
  if constexpr (requires { model.summary(); })
    seconds = std::chrono::duration<double>(model.summary().seconds);
  return {lfrec::make_saved(std::move(model), recipe, job.data, job.train, job.weighting),
          seconds.count()};
}

}  // namespace cli
