// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/datasets/concept.hpp"

namespace lfrec::inline v0::datasets {

/// The bytes of a file. Throws io_error with the system's reason when the file cannot be opened or
/// read; a directory cannot.
class file_source {
 public:
  explicit file_source(std::string path) : path_(std::move(path)) {
    errno = 0;
    file_.reset(std::fopen(path_.c_str(), "rb"));
    if (!file_) fail("cannot open");
    if (std::fseek(file_.get(), 0, SEEK_END) == 0) {
      size_ = std::ftell(file_.get());
      std::rewind(file_.get());
    }
    std::setvbuf(file_.get(), nullptr, _IONBF, 0);  // our reads are large: no second copy
    // Some systems open a directory and refuse only to read it: ask now.
    int const first = std::fgetc(file_.get());
    if (first == EOF && std::ferror(file_.get()) != 0) fail("cannot read");
    if (first != EOF) std::ungetc(first, file_.get());
  }

  std::size_t read(std::span<char> buffer) {
    errno = 0;
    std::size_t const n = std::fread(buffer.data(), 1, buffer.size(), file_.get());
    if (n < buffer.size() && std::ferror(file_.get()) != 0) fail("cannot read");
    return n;
  }

  [[nodiscard]] std::string_view name() const noexcept { return path_; }
  /// Bytes of the file; 0 where that is not known, as for a pipe.
  [[nodiscard]] std::uint64_t size() const noexcept {
    return size_ < 0 ? 0 : static_cast<std::uint64_t>(size_);
  }

 private:
  [[noreturn]] void fail(char const* what) const {
    lfrec::detail::fail<io_error>({what, " ", path_, ": ", std::strerror(errno)});
  }
  struct close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };

  std::string path_;
  long size_ = 0;
  std::unique_ptr<std::FILE, close> file_;
};

namespace detail {

/// Whether there is a file (or anything else) of that name. One that may not be opened is there.
[[nodiscard]] inline bool file_exists(std::string const& path) {
  errno = 0;
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (file != nullptr) std::fclose(file);
  return file != nullptr || errno != ENOENT;
}

/// All bytes of a source.
template <ByteSource Source>
[[nodiscard]] std::string read_all(Source source) {
  std::string text;
  for (std::size_t held = 0;;) {
    text.resize(held + (std::size_t{1} << 18U) + held / 2);
    std::size_t const n = source.read(std::span(text).subspan(held));
    held += n;
    if (n > 0) continue;
    text.resize(held);
    return text;
  }
}

}  // namespace detail

/// Text that is in memory already; it must outlive the source.
class memory_source {
 public:
  explicit memory_source(std::string_view text, std::string name = "memory")
      : rest_(text), name_(std::move(name)) {}

  std::size_t read(std::span<char> buffer) noexcept {
    std::size_t const n = std::min(buffer.size(), rest_.size());
    if (n > 0) std::memcpy(buffer.data(), rest_.data(), n);
    rest_.remove_prefix(n);
    return n;
  }

  [[nodiscard]] std::string_view name() const noexcept { return name_; }

 private:
  std::string_view rest_;
  std::string name_;
};

/// ISO-8859-1 text as UTF-8: a byte from 0x80 becomes two.
template <ByteSource Source>
class latin1_source {
 public:
  explicit latin1_source(Source source) : source_(std::move(source)) {}

  std::size_t read(std::span<char> buffer) {
    if (buffer.empty()) return 0;
    std::size_t to = 0;
    if (half_ != 0) buffer[to++] = std::exchange(half_, '\0');
    // Into the upper half of what is free, then widened from its front: writing never overtakes
    // reading. Only where there is room for one byte may a second be left over.
    auto const free = buffer.subspan(to);
    auto const raw = free.last((free.size() + 1) / 2);
    std::size_t const n = raw.empty() ? 0 : source_.read(raw);
    for (std::size_t from = 0; from < n; ++from) {
      auto const byte = static_cast<unsigned char>(raw[from]);
      char const second = static_cast<char>(byte < 0x80 ? byte : 0x80U | (byte & 0x3FU));
      if (byte >= 0x80) buffer[to++] = static_cast<char>(0xC0U | byte >> 6U);
      if (to < buffer.size())
        buffer[to++] = second;
      else
        half_ = second;
    }
    return to;
  }

  [[nodiscard]] std::string_view name() const noexcept { return source_.name(); }

 private:
  Source source_;
  char half_ = '\0';  // second half of a byte that is written already
};

static_assert(ByteSource<file_source> && ByteSource<memory_source>);

}  // namespace lfrec::inline v0::datasets
