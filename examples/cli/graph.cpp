// SPDX-License-Identifier: MIT
// Networks of items, of users and items, and of friends.
#include <cstddef>
#include <lfrec/data/csr_view.hpp>
#include <lfrec/data/matrix.hpp>
#include <lfrec/io/graphml.hpp>
#include <lfrec/io/network.hpp>
#include <string>
#ifdef LFREC_CLI_JSON
#include <lfrec/io/network_json.hpp>
#endif

#include "commands.hpp"
#include "input.hpp"
#include "load.hpp"
#include "output.hpp"

namespace cli {

namespace {

using lfrec::item_index;
using lfrec::user_index;

lfrec::network network_of_items(lfrec::saved_model const& saved, std::size_t n) {
  auto const* const comparer = saved.model.item_comparer();
  if (comparer == nullptr)
    throw lfrec::shape_error("a model of " + saved.recipe + " cannot compare items");
  return lfrec::item_network(
      *comparer, n, [&](item_index i) { return saved.items.key(i); },
      [&](item_index i) { return saved.item_name(i); });
}

/// Whatever has users, items and item_name: a model or a data set.
template <typename Named>
lfrec::network network_of_plays(lfrec::csr<float> const& rows, Named const& named) {
  lfrec::csr_view const view(rows.rows(), rows.columns(), rows.offsets(), rows.indices(),
                             rows.values());
  return lfrec::user_item_network(
      view, [&](user_index u) { return named.users.key(u); },
      [&](item_index i) { return named.items.key(i); },
      [&](item_index i) { return named.item_name(i); });
}

lfrec::network from_model(graph_arguments const& arguments) {
  if (arguments.of == "friends")
    throw lfrec::invalid_option("a model knows no friends: --of friends takes --data");
  auto const saved = load_model(arguments.model);
  if (arguments.of == "items") return network_of_items(saved, arguments.n);
  if (saved.seen_rows() == nullptr)
    throw lfrec::shape_error("this model was saved without what its users have seen");
  return network_of_plays(*saved.seen_rows(), saved);
}

lfrec::network from_data(graph_arguments const& arguments) {
  if (arguments.of == "items")
    throw lfrec::invalid_option("what is alike is for a model to say: --of items takes --model");
  auto const data = read_data(arguments.data);
  if (arguments.of == "plays") return network_of_plays(lfrec::rows_by_user(data.log), data);
  if (data.friends.empty())
    throw lfrec::invalid_option(data.report.source + ": no friends are known there");
  return lfrec::friend_network(data.friends, [&](user_index u) { return data.users.key(u); });
}

std::string text_of(lfrec::network const& net, std::string const& format) {
  if (format == "graphml") return lfrec::to_graphml(net);
#ifdef LFREC_CLI_JSON
  return lfrec::to_json(net).dump(1) + '\n';
#else
  throw lfrec::invalid_option("this program was built without nlohmann-json: --as graphml");
#endif
}

}  // namespace

void graph(graph_arguments const& arguments) {
  auto const text = text_of(arguments.model.empty() ? from_data(arguments) : from_model(arguments),
                            arguments.format);
  text_output out(arguments.out);
  out.write(text);
  out.close();
}

}  // namespace cli
