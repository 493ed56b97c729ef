// SPDX-License-Identifier: MIT
#include <cstdio>
#include <lfrec/core/thread_pool.hpp>
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
                                fit_observer watch) const {
  auto const weighting = weighting_.fit(data.log);
  auto const train = weighting.matrix(data.log);
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
  check_writable(arguments.out);
  lfrec::thread_pool threads(arguments.threads);
  auto const say = [&](std::string const& what) {
    if (arguments.progress) std::fprintf(stderr, "%s", what.c_str());
  };

  say("reading\n");
  auto data = read_data(arguments.train);
  say(data.report.to_text());
  say("fitting " + arguments.recipe.name + " with " + std::to_string(threads.threads()) +
      " threads\n");
  auto const result = recipe.fit(std::move(data), threads, print_epoch);

  say("saving " + arguments.out + '\n');
  lfrec::save(result.saved, arguments.out);
  text_output out("-");
  std::printf("total seconds %.6f peak_memory_mb %.1f\n", result.seconds, result.peak_memory_mb);
  out.close();
}

}  // namespace cli
