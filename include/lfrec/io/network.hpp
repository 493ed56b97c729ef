// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/social.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/recommend/similar.hpp"

namespace lfrec::inline v0 {

/// Nodes and weighted edges, for programs that draw or measure networks: to_graphml
/// (io/graphml.hpp), to_json (io/network_json.hpp).
struct network {
  struct node {
    std::string id;    ///< outside id; a user and an item may have the same
    std::string kind;  ///< "item" or "user"
    std::string name;
    friend bool operator==(node const&, node const&) = default;
  };
  struct edge {
    std::size_t from = 0;  ///< position among the nodes
    std::size_t to = 0;
    double weight = 1;
    friend bool operator==(edge const&, edge const&) = default;
  };

  bool directed = false;
  std::vector<node> nodes;
  std::vector<edge> edges;

  /// Throws shape_error if an edge leads nowhere.
  void check() const {
    for (std::size_t e = 0; e < edges.size(); ++e)
      if (edges[e].from >= nodes.size() || edges[e].to >= nodes.size())
        detail::fail<shape_error>(
            {"network: edge ", e, " leads out of its ", nodes.size(), " nodes"});
  }
};

/// Each item and an edge to each of the n items most like it, by the model: directed, since to be
/// among the nearest need not be mutual. Items of which the model knows nothing stay without
/// edges. id_of(item) and name_of(item) give their texts. As dear as the similarities of all items
/// to all.
template <ComparesItems M, typename IdOf, typename NameOf>
[[nodiscard]] network item_network(M const& model, std::size_t n, IdOf const& id_of,
                                   NameOf const& name_of) {
  network net{.directed = true, .nodes = {}, .edges = {}};
  for (index_t i = 0; i < model.items(); ++i) {
    item_index const item{i};
    net.nodes.push_back({std::string(id_of(item)), "item", std::string(name_of(item))});
    auto const near = similar_items(model, item, n);
    for (std::size_t k = 0; k < near.with_evidence(); ++k)
      net.edges.push_back({to_size(i), to_size(near[k].item), static_cast<double>(near[k].score)});
  }
  return net;
}

/// Users, then items, and an edge with its value for each entry of the matrix.
template <RowMatrix Data, typename UserId, typename ItemId, typename NameOf>
[[nodiscard]] network user_item_network(Data const& data, UserId const& user_id,
                                        ItemId const& item_id, NameOf const& name_of) {
  network net;
  auto const users = to_size(data.users());
  for (index_t u = 0; u < data.users(); ++u) {
    std::string id(user_id(user_index{u}));
    net.nodes.push_back({id, "user", id});
  }
  for (index_t i = 0; i < data.items(); ++i)
    net.nodes.push_back(
        {std::string(item_id(item_index{i})), "item", std::string(name_of(item_index{i}))});
  for (index_t u = 0; u < data.users(); ++u) {
    auto const row = data.user(user_index{u});
    for (std::size_t k = 0; k < row.index.size(); ++k)
      net.edges.push_back(
          {to_size(u), users + to_size(row.index[k]), static_cast<double>(row.value[k])});
  }
  return net;
}

/// Users and their friends, all of weight 1. If every friendship is mutual, one edge each and not
/// directed.
template <typename UserId>
[[nodiscard]] network friend_network(social const& friends, UserId const& user_id) {
  network net{.directed = !friends.symmetric(), .nodes = {}, .edges = {}};
  for (index_t u = 0; u < friends.users(); ++u) {
    std::string id(user_id(user_index{u}));
    net.nodes.push_back({id, "user", id});
    for (user_index const other : friends.friends(user_index{u}))
      if (net.directed || u < to_index(other))
        net.edges.push_back({to_size(u), to_size(to_index(other)), 1});
  }
  return net;
}

}  // namespace lfrec::inline v0
