// SPDX-License-Identifier: MIT
#include "user_segments.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <lfrec/evaluate/user_groups.hpp>
#include <map>
#include <string_view>
#include <utility>

namespace cli {

namespace {

constexpr std::size_t parts = 4;
constexpr std::size_t min_users = 20;  // of a feature's segment; the others are one together

/// Quantiles over those who are judged, so that the segments of a report are alike in size.
lfrec::segmentation quantiles(std::string name, std::vector<double> values, contest const& all) {
  for (std::size_t u = 0; u < values.size(); ++u)
    if (all.test.user(lfrec::user_index{static_cast<lfrec::index_t>(u)}).index.empty())
      values[u] = lfrec::no_number;
  return lfrec::groups_by_quantiles(std::move(name), values, parts);
}

/// Times mean little as labels; their order does.
lfrec::segmentation by_age(contest const& all) {
  std::vector<double> times(all.users.size(), lfrec::no_number);
  for (std::size_t u = 0; u < times.size(); ++u)
    if (auto const known = all.known.user_of(all, u)) times[u] = all.known.first_times[*known];
  auto groups = quantiles("age", std::move(times), all);
  for (std::size_t s = 0; s < groups.labels.size(); ++s)
    groups.labels[s] = std::to_string(s + 1) + (s == 0 ? " (oldest)" : "") +
                       (s > 0 && s + 1 == groups.labels.size() ? " (newest)" : "");
  return groups;
}

lfrec::segmentation by_feature(contest const& all, std::string const& column) {
  auto const own = lfrec::groups_by_feature(all.known.user_features, column, min_users);
  lfrec::segmentation groups{own.name, own.labels, {}};
  for (std::size_t u = 0; u < all.users.size(); ++u) {
    auto const known = all.known.user_of(all, u);
    groups.segment_of_user.push_back(known ? own.segment_of_user[*known] : -1);
  }
  return groups;
}

/// By name, what the data allow.
std::map<std::string, std::function<lfrec::segmentation()>, std::less<>> choices(
    contest const& all) {
  std::map<std::string, std::function<lfrec::segmentation()>, std::less<>> known;
  for (auto const& feature : all.known.user_features.names())
    if (auto const colon = feature.find(':'); colon != std::string::npos)
      known[feature.substr(0, colon)] = [&all, column = feature.substr(0, colon)] {
        return by_feature(all, column);
      };
  if (std::ranges::any_of(all.known.first_times, [](double t) { return !std::isnan(t); }))
    known["age"] = [&all] { return by_age(all); };
  known["cold"] = [&all] {
    auto groups = lfrec::cold_or_warm(all.train);
    groups.name = "cold";
    return groups;
  };
  known["history"] = [&all] {
    return quantiles("history", lfrec::history_lengths(all.train), all);
  };
  known["mainstream"] = [&all] {
    auto shares = lfrec::mainstream_shares(all.train, lfrec::popularity_groups(all.train));
    for (double& share : shares) share = std::round(1000 * share) / 1000;  // they become labels
    return quantiles("mainstream", std::move(shares), all);
  };
  return known;
}

}  // namespace

std::vector<lfrec::segmentation> make_segments(contest const& all, std::string const& names) {
  std::vector<lfrec::segmentation> segments;
  auto const known = choices(all);
  for (std::size_t begin = 0; begin < names.size();) {
    auto const end = std::min(names.find(',', begin), names.size());
    auto const name = std::string_view(names).substr(begin, end - begin);
    auto const found = known.find(name);
    if (found == known.end()) {
      std::string list;
      for (auto const& choice : known) list += (list.empty() ? "" : ", ") + choice.first;
      throw lfrec::invalid_option("there are no segments '" + std::string(name) +
                                  "'; these data allow " + list);
    }
    segments.push_back(found->second());
    begin = end + 1;
  }
  return segments;
}

}  // namespace cli
