// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdio>
#include <functional>
#include <lfrec/core/thread_pool.hpp>
#include <lfrec/data/matrix_shape.hpp>
#include <lfrec/io/save.hpp>
#include <string>
#include <utility>

#include "fitting.hpp"
#include "input.hpp"
#include "output.hpp"

namespace cli {

prepared_recipe::prepared_recipe(recipe_choice const& choice)
    : recipe_(&find_recipe(choice.name)),
      options_(parse_settings(choice.settings, choice.seed)),
      weighting_(lfrec::parse_weighting(choice.weighting.empty() ? recipe_->weighting
                                                                 : choice.weighting)) {
  recipe_->check(options_);
}

fit_result prepared_recipe::fit(lfrec::dataset data, lfrec::executor_ref threads,
                                fit_observer watch,
                                std::function<void(std::string const&)> const& tell) const {
  auto const weighting = weighting_.fit(data.log);
  auto const train = weighting.matrix(data.log);
  if (tell) tell(memory_of(train, threads.threads()));
  auto const rows = data.log.size();
  bool const situated = data.contexts.columns() > 0;
  if (!situated) data.log = {};
  lfrec::situated_log const context{data.log, data.contexts};
  auto result = recipe_->fit({.data = data,
                              .train = train,
                              .weighting = weighting,
                              .options = options_,
                              .threads = threads,
                              .watch = std::move(watch),
                              .context = situated ? &context : nullptr});
  result.saved.origin.log_rows = rows;
  return result;
}

std::string prepared_recipe::memory(lfrec::dataset const& data, std::size_t threads) const {
  return memory_of(weighting_.fit(data.log).matrix(data.log), threads);
}

std::string prepared_recipe::memory_of(lfrec::matrix const& train, std::size_t threads) const {
  auto const megabytes = [](double bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f MB", bytes / 1e6);
    return std::string(text);
  };
  auto const shape = lfrec::shape_of(train);
  auto const told = recipe_->memory(options_, shape, threads);
  if (!told) return "memory: " + std::string(recipe_->name) + " does not say how much\n";
  return "memory: " + std::string(told->fit_at_most ? "at most " : "about ") +
         megabytes(told->fit) + " for the fit, " + megabytes(told->both) + " for the data\n";
}

namespace {

lfrec::next print_epoch(lfrec::progress const& step,
                        lfrec::snapshot<lfrec::any_model> const& /*look*/) {
  std::printf("epoch %d seconds %.6f loss %s\n", step.step, step.seconds,
              number_text(step.loss.total()).c_str());
  std::fflush(stdout);
  return lfrec::next::proceed;
}

}  // namespace

void fit(fit_arguments const& arguments) {
  prepared_recipe const recipe(arguments.recipe);
  if (!arguments.dry_run) check_writable(arguments.out);
  lfrec::thread_pool threads(arguments.threads);
  auto const say = [&](std::string const& what) {
    if (arguments.progress) std::fprintf(stderr, "%s", what.c_str());
  };

  say("reading\n");
  auto data = read_data(arguments.train);
  say(data.report.to_text());
  if (arguments.dry_run) {
    text_output out("-");
    out.write(recipe.memory(data, threads.threads()));
    out.close();
    return;
  }
  say("fitting " + arguments.recipe.name + " with " + std::to_string(threads.threads()) +
      " threads\n");
  auto const result = recipe.fit(std::move(data), threads, print_epoch, say);

  say("saving " + arguments.out + '\n');
  lfrec::save(result.saved, arguments.out);
  text_output out("-");
  std::printf("total seconds %.6f peak_memory_mb %.1f\n", result.seconds, result.peak_memory_mb);
  out.close();
}

}  // namespace cli
