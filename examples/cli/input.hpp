// SPDX-License-Identifier: MIT
#pragma once

#include <lfrec/data/dataset.hpp>
#include <lfrec/io/saved_model.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands.hpp"

namespace cli {

/// Formats that --format takes, for its help and its check.
[[nodiscard]] std::vector<std::string> formats();

/// Reads interactions; docs/reference/command-line.md says what the formats are.
[[nodiscard]] lfrec::dataset read_data(source const& from);

/// Whether a column of --context is worked out of the times: `hour`, `weekday`.
[[nodiscard]] bool from_times(std::string_view column);

/// Another file beside these interactions. `format` empty: theirs if the two look alike (both
/// folders, or files with the same ending), or there is nothing to look at; else what its name
/// tells.
[[nodiscard]] source beside(source const& main, std::string const& path, std::string const& format);

/// Somebody whom no model knows, and what they did.
struct newcomer {
  std::string id;
  std::vector<std::pair<std::string, float>> history;  // item id, raw value
};

/// Tab-separated: item[, value] for one newcomer, who is then called "newcomer", or user, item,
/// value for any number.
[[nodiscard]] std::vector<newcomer> read_histories(std::string const& path);

}  // namespace cli
