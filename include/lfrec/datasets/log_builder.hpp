// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/data/dataset.hpp"
#include "lfrec/datasets/records.hpp"

namespace lfrec::inline v0::datasets {

/// What a reader makes of several rows of one (user, item) pair. keep: all of them; reject: a
/// second one is a bad row; else one row at the place of the first, with its value and time (first)
/// or the last row's (last), or with sum, mean or maximum and the latest time.
enum class on_duplicate { keep, reject, sum, mean, max, first, last };

[[nodiscard]] constexpr std::string_view name_of(on_duplicate rule) noexcept {
  constexpr std::string_view names[] = {"keep", "reject", "sum", "mean", "max", "first", "last"};
  return names[static_cast<std::size_t>(rule)];
}

namespace detail {

/// Collects rows of outside ids and makes a log of them. Ids are coded block by block, which is
/// what id_map does fastest; a row's texts must stay where they are until the next flush.
class log_builder {
 public:
  log_builder(dataset& data, on_duplicate rule) : data_(&data), rule_(rule) {}

  void add(std::uint64_t line, std::string_view user, std::string_view item, float value,
           std::int64_t time) {
    users_[waiting_] = user;
    items_[waiting_] = item;
    rows_.push_back({.value = value, .time = time});
    if (rule_ == on_duplicate::reject) lines_.push_back(line);
    if (++waiting_ == block) flush();
  }

  /// Makes room when `done` bytes of `all` (0: not known) have given the rows so far. What is too
  /// much is address space that is never touched; what is too little costs a copy.
  void expect(std::uint64_t done, std::uint64_t all) {
    constexpr std::uint64_t enough_to_tell = 1U << 16U;
    if (done < enough_to_tell || all <= done) return;
    double const rows =
        static_cast<double>(rows_.size()) / static_cast<double>(done) * static_cast<double>(all);
    if (rows <= static_cast<double>(rows_.capacity())) return;
    try {
      rows_.reserve(static_cast<std::size_t>(1.125 * rows));
    } catch (std::exception const&) {  // the beginning was not typical: grow as needed
    }
  }

  void flush() {
    std::size_t const n = std::exchange(waiting_, 0);
    data_->users.insert_all(std::span(users_).first(n), user_codes_);
    data_->items.insert_all(std::span(items_).first(n), item_codes_);
    interaction* const rows = rows_.data() + (rows_.size() - n);
    for (std::size_t i = 0; i < n; ++i) {
      rows[i].user = user_codes_[i];
      rows[i].item = item_codes_[i];
    }
  }

  /// Merges what is to be merged; the log and its counts are in the data set then. No row at all is
  /// an error unless the file may have none. Situations: one per row where rows are kept as they
  /// are, or none.
  void finish(row_errors const& errors, bool may_be_empty = false,
              std::vector<index_t> situations = {}) {
    auto const users = static_cast<index_t>(data_->users.size());
    auto const items = static_cast<index_t>(data_->items.size());
    load_report& report = data_->report;
    if (rule_ != on_duplicate::keep) merge(errors);
    report.rows_kept = rows_.size();
    report.rows_read = report.rows_kept + report.rows_merged + report.rows_skipped();
    if (rows_.empty() && !may_be_empty) {
      std::string what = "expected at least one row, found none";
      if (!report.examples.empty())
        what += "; " + std::to_string(report.rows_read) + " were skipped, the first in line " +
                std::to_string(report.examples[0].line) + ": " + report.examples[0].reason;
      errors.fail({}, what);
    }
    data_->log = interaction_log(users, items, std::move(rows_), std::move(situations));
  }

 private:
  static constexpr std::size_t block = 256;

  // Rows by user (a counting sort), each user's by item and position; then each run of equal pairs
  // goes into its first row.
  void merge(row_errors const& errors) {
    std::vector<std::size_t> start(data_->users.size() + 1, 0);
    for (auto const& row : rows_) ++start[to_size(row.user) + 1];
    for (std::size_t u = 0; u + 1 < start.size(); ++u) start[u + 1] += start[u];
    std::vector<std::size_t> order(rows_.size());
    auto next = start;
    for (std::size_t n = 0; n < rows_.size(); ++n) order[next[to_size(rows_[n].user)]++] = n;

    std::vector<std::pair<std::size_t, std::size_t>> again;  // a row and the one it repeats
    for (std::size_t u = 0; u + 1 < start.size(); ++u) {
      auto const begin = order.begin() + static_cast<std::ptrdiff_t>(start[u]);
      auto const end = order.begin() + static_cast<std::ptrdiff_t>(start[u + 1]);
      std::sort(begin, end, [&](std::size_t a, std::size_t b) {
        return std::pair(rows_[a].item, a) < std::pair(rows_[b].item, b);
      });
      for (auto run = begin; run != end;) {
        auto last = run + 1;
        while (last != end && rows_[*last].item == rows_[*run].item)
          again.emplace_back(*last++, *run);
        fold(order.data() + (run - order.begin()), static_cast<std::size_t>(last - run));
        run = last;
      }
    }
    if (again.empty()) return;
    std::sort(again.begin(), again.end());
    if (rule_ == on_duplicate::reject) {
      for (auto const& [row, earlier] : again) reject(errors, row, earlier);
    } else {
      data_->report.rows_merged = again.size();
      data_->report.merged_by = name_of(rule_);
    }
    std::size_t kept = 0;
    auto drop = again.begin();
    for (std::size_t n = 0; n < rows_.size(); ++n) {
      if (drop != again.end() && drop->first == n)
        ++drop;
      else
        rows_[kept++] = rows_[n];
    }
    rows_.resize(kept);
  }

  void fold(std::size_t const* run, std::size_t n) {
    interaction& row = rows_[run[0]];
    interaction const& last = rows_[run[n - 1]];
    double sum = 0;
    float largest = row.value;
    std::int64_t latest = row.time;
    for (std::size_t i = 0; i < n; ++i) {
      sum += rows_[run[i]].value;
      largest = std::max(largest, rows_[run[i]].value);
      latest = std::max(latest, rows_[run[i]].time);
    }
    if (rule_ == on_duplicate::sum) row.value = static_cast<float>(sum);
    if (rule_ == on_duplicate::mean) row.value = static_cast<float>(sum / static_cast<double>(n));
    if (rule_ == on_duplicate::max) row.value = largest;
    if (rule_ == on_duplicate::last) row.value = last.value;
    if (rule_ == on_duplicate::last) latest = last.time;
    if (rule_ != on_duplicate::first && rule_ != on_duplicate::reject) row.time = latest;
  }

  void reject(row_errors const& errors, std::size_t row, std::size_t earlier) const {
    errors({lines_[row], 1}, "expected one row per user and item",
           "user " + shown(data_->users.key(rows_[row].user)) + ", item " +
               shown(data_->items.key(rows_[row].item)) + " again (first in line " +
               std::to_string(lines_[earlier]) + ")");
  }

  dataset* data_;
  on_duplicate rule_;
  std::vector<interaction> rows_;
  std::vector<std::uint64_t> lines_;  // of the rows; only for reject
  // The last rows wait for their codes.
  std::size_t waiting_ = 0;
  std::array<std::string_view, block> users_, items_;
  std::array<user_index, block> user_codes_;
  std::array<item_index, block> item_codes_;
};

}  // namespace detail
}  // namespace lfrec::inline v0::datasets
