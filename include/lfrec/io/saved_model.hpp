// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/fitted_weighting.hpp"
#include "lfrec/data/history.hpp"
#include "lfrec/data/id_map.hpp"
#include "lfrec/data/name_search.hpp"
#include "lfrec/data/rating_bins.hpp"
#include "lfrec/models/any_model.hpp"
#include "lfrec/models/fit_summary.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "lfrec/recommend/ranked_list.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "lfrec/recommend/similar.hpp"

namespace lfrec::inline v0 {

/// One line of a list in outside words.
template <typename Scalar>
struct named_recommendation {
  std::string item;  ///< outside id
  std::string name;  ///< the id again for an item without a name
  Scalar score{};
  std::size_t rank = 0;      ///< from 1
  bool has_evidence = true;  ///< false: filled up by popularity
  friend bool operator==(named_recommendation const&, named_recommendation const&) = default;
};

/// Where a saved model comes from. Nothing in it changes from one run of the same fit to the next
/// unless the caller puts it there.
struct provenance {
  std::string library;         ///< version of lfrec that fitted it
  std::string source;          ///< the data's file or folder
  std::string saved_at;        ///< free text; empty unless the caller says when
  std::uint64_t log_rows = 0;  ///< rows of the data set's log
  std::uint64_t nonzeros = 0;  ///< of the training matrix
  friend bool operator==(provenance const&, provenance const&) = default;
};

/// A model with all that is needed to use it elsewhere, in outside ids. save and load (io/save.hpp,
/// io/load.hpp) keep it in a file; make_saved (io/make_saved.hpp) puts one together. The functions
/// are conveniences on top of the index functions; const calls are safe from many threads.
/// Unknown ids throw unknown_id.
template <typename Scalar>
struct basic_saved_model {
  basic_any_model<Scalar> model;
  std::string recipe = {};                                        ///< name, "implicit_als"
  std::vector<std::pair<std::string, std::string>> options = {};  ///< name and text, in order
  id_map<user_index> users = {};                                  ///< as many as the model has
  id_map<item_index> items = {};                                  ///< as many as the model has
  std::vector<std::string> item_names = {};        ///< one per item, "" where unknown; or empty
  std::optional<fitted_weighting> weighting = {};  ///< raw values to the training matrix's
  std::optional<csr<float>> seen = {};  ///< users × items: the training matrix; see seen_rows()
  provenance origin = {};

  /// The training matrix: `seen`, or the histories that the model keeps anyway; else null.
  [[nodiscard]] csr<float> const* seen_rows() const noexcept {
    return seen ? &*seen : model.histories();
  }
  /// A known user's training row. Throws shape_error for a model saved without seen rows.
  [[nodiscard]] row_view seen_by(user_index user) const {
    auto const* const rows = seen_rows();
    if (rows == nullptr) throw shape_error("this model was saved without what its users have seen");
    detail::check_user(user, model.users());
    return rows->row(to_index(user));
  }

  /// How the fit went, without its seconds; nothing for models that have no summary.
  [[nodiscard]] std::optional<fit_summary> summary() const {
    auto const* const how = model.summary();
    return how == nullptr ? std::nullopt : std::optional(*how);
  }

  /// The item's name, or its outside id where it has none.
  [[nodiscard]] std::string_view item_name(item_index item) const {
    std::string_view const id = items.key(item);  // checks the index
    if (item_names.empty() || item_names[to_size(item)].empty()) return id;
    return item_names[to_size(item)];
  }
  /// What finds items by their names, or ids where they have none, as people type them. A copy of
  /// all names: to be kept for further questions.
  [[nodiscard]] name_search search_names() const {
    std::vector<std::string_view> names;
    names.reserve(items.size());
    for (index_t i = 0; i < model.items(); ++i) names.push_back(item_name(item_index{i}));
    return name_search(names, model.popularity());
  }
  /// The item with that id, or else with exactly that name (of several the first). unknown_id
  /// suggests names that are close.
  [[nodiscard]] item_index find_item(std::string_view id_or_name) const {
    if (auto const found = items.find(id_or_name)) return *found;
    for (std::size_t i = 0; i < item_names.size(); ++i)
      if (item_names[i] == id_or_name) return item_index{static_cast<index_t>(i)};
    std::string close;
    for (auto const& found : search_names().find(id_or_name, 3))
      close += (close.empty() ? "; did you mean '" : "', '") + std::string{item_name(found.item)};
    detail::fail<unknown_id>({"no item has the id or the name '", id_or_name, "', of ",
                              items.size(), (close.empty() ? "" : close + "'?")});
  }

