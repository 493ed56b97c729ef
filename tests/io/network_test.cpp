// SPDX-License-Identifier: MIT
#include "lfrec/io/network.hpp"

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <vector>

#include "lfrec/data/matrix.hpp"

using namespace lfrec;

namespace {

struct three_items {
  using scalar_type = float;
  [[nodiscard]] index_t items() const { return 3; }
  [[nodiscard]] index_t users() const { return 0; }
  void score(query const&, std::span<float>) const {}
  void similarity_to_item(item_index i, std::span<float> out) const {
    // Item 2 is like no other.
    for (index_t j = 0; j < 3; ++j)
      out[to_size(j)] = j == 2 || i == item_index{2} ? 0.0F : 1.0F / static_cast<float>(1 + j);
  }
  [[nodiscard]] bool has_evidence(item_index, float score) const { return score != 0; }
  [[nodiscard]] std::span<float const> popularity() const { return counts; }
  std::vector<float> counts = {1, 1, 0};
};

auto const id = [](auto index) { return "x" + std::to_string(to_index(index)); };
auto const name = [](item_index i) { return "name " + std::to_string(to_index(i)); };
using edges = std::vector<network::edge>;

}  // namespace

TEST_CASE("each item leads to those most like it, as far as there are any") {
  auto const net = item_network(three_items(), 5, id, name);
  CHECK(net.directed);
  REQUIRE(net.nodes.size() == 3);
  CHECK(net.nodes[1] == network::node{"x1", "item", "name 1"});
  CHECK(net.edges == edges{{0, 1, 0.5}, {1, 0, 1}});
  CHECK(item_network(three_items(), 0, id, name).edges.empty());
}

TEST_CASE("users and items with the values between them") {
  matrix const plays(csr<float>(2, 3, {0, 2, 3}, {0, 2, 1}, {4, 1, 7}));
  auto const net = user_item_network(plays, id, id, name);
  CHECK_FALSE(net.directed);
  REQUIRE(net.nodes.size() == 5);
  CHECK(net.nodes[1] == network::node{"x1", "user", "x1"});
  CHECK(net.nodes[2] == network::node{"x0", "item", "name 0"});
  CHECK(net.edges == edges{{0, 2, 4}, {0, 4, 1}, {1, 3, 7}});
}

TEST_CASE("a mutual friendship is one edge, others have a direction") {
  using list = std::vector<social::edge>;
  user_index const a{0};
  user_index const b{1};
  user_index const c{2};
  auto const mutual = friend_network(social(3, list{{a, b}, {b, a}}), id);
  CHECK_FALSE(mutual.directed);
  CHECK(mutual.nodes.size() == 3);
  CHECK(mutual.edges == edges{{0, 1, 1}});
  auto const follows = friend_network(social(3, list{{b, a}, {c, a}}), id);
  CHECK(follows.directed);
  CHECK(follows.edges == edges{{1, 0, 1}, {2, 0, 1}});
}

TEST_CASE("an edge that leads nowhere is refused") {
  network net;
  net.nodes.resize(2);
  net.edges = {{0, 1, 1}, {1, 2, 1}};
  CHECK_THROWS_WITH_AS(net.check(), "network: edge 1 leads out of its 2 nodes", shape_error);
}
