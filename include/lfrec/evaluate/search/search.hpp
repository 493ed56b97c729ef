// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <numeric>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/search/concept.hpp"
#include "lfrec/evaluate/search/space.hpp"
#include "lfrec/evaluate/search/space_text.hpp"

namespace lfrec::inline v0 {

struct search_options {
  goal wanted = goal::highest;
  /// How many trials are made side by side, each on one thread; with 1, a trial gets all threads.
  /// A strategy that learns proposes a batch before it has seen any of it, so its answer depends on
  /// this number, though never on the number of threads.
  int batch = 1;
  /// What the figure depends on besides the settings (data, metric …): a journal of a search about
  /// something else is refused.
  configuration about = {};
};

constexpr auto fields(search_options const*) {
  using o = search_options;
  return std::tuple{
      field{"wanted",
            &o::wanted,
            {},
            scale::linear,
            "",
            "which figures are better; neither is refused"},
      field{"batch", &o::batch, {1, 4096}, scale::linear, "", "trials made side by side"}};
}

/// Throws invalid_option.
inline void validate(search_options const& options) {
  validate_fields("search", options);
  if (options.wanted == goal::neither)
    throw invalid_option(
        "search.wanted must be highest or lowest: no figure is better than another");
}

/// All that was tried, and which was best: of the trials with the largest share of the resource the
/// one with the best figure, of equals the first.
struct search_result {
  std::vector<trial> trials;
  std::size_t best = 0;
  bool stopped = false;  ///< by the observer, before the strategy was through
  double seconds = 0;    ///< of this run

