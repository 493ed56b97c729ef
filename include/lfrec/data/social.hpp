// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"

namespace lfrec::inline v0 {

/// Who is whose friend: each user's friends in ascending order. Immutable.
class social {
 public:
  /// One line of a friend list.
  struct edge {
    user_index user{};
    user_index other{};
    friend bool operator==(edge const&, edge const&) = default;
    friend auto operator<=>(edge const&, edge const&) = default;
  };

  social() = default;

  /// Edges in any order; one that is given twice counts once. Throws shape_error if a user lies
  /// outside 0 … users - 1 or is their own friend. O(edges log edges).
  social(index_t users, std::vector<edge> list) {
    if (users < 0) detail::fail<shape_error>({"friends of ", users, " users"});
    for (auto const& e : list) {
      for (user_index const u : {e.user, e.other})
        if (to_index(u) < 0 || to_index(u) >= users)
          detail::fail<shape_error>(
              {"friends: user ", to_index(u), " lies outside ", users, " users"});
      if (e.user == e.other)
        detail::fail<shape_error>({"friends: user ", to_index(e.user), " is their own friend"});
    }
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    starts_.assign(to_size(users) + 1, 0);
    friends_.reserve(list.size());
    for (auto const& e : list) {
      ++starts_[to_size(e.user) + 1];
      friends_.push_back(e.other);
    }
    for (std::size_t u = 0; u < to_size(users); ++u) starts_[u + 1] += starts_[u];
    symmetric_ = std::all_of(list.begin(), list.end(), [&](edge const& e) {
      auto const back = friends(e.other);
      return std::binary_search(back.begin(), back.end(), e.user);
    });
  }

  [[nodiscard]] index_t users() const noexcept { return static_cast<index_t>(starts_.size() - 1); }
  /// Directed: a mutual friendship counts twice.
  [[nodiscard]] std::size_t edges() const noexcept { return friends_.size(); }
  [[nodiscard]] bool empty() const noexcept { return friends_.empty(); }
  /// Whether every friendship is mutual.
  [[nodiscard]] bool symmetric() const noexcept { return symmetric_; }
  [[nodiscard]] std::span<user_index const> friends(user_index u) const noexcept {
    std::size_t const begin = starts_[to_size(u)];
    return std::span(friends_).subspan(begin, starts_[to_size(u) + 1] - begin);
  }

 private:
  std::vector<std::size_t> starts_ = {0};
  std::vector<user_index> friends_;
  bool symmetric_ = true;
};

}  // namespace lfrec::inline v0
