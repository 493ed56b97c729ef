// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lfrec::inline v0 {

/// What reading did: how much was read and kept, what was merged or left out and why. Nothing that
/// a reader drops or changes goes unmentioned here.
struct load_report {
  /// A row that was left out: where it stands (line and column from 1) and why.
  struct example {
    std::uint64_t line = 0;
    std::uint64_t column = 0;
    std::string reason;
  };
  struct reason_count {
    std::string reason;
    std::uint64_t rows = 0;
  };
  static constexpr std::size_t most_examples = 5;

  std::string source;                 ///< the file or folder
  std::uint64_t bytes = 0;            ///< of text, after decompression
  std::uint64_t rows_read = 0;        ///< without header, blank and comment lines
  std::uint64_t rows_kept = 0;        ///< rows of the log
  std::uint64_t rows_merged = 0;      ///< rows that went into an earlier row of the same pair
  std::string merged_by;              ///< the rule: "sum", "last", …
  std::vector<reason_count> skipped;  ///< in the order of first occurrence
  std::vector<example> examples;      ///< the first few skipped rows
  std::vector<std::string> notes;     ///< whatever else one should know, a sentence each

  [[nodiscard]] std::uint64_t rows_skipped() const noexcept {
    std::uint64_t sum = 0;
    for (auto const& s : skipped) sum += s.rows;
    return sum;
  }

  /// Counts a skipped row. `detail` is told with the first few, beside the reason.
  void skip(std::uint64_t line, std::uint64_t column, std::string_view reason,
            std::string_view detail = {}) {
    std::size_t n = 0;
    while (n < skipped.size() && skipped[n].reason != reason) ++n;
    if (n == skipped.size()) skipped.push_back({std::string(reason), 0});
    ++skipped[n].rows;
    if (examples.size() < most_examples)
      examples.push_back({line, column, std::string(reason) + std::string(detail)});
  }

  /// A few lines for people, each ending in a newline.
  [[nodiscard]] std::string to_text() const {
    auto const n = [](std::uint64_t x) { return std::to_string(x); };
    std::string text = source + ": " + n(rows_read) + " rows read, " + n(rows_kept) + " kept\n";
    if (rows_merged > 0)
      text += "  merged into an earlier row of the same pair (" + merged_by +
              "): " + n(rows_merged) + '\n';
    if (!skipped.empty()) text += "  skipped: " + n(rows_skipped()) + '\n';
    for (auto const& s : skipped) text += "    " + n(s.rows) + " x " + s.reason + '\n';
    for (auto const& e : examples)
      text += "    e.g. line " + n(e.line) + ", column " + n(e.column) + ": " + e.reason + '\n';
    for (auto const& note : notes) text += "  note: " + note + '\n';
    return text;
  }
};

}  // namespace lfrec::inline v0
