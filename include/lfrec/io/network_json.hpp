// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <utility>

#include "lfrec/io/network.hpp"

namespace lfrec::inline v0 {

/// The network in the node-link form of D3 and NetworkX: {"directed", "multigraph": false, "graph":
/// {}, "nodes": [{"id": 0, "key": outside id, "kind", "name"}, …], "links": [{"source", "target",
/// "weight"}, …]}, source and target being ids of nodes. dump() of it throws for text that is not
/// UTF-8. Needs nlohmann-json: link lfrec::json.
[[nodiscard]] inline nlohmann::ordered_json to_json(network const& net) {
  using json = nlohmann::ordered_json;
  net.check();
  json nodes = json::array();
  for (std::size_t n = 0; n < net.nodes.size(); ++n)
    nodes.push_back({{"id", n},
                     {"key", net.nodes[n].id},
                     {"kind", net.nodes[n].kind},
                     {"name", net.nodes[n].name}});
  json links = json::array();
  for (auto const& e : net.edges)
    links.push_back({{"source", e.from}, {"target", e.to}, {"weight", e.weight}});
  return {{"directed", net.directed},
          {"multigraph", false},
          {"graph", json::object()},
          {"nodes", std::move(nodes)},
          {"links", std::move(links)}};
}

}  // namespace lfrec::inline v0
