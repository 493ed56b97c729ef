// SPDX-License-Identifier: MIT
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/baselines.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/evaluate/report_html.hpp>  // target lfrec::json
#include <lfrec/evaluate/segment_tables.hpp>
#include <lfrec/evaluate/user_groups.hpp>
#include <lfrec/knn.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/metrics/recall.hpp>
#include <lfrec/split/random_holdout.hpp>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();
  auto const parts = lfrec::random_holdout{{.fraction = 0.2}}(world.log);
  auto const train = lfrec::matrix(parts.train, lfrec::binary{});
  auto const test = lfrec::matrix(parts.test, lfrec::binary{});
  auto const model = lfrec::item_knn{{.neighbors = 100}}.fit(train);

  // A report per model, all on the same held-out items of the same users.
  lfrec::held_out const data(train, test, {}, parts.protocol);
  std::vector<lfrec::any_metric> const metrics{lfrec::ndcg{10}, lfrec::recall{20}};
  lfrec::serial threads;
  std::vector<lfrec::named_report> reports;
  reports.push_back({"item_knn", lfrec::evaluate(model, data, threads, metrics)});
  for (auto& baseline : lfrec::evaluate_baselines(data, threads, metrics))
    reports.push_back(std::move(baseline));

  // Means with intervals: a table, which is shown as text, Markdown or csv.
  auto const summaries = lfrec::summarize(reports);
  std::puts(lfrec::to_text(lfrec::to_table(summaries)).c_str());

  // The same for each half of the users: those with few items in train, and the others.
  auto const halves = lfrec::groups_by_quantiles("items", lfrec::history_lengths(train), 2);
  std::vector<lfrec::named_segments> segments;
  for (auto const& [name, result] : reports)
    segments.push_back({name, lfrec::segment_report(result, halves)});
  std::puts(lfrec::to_markdown(lfrec::segments_table(segments, "ndcg@10")).c_str());

  // And all of it as a page. With the text of Chart.js as `plot_library` it has plots.
  auto sections = lfrec::report_sections(reports, summaries);
  sections.push_back(lfrec::segments_section(segments));
  std::string const page = lfrec::to_html(sections, {.title = "item_knn", .plot_library = ""});
  std::printf("the page has %zu sections\n", sections.size());
  return page.empty() ? 1 : 0;
}
