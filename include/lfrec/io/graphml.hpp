// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

#include "lfrec/io/network.hpp"

namespace lfrec::inline v0 {

/// Text as it stands between XML's tags or in its attributes. What XML 1.0 cannot hold (control
/// characters, U+FFFE, U+FFFF, bytes that are not UTF-8) becomes U+FFFD.
[[nodiscard]] inline std::string xml_escaped(std::string_view text) {
  constexpr std::string_view unknown = "\xEF\xBF\xBD";
  std::string escaped;
  auto const byte = [&](std::size_t n) {
    return n < text.size() ? static_cast<unsigned char>(text[n]) : 0U;
  };
  for (std::size_t at = 0; at < text.size();) {
    unsigned const lead = byte(at);
    std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (size == 1) {
      ++at;
      if (lead == '&')
        escaped += "&amp;";
      else if (lead == '<')
        escaped += "&lt;";
      else if (lead == '>')
        escaped += "&gt;";
      else if (lead == '"')
        escaped += "&quot;";
      else if (lead == '\t' || lead == '\n' || lead == '\r')  // else readers make blanks of them
        escaped += "&#" + std::to_string(lead) + ';';
      else if (lead < 0x20)
        escaped += unknown;
      else
        escaped += static_cast<char>(lead);
      continue;
    }
    // Unicode 15, table 3-7: no overlong forms, no surrogates, nothing beyond U+10FFFF.
    unsigned const low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned const high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    bool good = lead >= 0xC2 && lead <= 0xF4 && byte(at + 1) >= low && byte(at + 1) <= high;
    for (std::size_t n = 2; n < size; ++n) good = good && (byte(at + n) & 0xC0U) == 0x80;
    if (good && lead == 0xEF && byte(at + 1) == 0xBF && byte(at + 2) >= 0xBE) {
      escaped += unknown;
    } else if (good) {
      escaped += text.substr(at, size);
    } else {
      escaped += unknown;
      size = 1;
    }
    at += size;
  }
  return escaped;
}

/// The network as GraphML, which Gephi, Cytoscape, igraph and NetworkX read. Nodes are n0, n1, …
/// with their `key` (the outside id), `kind` and `name`, edges have a `weight`, digits enough to
/// read back the same number.
[[nodiscard]] inline std::string to_graphml(network const& net) {
  net.check();
  std::string text =
      R"(<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
)";
  for (char const* const name : {"key", "kind", "name"})
    text += std::string(R"(  <key id=")") + name + R"(" for="node" attr.name=")" + name +
            "\" attr.type=\"string\"/>\n";
  text +=
      R"(  <key id="weight" for="edge" attr.name="weight" attr.type="double"/>
  <graph edgedefault=")";
  text += net.directed ? "directed\">\n" : "undirected\">\n";
  auto const data = [&](char const* key, std::string_view value) {
    text.append("<data key=\"").append(key).append("\">").append(value).append("</data>");
  };
  for (std::size_t n = 0; n < net.nodes.size(); ++n) {
    text += "    <node id=\"n" + std::to_string(n) + "\">";
    data("key", xml_escaped(net.nodes[n].id));
    data("kind", xml_escaped(net.nodes[n].kind));
    data("name", xml_escaped(net.nodes[n].name));
    text += "</node>\n";
  }
  for (auto const& e : net.edges) {
    char buffer[32];
    auto const* const end = std::to_chars(buffer, buffer + sizeof buffer, e.weight).ptr;
    text += "    <edge source=\"n" + std::to_string(e.from) + "\" target=\"n" +
            std::to_string(e.to) + "\">";
    data("weight", {buffer, static_cast<std::size_t>(end - buffer)});
    text += "</edge>\n";
  }
  return text + "  </graph>\n</graphml>\n";
}

}  // namespace lfrec::inline v0
