// SPDX-License-Identifier: MIT
// Whatever the options and the bytes, the readers of text give a data set or throw lfrec::error.
// The first four bytes choose the options, the rest is the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "lfrec/datasets/adjacency.hpp"
#include "lfrec/datasets/delimited.hpp"

namespace {

using namespace lfrec;
using namespace lfrec::datasets;

// Gives n bytes at a time, so that blocks and pieces end anywhere.
struct dripping {
  memory_source text;
  std::size_t n;
  std::size_t read(std::span<char> buffer) {
    return text.read(buffer.first(std::min(n, buffer.size())));
  }
  [[nodiscard]] std::string_view name() const { return "fuzz"; }
};

delimited_options chosen(std::uint8_t const* bytes) {
  constexpr char const* separators[] = {"\t", ",", "::", "", ";", "|", " ", "ab"};
  delimited_options o;
  o.separator = separators[bytes[0] & 7U];
  o.quoting = (bytes[0] & 8U) != 0;
  o.trim = (bytes[0] & 16U) != 0;
  if ((bytes[0] & 32U) != 0) o.comment = "#";
  if ((bytes[0] & 64U) != 0) o.encoding = encoding::latin1;
  if ((bytes[0] & 128U) != 0) o.errors = on_error::skip;
  o.header = static_cast<header>((bytes[1] & 3U) % 3);
  o.duplicates = static_cast<on_duplicate>(((bytes[1] >> 2U) & 7U) % 7);
  if ((bytes[1] & 32U) != 0) o.max_line = 64;
  if ((bytes[1] & 64U) != 0) o.max_value = 5;
  if ((bytes[1] & 128U) != 0) o.min_value = 1;
  if ((bytes[2] & 1U) != 0) o.user = "user";
  if ((bytes[2] & 2U) != 0) o.item = "item";
  if ((bytes[2] & 4U) != 0) o.value = "value";
  if ((bytes[2] & 8U) != 0) o.value.reset();
  if ((bytes[2] & 16U) != 0) o.time.reset();
  if ((bytes[2] & 32U) != 0) o.time = 3;
  if ((bytes[2] & 64U) != 0) o.item = 3;
  return o;
}

void check(bool good) {
  if (!good) std::abort();
}

void check(dataset const& d) {
  check(!d.log.empty());
  check(d.report.rows_read == d.log.size() + d.report.rows_merged + d.report.rows_skipped());
  for (auto const& row : d.log)
    check(d.users.find(d.users.key(row.user)) == row.user &&
          d.items.find(d.items.key(row.item)) == row.item);
  check(!d.report.to_text().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 4) return 0;
  std::string_view const text(reinterpret_cast<char const*>(data) + 4, size - 4);
  delimited_options const options = chosen(data);
  try {
    if ((data[2] & 128U) != 0) {
      check(adjacency(memory_source(text), {.separator = options.separator,
                                            .comment = options.comment,
                                            .duplicates = options.duplicates,
                                            .errors = options.errors})
                .read());
    } else {
      check(delimited(dripping{memory_source(text), 1U + data[3]}, options).read());
    }
  } catch (lfrec::error const& e) {
    check(e.what()[0] != '\0');
  }
  return 0;
}
