// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/datasets/text.hpp"

namespace lfrec::inline v0::datasets {

/// What an event says of the item, as a signed weight: a play 1, a like 3, a skip −0.5, a ban −3.
struct event_weight {
  std::string name;  ///< as it stands in the file
  float weight = 1;
};

/// The table of all events that a file may hold. Throws invalid_option for an empty table, a name
/// that is empty or there twice, and a weight that is not finite.
inline void check_events(std::string_view owner, std::vector<event_weight> const& events) {
  auto const fail = [&](std::string const& what) {
    lfrec::detail::fail<invalid_option>({owner, what});
  };
  if (events.empty()) fail("events must name at least one event and its weight");
  for (std::size_t n = 0; n < events.size(); ++n) {
    if (events[n].name.empty())
      fail("events must have names, number " + std::to_string(n + 1) + " has none");
    if (!std::isfinite(events[n].weight))
      fail("the weight of '" + events[n].name + "' must be finite");
    for (std::size_t k = 0; k < n; ++k)
      if (events[k].name == events[n].name) fail("events has '" + events[n].name + "' twice");
  }
}

/// Reads "play=1,like=3,skip=-0.5,ban=-3". Throws invalid_option as check_events, and for what is
/// no name=number.
[[nodiscard]] inline std::vector<event_weight> parse_events(std::string_view text) {
  std::vector<event_weight> events;
  for (std::size_t begin = 0; begin <= text.size() && !text.empty();) {
    auto const end = std::min(text.find(',', begin), text.size());
    auto const part = text.substr(begin, end - begin);
    auto const equals = part.rfind('=');
    auto const weight = equals == std::string_view::npos
                            ? std::nullopt
                            : detail::parse_float(part.substr(equals + 1));
    if (!weight)
      lfrec::detail::fail<invalid_option>(
          {"events are written name=weight, as in play=1,skip=-0.5; got '", part, "'"});
    events.push_back({std::string(part.substr(0, equals)), *weight});
    begin = end + 1;
  }
  check_events("", events);
  return events;
}

}  // namespace lfrec::inline v0::datasets
