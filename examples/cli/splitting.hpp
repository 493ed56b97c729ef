// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <lfrec/data/holdout.hpp>
#include <lfrec/data/interaction.hpp>
#include <optional>
#include <string>

namespace cli {

/// Reads `name` or `name:option=value,option=value…`; throws invalid_option for what does not exist
/// or lies outside its range. The seed is for splitters that have one and are given none.
[[nodiscard]] std::function<lfrec::holdout(lfrec::interaction_log const&)> parse_splitter(
    std::string const& text, std::optional<std::uint64_t> seed);

}  // namespace cli
