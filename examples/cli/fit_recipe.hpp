// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <lfrec/io/make_saved.hpp>
#include <lfrec/recommender.hpp>
#include <utility>

#include "process.hpp"
#include "recipe.hpp"

namespace cli {

template <typename Recipe>
fit_result fit_recipe(fit_job const& job) {
  Recipe recipe;
  apply(job.options, Recipe::name, recipe.options);
  auto const if_any = [](auto const& part) { return part.empty() ? nullptr : &part; };
  lfrec::training<lfrec::matrix> const data{.matrix = job.train,
                                            .user_features = if_any(job.data.user_features),
                                            .item_features = if_any(job.data.item_features),
                                            .friends = if_any(job.data.friends),
                                            .context = job.context};
  auto const watch = [&](lfrec::progress const& step, auto const& look) {
    return job.watch(step, [&] { return lfrec::any_model(look()); });
  };
  reset_peak_memory();
  auto const start = std::chrono::steady_clock::now();
  auto model = job.watch ? recipe.fit(data, job.threads, watch) : recipe.fit(data, job.threads);
  std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  double const peak = peak_memory_mb();
  // Where a fit keeps its own time, the loss that the observer sees is not in it.
  if constexpr (requires { model.summary(); })
    seconds = std::chrono::duration<double>(model.summary().seconds);
  if (job.model_alone) return {{.model = std::move(model)}, seconds.count(), peak};
  return {lfrec::make_saved(std::move(model), recipe, job.data, job.train, job.weighting),
          seconds.count(), peak};
}

}  // namespace cli
