// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/datasets/concept.hpp"
#include "lfrec/datasets/records.hpp"

namespace lfrec::inline v0::datasets::detail {

/// Reads a source block by block and hands out its records. Blank lines and comments are passed
/// over, a byte order mark too; every record is checked to be UTF-8 without NUL.
template <ByteSource Source>
class record_reader {
 public:
  record_reader(Source& source, record_format const& format, row_errors const& errors)
      : source_(&source), format_(&format), errors_(&errors), splitter_(format) {
    validate(format);
    buffer_.resize(std::min(format.block, first_block) + record_splitter::padding);
  }

  /// No more than the first n fields of a record are wanted from here on.
  void only_first(std::size_t n) noexcept { splitter_.only_first(n); }

  /// Calls row(record) for each; and flush(bytes read so far) whenever the fields handed out are
  /// about to become invalid, also at the end. Returns the bytes read.
  template <typename Row, typename Flush>
  std::uint64_t read(Row&& row, Flush&& flush) {
    std::uint64_t bytes = 0;
    std::size_t held = 0;
    for (bool last = false, first = true; !last; first = false) {
      std::size_t const fresh = fill(held);
      bytes += fresh;
      last = held + fresh < room();
      held += fresh;
      char* const begin = buffer_.data();
      std::size_t const mark = first ? byte_order_mark({begin, held}) : 0;
      char* const rest = parse(begin + mark, begin + held, last, row);
      flush(bytes);
      held = static_cast<std::size_t>(begin + held - rest);
      std::memmove(begin, rest, held);
      if (held > format_->max_line) too_long();
      if (held == room() || (!last && room() < format_->block))
        buffer_.resize(std::max(2 * held, format_->block) + record_splitter::padding);
    }
    return bytes;
  }

 private:
  static constexpr std::size_t first_block = 4096;  // most small files fit

  [[nodiscard]] std::size_t room() const noexcept {
    return buffer_.size() - record_splitter::padding;
  }

  // Reads until the buffer is full or the source at its end.
  std::size_t fill(std::size_t held) {
    std::size_t at = held;
    while (at < room()) {
      std::size_t const n = source_->read(std::span(buffer_).subspan(at, room() - at));
      if (n == 0) break;
      at += n;
    }
    return at - held;
  }

  [[noreturn]] void too_long() const {
    errors_->fail({line_, 1}, "expected a line of at most " + std::to_string(format_->max_line) +
                                  " bytes, found a longer one");
  }

  [[nodiscard]] std::size_t byte_order_mark(std::string_view text) const {
    if (text.starts_with("\xEF\xBB\xBF")) return 3;
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
      errors_->fail({1, 1}, "expected UTF-8, found the byte order mark of UTF-16");
    if (text.starts_with("\x1F\x8B"))
      errors_->fail({1, 1}, "expected text, found a gzip file: read it through gzip_source");
    return 0;
  }

  // All whole records of a block; returns where the first that is not whole begins.
  template <typename Row>
  char* parse(char* p, char* end, bool last, Row& row) {
    plain_ = is_plain_ascii(p, static_cast<std::size_t>(end - p));
    while (p < end) {
      char* stop = line_end(p, end);
      if (stop == end && !last) return p;
      if (passed_over({p, static_cast<std::size_t>(stop - p)})) {
        ++line_;
        p = std::min(stop + 1, end);
        continue;
      }
      char* const first_end = stop;
      if (format_->quoting && !close_quotes(p, stop, end, last)) return p;
      bool const good = hand_out(p, stop, row);
      // A bad quote may have taken in the rest of the file: go on after its own line.
      if (!good) stop = first_end;
      line_ += good ? lines_ : 1;
      p = std::min(stop + 1, end);
    }
    return p;
  }

  static char* line_end(char* p, char* end) noexcept {
    auto* const at = static_cast<char*>(std::memchr(p, '\n', static_cast<std::size_t>(end - p)));
    return at == nullptr ? end : at;
  }

  // Blank or a comment.
  [[nodiscard]] bool passed_over(std::string_view line) const noexcept {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) return true;
    if (!format_->comment.empty() && line.starts_with(format_->comment)) return true;
    if (line.front() != ' ' && line.front() != '\t') return false;
    std::string const& separator = format_->separator;
    return trimmed(line).empty() &&
           (separator.empty() || line.find(separator) == std::string_view::npos);
  }

  // Moves the record's end on, line by line, while a quote is open before it; false if the block
  // ends first.
  bool close_quotes(char* p, char*& stop, char* end, bool last) noexcept {
    lines_ = 1;
    for (bool open = std::count(p, stop, '"') % 2 != 0; open; ++lines_) {
      if (stop == end) return last;
      char* const from = stop + 1;
      stop = line_end(from, end);
      if (stop == end && !last) return false;
      open = std::count(from, stop, '"') % 2 == 0;
    }
    return true;
  }

  template <typename Row>
  bool hand_out(char* p, char* stop, Row& row) {
    if (stop > p && stop[-1] == '\r') --stop;
    auto const size = static_cast<std::size_t>(stop - p);
    record r{line_, {p, size}, {}};
    if (size > format_->max_line) too_long();
    if (!plain_ && !is_plain_ascii(p, size)) {
      std::size_t const at = first_bad_byte(r.text);
      if (at != std::string_view::npos) {
        (*errors_)(r.place(p + at), "expected UTF-8 text without NUL",
                   "byte " + shown({p + at, 1}));
        return false;
      }
    }
    if (format_->quoting) {
      char const* expected = nullptr;
      char const* found = nullptr;
      if (char const* at = splitter_.split_quoted(p, stop, expected, found)) {
        (*errors_)(r.place(at), expected, found);
        return false;
      }
    } else {
      splitter_.split(p, stop);
    }
    r.fields = splitter_.fields();
    row(r);
    return true;
  }

  Source* source_;
  record_format const* format_;
  row_errors const* errors_;
  record_splitter splitter_;
  std::vector<char> buffer_;
  bool plain_ = false;  // the block at hand is: no need to look at each record
  std::uint64_t line_ = 1;
  std::uint64_t lines_ = 1;  // of the record at hand
};

}  // namespace lfrec::inline v0::datasets::detail