  [[nodiscard]] trial const& best_trial() const { return trials[best]; }
  /// What to fit in the end: the settings of the best trial, with what it found in place of its
  /// own.
  [[nodiscard]] configuration chosen() const {
    auto settings = best_trial().settings;
    for (auto const& each : best_trial().found) {
      auto const same = std::find_if(settings.begin(), settings.end(),
                                     [&](setting const& s) { return s.name == each.name; });
      if (same == settings.end())
        settings.push_back(each);
      else
        same->text = each.text;
    }
    return settings;
  }
};

/// What is tried: gives the figure of some settings. Called from several threads at once if the
/// batch is larger than 1. An lfrec::error that it throws is a failed trial.
using search_objective = std::function<outcome(configuration const&, executor_ref)>;
/// Told after each trial, never from two threads at once; may end the search.
using search_observer = std::function<next(search_progress const&)>;

namespace detail {

/// Whether a is ahead of b: did not fail, has more of the resource, then the better figure, then
/// the lower number.
[[nodiscard]] inline bool ahead(trial const& a, trial const& b, goal wanted) {
  auto const key = [&](trial const& t) {
    return std::tuple{t.figure.has_value(), t.share, gain(t, wanted)};
  };
  return key(a) > key(b) || (key(a) == key(b) && a.number < b.number);
}

/// One trial: its figure, or why there is none.
inline void make_trial(trial& t, search_objective const& objective, executor_ref exec) {
  auto const start = std::chrono::steady_clock::now();
  try {
    auto result = objective(t.settings, exec);
    if (std::isfinite(result.figure)) {
      t.figure = result.figure;
      t.found = std::move(result.found);
    } else {
      t.error = "the figure is not finite";
    }
  } catch (error const& e) {
    t.error = e.what();
  }
  t.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// What makes two searches the same one, for the journal.
template <SearchStrategy S>
[[nodiscard]] configuration search_identity(search_space const& space, S const& strategy,
                                            search_options const& options) {
  configuration all = options.about;
  all.push_back({"space", space_text(space)});
  all.push_back({"strategy", strategy.text()});
  for_each_field<search_options>([&](auto const& f) {
    all.push_back({std::string(f.name), field_text(options, f)});
  });
  return all;
}

[[nodiscard]] inline std::map<std::size_t, trial> by_number(std::vector<trial> trials) {
  std::map<std::size_t, trial> sorted;
  for (auto& t : trials) {
    auto const number = t.number;
    if (!sorted.emplace(number, std::move(t)).second)
      detail::fail<format_error>({"the journal has trial ", number, " twice"});
  }
  return sorted;
}

[[nodiscard]] inline std::string proposal_text(trial const& t) {
  return configuration_text(t.settings) +
         (t.share < 1 ? " with the share " + std::to_string(t.share) : "");
}

/// Takes the trial from the journal's, if it is there.
[[nodiscard]] inline bool take_known(std::map<std::size_t, trial>& known, trial& t) {
  auto const found = known.find(t.number);
  if (found == known.end()) return false;
  if (found->second.settings != t.settings || found->second.share != t.share)
    detail::fail<format_error>({"the journal's trial ", t.number, " is of ",
                                proposal_text(found->second), ", here it is of ",
                                proposal_text(t)});
  t = std::move(found->second);
  known.erase(found);
  return true;
}

/// Takes what came of it from an equal trial, if there is one: strategies propose again what they
/// tried when a space is exhausted.
[[nodiscard]] inline bool take_equal(std::span<trial const> done, trial& t) {
  auto const same = std::find_if(done.begin(), done.end(), [&](trial const& d) {
    return d.settings == t.settings && d.share == t.share;
  });
  if (same == done.end()) return false;
  t.figure = same->figure;
  t.found = same->found;
  t.error = same->error;
  return true;
}

/// Counts what has been made and tells the observer.
class search_clock {
 public:
  search_clock(std::vector<double> plan, goal wanted)
      : total_(plan.size()),
        shares_left_(std::accumulate(plan.begin(), plan.end(), 0.0)),
        wanted_(wanted) {}

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  /// A trial from the journal or, with an observer, one made now; true if the search is to end.
  bool count(trial const& t, search_observer const* watch) {
    ++done_;
    shares_left_ -= t.share;
    if (best_.settings.empty() || ahead(t, best_, wanted_)) best_ = t;
    if (watch == nullptr) return false;
    shares_made_ += t.share;
    if (!*watch) return false;
    double const now = seconds();
    return (*watch)({done_, total_, t, best_.figure ? &best_ : nullptr, now,
                     now / shares_made_ * std::max(0.0, shares_left_)}) == next::stop;
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::size_t total_;
  std::size_t done_ = 0;
  double shares_left_;
  double shares_made_ = 0;
  goal wanted_;
  trial best_;
};

}  // namespace detail

/// Tries what the strategy proposes and returns all trials, in the order of their numbers.
///
/// With a batch of 1, one trial after the other with `exec`; else the trials of a batch are the
/// tasks of `exec`, each with `serial`. An objective that gives the same bits for any executor
/// makes the whole search do so. A trial that fails (an lfrec::error, a figure that is not finite)
/// is kept with its message, and the search goes on. A finished trial is in the journal before the
/// observer hears of it; trials that the journal has are not made again, nor those that equal one
/// of an earlier batch.
///
/// Throws invalid_option for a space, strategy or options that do not fit or a journal of another
/// search, format_error for a journal that contradicts itself, error if every trial failed.
template <SearchStrategy S, Executor E = serial, Journal J = no_journal>
[[nodiscard]] search_result search(search_space const& space, S const& strategy,
                                   search_objective const& objective,
                                   search_options const& options = {}, E&& exec = {},
                                   J&& journal = {}, search_observer const& watch = {}) {
  validate(space);
  validate(options);
  executor_ref const threads(exec);
  detail::search_clock clock(strategy.plan(space), options.wanted);
  auto known = detail::by_number(journal.open(detail::search_identity(space, strategy, options)));

  search_result result;
  while (!result.stopped) {
    auto const proposals = strategy.propose(
        {space, result.trials, options.wanted, static_cast<std::size_t>(options.batch)});
    if (proposals.empty()) break;
    std::vector<trial> batch;
    std::vector<std::size_t> fresh;
    for (auto const& each : proposals) {
      trial t{result.trials.size() + batch.size(), each.settings, each.share};
      if (detail::take_known(known, t) || detail::take_equal(result.trials, t))
        clock.count(t, nullptr);
      else
        fresh.push_back(batch.size());
      batch.push_back(std::move(t));
    }
    std::vector<char> made(batch.size(), 1);
    for (auto const n : fresh) made[n] = 0;
    std::mutex one_at_a_time;
    auto const make = [&](std::size_t n, executor_ref with) {
      {
        std::lock_guard const lock(one_at_a_time);
        if (result.stopped) return;
      }
      detail::make_trial(batch[n], objective, with);
      std::lock_guard const lock(one_at_a_time);
      journal.append(batch[n]);
      made[n] = 1;
      if (clock.count(batch[n], &watch)) result.stopped = true;
    };
    serial alone;
    if (fresh.size() == 1)
      make(fresh.front(), threads);
    else
      threads.run(fresh.size(), [&](std::size_t n) { make(fresh[n], alone); });
    for (std::size_t n = 0; n < batch.size(); ++n)
      if (made[n] != 0) result.trials.push_back(std::move(batch[n]));
  }
  if (!known.empty() && !result.stopped)
    detail::fail<format_error>({"the journal has a trial ", known.begin()->first,
                                ", but this search ends after ", result.trials.size()});
  for (std::size_t n = 1; n < result.trials.size(); ++n)
    if (detail::ahead(result.trials[n], result.trials[result.best], options.wanted))
      result.best = n;
  if (result.trials.empty() || !result.best_trial().figure)
    detail::fail<error>(
        {"search: all ", result.trials.size(), " trials failed",
         (result.trials.empty() ? "" : "; the first: " + result.trials.front().error)});
  result.seconds = clock.seconds();
  return result;
}

}  // namespace lfrec::inline v0
