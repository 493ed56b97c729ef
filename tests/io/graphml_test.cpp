// SPDX-License-Identifier: MIT
#include "lfrec/io/graphml.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lfrec;

TEST_CASE("a network as GraphML") {
  network net;
  net.directed = true;
  net.nodes = {{"1", "item", "Simon & Garfunkel"}, {"a<b>", "user", "\"x\"\ty"}};
  net.edges = {{0, 1, 0.1}, {1, 0, -2}};
  CHECK(to_graphml(net) == R"(<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="key" for="node" attr.name="key" attr.type="string"/>
  <key id="kind" for="node" attr.name="kind" attr.type="string"/>
  <key id="name" for="node" attr.name="name" attr.type="string"/>
  <key id="weight" for="edge" attr.name="weight" attr.type="double"/>
  <graph edgedefault="directed">
    <node id="n0"><data key="key">1</data><data key="kind">item</data><data key="name">Simon &amp; Garfunkel</data></node>
    <node id="n1"><data key="key">a&lt;b&gt;</data><data key="kind">user</data><data key="name">&quot;x&quot;&#9;y</data></node>
    <edge source="n0" target="n1"><data key="weight">0.1</data></edge>
    <edge source="n1" target="n0"><data key="weight">-2</data></edge>
  </graph>
</graphml>
)");
  CHECK(to_graphml({}).find("edgedefault=\"undirected\"") != std::string::npos);
  net.edges.push_back({0, 2, 1});
  CHECK_THROWS_AS((void)to_graphml(net), shape_error);
}

TEST_CASE("XML holds text as it is, and what it cannot hold is marked") {
  CHECK(xml_escaped("Björk – 椎名林檎 🎵 ]]>") == "Björk – 椎名林檎 🎵 ]]&gt;");
  CHECK(xml_escaped("a\r\nb") == "a&#13;&#10;b");
  for (std::string const& bad :
       {std::string("\0", 1), std::string("\x01"), std::string("\x1F"), std::string("\xFF"),
        std::string("\xEF\xBF\xBF"), std::string("\xC3"), std::string("\x80")}) {
    CAPTURE(bad);
    CHECK(xml_escaped("a" + bad + "z") == "a\xEF\xBF\xBDz");
  }
  CHECK(xml_escaped("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
  CHECK(xml_escaped("\xEF\xBF\xBD") == "\xEF\xBF\xBD");
}
