// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/datasets/text.hpp"
#include "lfrec/evaluate/chart.hpp"
#include "lfrec/evaluate/html_assets.hpp"
#include "lfrec/evaluate/table.hpp"

namespace lfrec::inline v0 {

struct html_options {
  std::string title = "Evaluation";
  /// The text of Chart.js 3 or 4 (chart.min.js), which then stands in the page; without it there
  /// are tables only.
  std::string plot_library = {};
};

/// A part of a page: plots, then tables. The first table's title is its heading.
struct html_section {
  std::string heading;
  std::string text = {};  ///< a paragraph, what to see here; may be empty
  std::vector<chart> charts = {};
  std::vector<table> tables = {};
};

namespace detail {

/// Text as HTML shows it, between tags and in quoted attributes. What is not UTF-8, and control
/// characters, become U+FFFD.
[[nodiscard]] inline std::string html_escaped(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    auto const bad = datasets::detail::first_bad_byte(text);
    for (char const c : text.substr(0, bad)) {
      if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
        escaped += "&#" + std::to_string(static_cast<int>(c)) + ';';
      else if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
        escaped += "\xEF\xBF\xBD";
      else
        escaped += c;
    }
    if (bad == std::string_view::npos) break;
    escaped += "\xEF\xBF\xBD";
    text.remove_prefix(bad + 1);
  }
  return escaped;
}

/// JSON that may stand inside a script element: no character can end the element.
[[nodiscard]] inline std::string json_in_html(nlohmann::ordered_json const& value) {
  std::string text;
  for (char const c :
       value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)) {
    if (c == '<')
      text += "\\u003c";
    else
      text += c;
  }
  return text;
}

[[nodiscard]] inline nlohmann::ordered_json chart_json(chart const& c) {
  nlohmann::ordered_json series = nlohmann::ordered_json::array();
  for (auto const& s : c.series) {
    nlohmann::ordered_json one = {{"name", s.name}, {"values", s.values}};
    for (auto const& range : s.ranges) one["ranges"].push_back({range.low, range.high});
    series.push_back(std::move(one));
  }
  return {{"form", c.form == chart_form::bars    ? "bars"
                   : c.form == chart_form::lines ? "lines"
                                                 : "points"},
          {"title", c.title},
          {"along", c.along},
          {"value", c.value},
          {"labels", c.labels},
          {"positions", c.positions},
          {"series", std::move(series)},
          {"digits", c.digits}};
}

/// The first column names the rows.
[[nodiscard]] inline std::string html_table(table const& t) {
  validate(t);
  auto const title = html_escaped(t.title.empty() ? "table" : t.title);
  std::string html = R"(<div class="scroll" role="region" tabindex="0" aria-label=")" + title +
                     "\"><table>\n<caption>" + title + "</caption>\n<thead><tr>";
  std::vector<bool> numeric(t.columns.size());
  for (std::size_t c = 0; c < t.columns.size(); ++c) {
    numeric[c] = is_numeric(t, c) || has_intervals(t, c);
    html += std::string("<th scope=\"col\"") + (numeric[c] ? " class=\"n\">" : ">") +
            html_escaped(t.columns[c]) + "</th>";
  }
  html += "</tr></thead>\n<tbody>\n";
  for (auto const& row : t.rows) {
    html += "<tr>";
    for (std::size_t c = 0; c < row.size(); ++c) {
      bool const right = !std::holds_alternative<std::string>(row[c]);
      html += (c == 0 ? "<th scope=\"row\"" : "<td") + std::string(right ? " class=\"n\">" : ">") +
              html_escaped(shown(row[c])) + (c == 0 ? "</th>" : "</td>");
    }
    html += "</tr>\n";
  }
  html += "</tbody>\n</table></div>\n";
  for (std::size_t n = 0; n < t.notes.size(); ++n)
    html += (n == 0 ? "<ul>\n<li>" : "<li>") + html_escaped(t.notes[n]) +
            (n + 1 == t.notes.size() ? "</li>\n</ul>\n" : "</li>\n");
  return html;
}

/// A plot, if it can be drawn, above its figures.
[[nodiscard]] inline std::string html_chart(chart const& c, std::size_t number, bool drawn) {
  auto const title = html_escaped(c.title);
  std::string html = "<figure>\n<figcaption>" + title + "</figcaption>\n";
  if (drawn)
    html += R"(<div class="plot"><canvas id="chart)" + std::to_string(number) +
            R"(" role="img" aria-label="Plot: )" + title +
            ". Its figures are in the table below.\"></canvas></div>\n";
  return html + (drawn ? "<details>" : "<details open>") +
         "<summary>The figures of this plot</summary>\n" + html_table(to_table(c)) +
         "</details>\n</figure>\n";
}

/// FNV-1a, 64 bits.
[[nodiscard]] inline std::string page_nonce(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return std::to_string(hash);
}

}  // namespace detail

namespace detail {

/// Whether text inside a script element could end it or begin a comment, in any case of letters.
[[nodiscard]] inline bool ends_script(std::string_view text) {
  constexpr std::string_view end = "</script";
  auto const same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
  return std::search(text.begin(), text.end(), end.begin(), end.end(), same) != text.end() ||
         text.find("<!--") != std::string_view::npos;
}

}  // namespace detail

/// A page that needs nothing but itself: no request leaves it, and its content policy forbids any.
/// Whatever names hold is shown, never run. Behind every plot stands a table. Throws invalid_option
/// for a plot library that cannot stand in a page, shape_error for tables and charts that are none.
[[nodiscard]] inline std::string to_html(std::span<html_section const> sections,
                                         html_options const& options = {}) {
  auto const& library = options.plot_library;
  if (detail::ends_script(library))
    throw invalid_option("html_options.plot_library must not hold </script or <!--");
  bool const drawn = !library.empty();
  std::string body;
  nlohmann::ordered_json charts = nlohmann::ordered_json::array();
  for (auto const& section : sections) {
    body += "<section>\n<h2>" + detail::html_escaped(section.heading) + "</h2>\n";
    if (!section.text.empty()) body += "<p>" + detail::html_escaped(section.text) + "</p>\n";
    if (!section.charts.empty()) body += "<div class=\"plots\">\n";
    for (auto const& chart : section.charts) {
      body += detail::html_chart(chart, charts.size(), drawn);
      charts.push_back(detail::chart_json(chart));
    }
    if (!section.charts.empty()) body += "</div>\n";
    for (auto const& table : section.tables) body += detail::html_table(table);
    body += "</section>\n";
  }
  auto const data = detail::json_in_html(charts);
  // Scripts and style run by a word that no name in the page can know: it depends on all of them.
  auto const nonce = detail::page_nonce(options.title + body + data);
  auto const title = detail::html_escaped(options.title);
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src "
      "'nonce-" +
      nonce + "'; style-src 'nonce-" + nonce +
      "'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
      title + "</title>\n<style nonce=\"" + nonce + "\">" + std::string(detail::page_style) +
      "</style>\n</head>\n<body>\n<main>\n<h1>" + title + "</h1>\n";
  if (!drawn && !charts.empty())
    html +=
        "<p>Written without a plot library: every plot is left out, its figures are here.</p>\n";
  html += body + "</main>\n";
  if (drawn && !charts.empty()) {
    html += R"(<script type="application/json" id="charts">)" + data +
            "</script>\n<script nonce=\"" + nonce + "\">" + library +
            "</script>\n<script nonce=\"" + nonce + "\">" + std::string(detail::page_script) +
            "</script>\n";
  }
  return html + "</body>\n</html>\n";
}

}  // namespace lfrec::inline v0
