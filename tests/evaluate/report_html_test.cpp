// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/report_html.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/html_check.hpp"

using lfrec::named_report;
using lfrec::report;
using lfrec::user_index;
using lfrec_test::count_of;

namespace {

named_report of(std::string const& name, double more, double novelty) {
  return {name, report({"ndcg@10", "recall@20"}, {user_index{0}, user_index{1}, user_index{2}},
                       {{more, 0, 0.25}, {0.5, more, 1}}, 1, "by hand", {{"novelty@10", novelty}})};
}

lfrec::comparison compared(std::string const& name) {
  lfrec::comparison c{.metric = "ndcg@10", .users = 3};
  c.models = {{name, 0.25, {}}, {"pop", 0.125, {}}};
  c.pairs = {{.first = 0, .second = 1, .difference = 0.125, .range = {-0.1, 0.3}}};
  return c;
}

std::string page(std::string const& name, std::string const& library) {
  std::vector<named_report> const reports{of(name, 1, 7), of("pop", 0.5, 3)};
  auto sections = lfrec::report_sections(reports, lfrec::summarize(reports));
  sections.push_back(lfrec::comparison_section(compared(name)));
  return lfrec::to_html(sections, {.title = "Evaluation", .plot_library = library});
}

}  // namespace

TEST_CASE("the page of a comparison shows means, users, costs and differences") {
  auto const html = page("als", "class Chart {}");
  CHECK(lfrec_test::html_problem(html) == "");
  for (auto const* const heading :
       {"Figures", "Users", "What accuracy costs", "Differences in ndcg@10"})
    CHECK_MESSAGE(count_of(html, "<h2>" + std::string(heading) + "</h2>") == 1, heading);
  auto const charts = nlohmann::ordered_json::parse(lfrec_test::chart_block(html));
  std::vector<std::string> titles;
  for (auto const& chart : charts)
    titles.push_back(chart["form"].get<std::string>() + ' ' + chart["title"].get<std::string>());
  CHECK(titles == std::vector<std::string>{"bars ndcg@10", "bars recall@20", "bars novelty@10",
                                           "lines ndcg@10: how many users get how much",
                                           "lines recall@20: how many users get how much",
                                           "points ndcg@10 against novelty@10",
                                           "bars ndcg@10: differences"});
  CHECK(count_of(html, "<canvas ") == titles.size());
  CHECK(count_of(html, "<table>") == titles.size() + 2);  // one behind each, figures and pairs
  CHECK(count_of(html, "<li>3 users evaluated, 1 skipped: nothing held out</li>") == 1);
}

TEST_CASE("one report has a page without costs") {
  std::vector<named_report> const one{of("als", 1, 7)};
  auto const sections = lfrec::report_sections(one, lfrec::summarize(one));
  REQUIRE(sections.size() == 2);
  CHECK(sections[0].charts.size() == 3);
  CHECK(sections[1].charts.size() == 2);
  CHECK(lfrec::report_sections({}, {}).empty());
}

TEST_CASE("segments have a plot per metric, and the tables that belong to them") {
  lfrec::segment_figures f{.segmentation = "history", .metrics = {"ndcg@10", "recall@20"}};
  f.segments = {{"short", 2, {0.25, 0.5}, {{}, {}}}};
  std::vector<lfrec::named_segments> const models{{"als", f}, {"pop", f}};
  auto const section = lfrec::segments_section(models, {lfrec::segments_table(models, "ndcg@10")});
  CHECK(section.heading == "By history");
  REQUIRE(section.charts.size() == 2);
  CHECK(section.charts[1].title == "recall@20 by history");
  CHECK(section.tables.size() == 1);
  auto const html = lfrec::to_html(std::vector{section}, {.plot_library = "class Chart {}"});
  CHECK(lfrec_test::html_problem(html) == "");
  CHECK(count_of(html, "[nan") == 0);
}

TEST_CASE("a model called like markup adds no element and no script") {
  auto const plain = page("als", "class Chart {}");
  auto const html = page("</script><img onerror=alert(1)>", "class Chart {}");
  CHECK(lfrec_test::html_problem(html) == "");
  CHECK(count_of(html, "<") == count_of(plain, "<"));
  CHECK(count_of(html, "<img") == 0);
  CHECK(count_of(html, "&#60;img onerror=alert(1)&#62;") > 5);
}

TEST_CASE("a page carries nothing that leads elsewhere") {
  for (auto const* const word : {"http:", "https:", "src=", "href"})
    CHECK_MESSAGE(count_of(page("als", ""), word) == 0, word);
}

TEST_CASE("reports and summaries that do not belong together are refused") {
  std::vector<named_report> const one{of("als", 1, 7)};
  CHECK_THROWS_WITH_AS(static_cast<void>(lfrec::report_sections(one, {})),
                       "report_sections: 1 reports, 0 summaries", lfrec::shape_error);
}
