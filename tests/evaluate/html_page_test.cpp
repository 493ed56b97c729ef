// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/html_page.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/html_check.hpp"

using lfrec::html_section;
using lfrec::table_number;
using lfrec_test::count_of;

namespace {

constexpr char const* hostile = "</script><img src=x onerror=alert(1)>\"'&\xff\x01<!--";

std::vector<html_section> sections(std::string const& name) {
  lfrec::chart bars;
  bars.title = "Means of " + name;
  bars.along = "model";
  bars.value = name;
  bars.labels = {name, "popularity"};
  bars.series = {{name, {0.25, 0.125}, {{0.2, 0.3}, {0.1, 0.15}}}};
  lfrec::chart lines;
  lines.form = lfrec::chart_form::lines;
  lines.title = "Shares";
  lines.along = "at least";
  lines.value = "share";
  lines.positions = {0, 1};
  lines.series = {{name, {1, std::numeric_limits<double>::quiet_NaN()}}, {"b", {1, 0.5}}};
  return {{"Figures of " + name, "See " + name, {bars, lines}, {}},
          {"Tables", "", {}, {{name, {"a", name}, {{name, table_number{2, 1}}}, {name, "two"}}}}};
}

/// The same page for whatever may run in it.
std::string page(std::string const& name, std::string const& library) {
  return lfrec::to_html(sections(name), {.title = "Page of " + name, .plot_library = library});
}

}  // namespace

TEST_CASE("a page is whole HTML that asks nothing of the net") {
  for (auto const* const library : {"", "class Chart {}"}) {
    auto const html = page("als", library);
    CHECK(lfrec_test::html_problem(html) == "");
    CHECK(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    CHECK(count_of(html, "default-src 'none'") == 1);
    for (auto const* const word : {"http:", "https:", "src=", "href", "url(", "@import", "onerror"})
      CHECK_MESSAGE(count_of(html, word) == 0, word);
  }
}

TEST_CASE("every plot has a name, and its figures in a table below it") {
  auto const html = page("als", "class Chart {}");
  CHECK(count_of(html, "<canvas ") == 2);
  CHECK(count_of(html, "role=\"img\" aria-label=\"Plot: ") == 2);
  CHECK(count_of(html, "<details>") == 2);
  CHECK(count_of(html, "<table>") == 3);
  CHECK(count_of(html,
                 "<th scope=\"row\">als</th><td class=\"n\">0.2500</td><td class=\"n\">[0.2000, "
                 "0.3000]</td>") == 1);
  CHECK(count_of(html, "<th scope=\"row\">als</th><td class=\"n\">2.0</td>") == 1);
  CHECK(count_of(html, "<ul>\n<li>als</li>\n<li>two</li>\n</ul>") == 1);
}

TEST_CASE("the figures of the plots read back as JSON, what is no number as null") {
  auto const html = page(hostile, "class Chart {}");
  auto const charts = nlohmann::ordered_json::parse(lfrec_test::chart_block(html));
  REQUIRE(charts.size() == 2);
  CHECK(charts[0]["form"] == "bars");
  CHECK(charts[0]["series"][0]["values"] == nlohmann::ordered_json({0.25, 0.125}));
  CHECK(charts[0]["series"][0]["ranges"][1] == nlohmann::ordered_json({0.1, 0.15}));
  CHECK(charts[0]["labels"][0] == "</script><img src=x onerror=alert(1)>\"'&\xEF\xBF\xBD\x01<!--");
  CHECK(charts[1]["series"][0]["values"][1].is_null());
}

TEST_CASE("a hostile name is shown and never run") {
  auto const plain = page("als", "class Chart {}");
  auto const html = page(hostile, "class Chart {}");
  CHECK(lfrec_test::html_problem(html) == "");
  // The same elements as with a harmless name, and no more.
  for (auto const* const tag : {"<script", "</script", "<img", "<!--", "<style", "<"})
    CHECK_MESSAGE(count_of(html, tag) == count_of(plain, tag), tag);
  CHECK(count_of(html,
                 "&#60;/script&#62;&#60;img src=x "
                 "onerror=alert(1)&#62;&#34;&#39;&#38;\xEF\xBF\xBD\xEF\xBF\xBD&#60;!--") > 5);
}

TEST_CASE("only what the page brings along may run, by a word that names cannot hold") {
  auto const html = page("als", "class Chart {}");
  auto const at = html.find("'nonce-") + 7;
  auto const nonce = html.substr(at, html.find('\'', at) - at);
  CHECK(nonce.size() > 10);
  CHECK(count_of(html, "nonce=\"" + nonce + "\"") == 3);
  CHECK(page("als", "class Chart {}") == html);
  CHECK(count_of(page(nonce, "class Chart {}"), "nonce=\"" + nonce + "\"") == 0);
}

TEST_CASE("without a plot library there are tables, and a line that says so") {
  auto const html = page("als", "");
  CHECK(count_of(html, "<canvas") == 0);
  CHECK(count_of(html, "<script") == 0);
  CHECK(count_of(html, "<details open>") == 2);
  CHECK(count_of(html, "Written without a plot library") == 1);
}

TEST_CASE("a library that would end its own element is refused, and so are charts that are none") {
  for (auto const* const text : {"'</script>'", "</SCRIPT >", "x <!-- y"})
    CHECK_THROWS_WITH_AS(static_cast<void>(page("als", text)),
                         "html_options.plot_library must not hold </script or <!--",
                         lfrec::invalid_option);
  auto parts = sections("als");
  parts[0].charts[0].labels.pop_back();
  CHECK_THROWS_AS(static_cast<void>(lfrec::to_html(parts)), lfrec::shape_error);
}
