// SPDX-License-Identifier: MIT
#include "lfrec/io/network_json.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lfrec;

TEST_CASE("a network as node-link JSON") {
  network net;
  net.nodes = {{"1", "user", "\"x\"\n"}, {"1", "item", "Björk"}};
  net.edges = {{0, 1, 0.5}};
  CHECK(to_json(net).dump() == R"({"directed":false,"multigraph":false,"graph":{},"nodes":[)"
                               R"({"id":0,"key":"1","kind":"user","name":"\"x\"\n"},)"
                               R"({"id":1,"key":"1","kind":"item","name":"Björk"}],)"
                               R"("links":[{"source":0,"target":1,"weight":0.5}]})");
  CHECK(to_json(network{})["nodes"].is_array());
  net.edges = {{0, 2, 1}};
  CHECK_THROWS_AS((void)to_json(net), shape_error);
}
