// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <lfrec/core/thread_pool.hpp>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "commands.hpp"
#include "contest.hpp"
#include "findings.hpp"
#include "output.hpp"
#include "user_segments.hpp"

namespace cli {

void evaluate(evaluate_arguments const& arguments) {
  auto const format = arguments.json ? "json" : arguments.format;
  check_rendering(format, !arguments.report.empty());
  check_metrics(arguments);
  lfrec::thread_pool threads(arguments.threads);
  // Opened before the work, so that a file that cannot be written fails at once.
  std::optional<text_output> per_user;
  std::optional<text_output> page;
  if (!arguments.per_user.empty()) per_user.emplace(arguments.per_user);
  if (!arguments.report.empty()) page.emplace(arguments.report);

  auto const contest = make_contest(arguments, threads);
  auto const segments = make_segments(contest, arguments.segments);
  findings all;
  all.reports = judge(contest, arguments, threads);
  all.summaries = lfrec::summarize(all.reports, {}, threads);
  all.unknown_users = contest.unknown_users;
  all.unknown_items = contest.unknown_items;
  if (all.unknown_users > 0)
    all.notes.push_back(std::to_string(all.unknown_users) +
                        " users of the test file are unknown and left out");
  if (all.unknown_items > 0)
    all.notes.push_back(std::to_string(all.unknown_items) +
                        " items of the test file are unknown and " +
                        (contest.rated ? "left out" : "rank last"));
  bool const situated = std::ranges::any_of(contest.models, [](contestant const& model) {
    return !model.saved.model.context_names().empty();
  });
  if (situated && !contest.rated) all.notes.emplace_back("lists are for an average situation");
  all.user_id = [&](lfrec::user_index u) { return std::string(contest.users.key(u)); };
  // Text shows the first metric's comparison; JSON and the page have room for all.
  bool const room = page || format == "json";
  add_comparisons(all, room ? std::numeric_limits<std::size_t>::max() : 1, threads);

  add_segments(all, segments, threads);

  if (page) {
    page->write(render_page(all));
    page->close();
  }
  if (per_user) {
    per_user->write(render_users(all));
    per_user->close();
  }
  text_output out("-");
  out.write(render(all, format));
  out.close();
}

}  // namespace cli
