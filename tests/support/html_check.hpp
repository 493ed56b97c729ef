// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lfrec_test {

/// What is wrong with a page, "" if nothing: every element is closed in order, attributes stand in
/// quotes, a bare & or > occurs nowhere in text. Elements of script and style are passed over.
inline std::string html_problem(std::string_view page) {
  std::set<std::string, std::less<>> const empty{"meta", "!DOCTYPE"};
  std::vector<std::string> open;
  for (std::size_t at = 0; at < page.size();) {
    if (page[at] != '<') {
      if (page[at] == '>') return "a bare > at " + std::to_string(at);
      if (page[at] == '&' && page.substr(at, 2) != "&#") return "a bare & at " + std::to_string(at);
      ++at;
      continue;
    }
    bool quoted = false;
    auto end = at;
    while (end < page.size() && (quoted || page[end] != '>')) {
      if (page[end] == '"') quoted = !quoted;
      ++end;
    }
    if (end == page.size()) return "a tag does not end";
    auto const tag = page.substr(at + 1, end - at - 1);
    std::string const name(tag.substr(0, tag.find(' ')));
    at = end + 1;
    if (name.starts_with('/')) {
      if (open.empty() || open.back() != name.substr(1)) return "<" + name + "> closes nothing";
      open.pop_back();
    } else if (!empty.contains(name)) {
      open.push_back(name);
      if (name == "script" || name == "style") at = page.find("</" + name + '>', at);
      if (at == std::string_view::npos) return name + " does not end";
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

/// How often a text occurs.
inline std::size_t count_of(std::string_view page, std::string_view text) {
  std::size_t count = 0;
  for (auto at = page.find(text); at != std::string_view::npos; at = page.find(text, at + 1))
    ++count;
  return count;
}

/// The JSON that the plots of a page are drawn from.
inline std::string_view chart_block(std::string_view page) {
  constexpr std::string_view mark = "<script type=\"application/json\" id=\"charts\">";
  auto const begin = page.find(mark);
  if (begin == std::string_view::npos) return {};
  auto const rest = page.substr(begin + mark.size());
  return rest.substr(0, rest.find("</script>"));
}

}  // namespace lfrec_test