  /// The best n items that the user has not seen; other candidates, such as everything{}, replace
  /// the seen ones, which then need not be there.
  [[nodiscard]] auto recommend(std::string_view user, std::size_t n) const {
    auto const index = users.at(user);
    return recommend(user, n, unseen(seen_by(index).index));
  }
  template <Candidates C>
  [[nodiscard]] std::vector<named_recommendation<Scalar>> recommend(std::string_view user,
                                                                    std::size_t n,
                                                                    C const& candidates) const {
    return named(lfrec::recommend(model, users.at(user), n, candidates));
  }

  /// What somebody else did, (item id, raw value), as a row of the training matrix: by the fitted
  /// weighting if there is one. Of several values for an item the last counts.
  [[nodiscard]] history weighted_history(std::span<std::pair<std::string, float> const> raw) const {
    std::vector<std::pair<item_index, float>> pairs;
    pairs.reserve(raw.size());
    for (auto const& [id, value] : raw) pairs.emplace_back(items.at(id), value);
    history values(model.items(), std::move(pairs));
    return weighting ? weighting->row(values) : values;
  }
  /// What somebody says of items in whole steps from 0, (item id, rating), as such a row of a model
  /// that was trained on play counts: each rating stands for plays of its bin. Throws numeric_error
  /// for a rating outside the bins.
  [[nodiscard]] history rated_history(std::span<std::pair<std::string, float> const> ratings,
                                      rating_bins const& bins = {}) const {
    std::vector<rating_bins::rated_item> rated;
    rated.reserve(ratings.size());
    for (auto const& [id, rating] : ratings)
      rated.emplace_back(items.at(id), bins.value('\'' + id + '\'', static_cast<double>(rating)));
    return bins.row(model.items(), rated, weighting.value_or(fitted_weighting{}));
  }
  /// The best n items for somebody with this history, without the items in it.
  [[nodiscard]] std::vector<named_recommendation<Scalar>> recommend_history(
      std::span<std::pair<std::string, float> const> raw, std::size_t n) const {
    auto const row = weighted_history(raw);
    return named(lfrec::recommend(model, query{.user = {}, .history = row.view()}, n,
                                  unseen(row.view().index)));
  }

  /// The n items most like this one, given by id or name. Throws shape_error for a model that
  /// cannot compare items.
  [[nodiscard]] std::vector<named_recommendation<Scalar>> similar(std::string_view id_or_name,
                                                                  std::size_t n) const {
    auto const* const comparer = model.item_comparer();
    if (comparer == nullptr)
      detail::fail<shape_error>({"a model of ", recipe, " cannot compare items"});
    return named(similar_items(*comparer, find_item(id_or_name), n));
  }

  /// Why the user's score for the item is what it is, by what the user has seen where that is
  /// known, in a context if one is given. Throws shape_error for a model that cannot say.
  [[nodiscard]] explanation explain(std::string_view user, std::string_view item,
                                    std::optional<row_view> context = {}) const {
    auto const* const explainer = model.explainer();
    if (explainer == nullptr) detail::fail<shape_error>({"a model of ", recipe, " cannot explain"});
    query whom{.user = users.at(user), .history = {}, .context = context};
    if (seen_rows() != nullptr) whom.history = seen_by(*whom.user);
    return explainer->explain(whom, find_item(item));
  }

  /// A list in outside words.
  [[nodiscard]] std::vector<named_recommendation<Scalar>> named(
      ranked_list<Scalar> const& list) const {
    std::vector<named_recommendation<Scalar>> lines;
    lines.reserve(list.size());
    for (std::size_t n = 0; n < list.size(); ++n)
      lines.push_back({std::string{items.key(list[n].item)}, std::string{item_name(list[n].item)},
                       list[n].score, n + 1, list.has_evidence(n)});
    return lines;
  }

  /// Throws shape_error where the parts do not fit the model. save and load do this.
  void check() const {
    auto const need = [](bool fits, std::initializer_list<detail::piece> what) {
      if (!fits) detail::fail<shape_error>({"saved model: ", detail::text_of(what)});
    };
    need(users.size() == to_size(model.users()),
         {users.size(), " user ids for a model of ", model.users(), " users"});
    need(items.size() == to_size(model.items()),
         {items.size(), " item ids for a model of ", model.items(), " items"});
    need(item_names.empty() || item_names.size() == items.size(),
         {item_names.size(), " names for ", items.size(), " items"});
    need(!seen || (seen->rows() == model.users() && seen->columns() == model.items()),
         {"seen rows of another shape than the model"});
    need(!weighting || weighting->parts().item_factors.empty() ||
             weighting->parts().item_factors.size() == items.size(),
         {"a weighting that was fitted to another number of items"});
  }
};

using saved_model = basic_saved_model<float>;

}  // namespace lfrec::inline v0
