// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"

namespace lfrec::inline v0::detail {

/// Bytes of known number, readable at any place. A caller reads within size().
class binary_source {
 public:
  explicit binary_source(std::string name) : name_(std::move(name)) {}
  binary_source(binary_source const&) = delete;
  binary_source& operator=(binary_source const&) = delete;
  virtual ~binary_source() = default;

  /// What messages call it.
  [[nodiscard]] std::string const& name() const noexcept { return name_; }
  [[nodiscard]] virtual std::uint64_t size() const noexcept = 0;
  virtual void read(std::uint64_t offset, std::span<std::byte> into) = 0;

 private:
  std::string name_;
};

class memory_source final : public binary_source {
 public:
  explicit memory_source(std::span<std::byte const> bytes)
      : binary_source("saved model in memory"), bytes_(bytes) {}
  [[nodiscard]] std::uint64_t size() const noexcept override { return bytes_.size(); }
  void read(std::uint64_t offset, std::span<std::byte> into) override {
    if (!into.empty())
      std::memcpy(into.data(), bytes_.data() + static_cast<std::size_t>(offset), into.size());
  }

 private:
  std::span<std::byte const> bytes_;
};

/// Throws io_error with the system's reason when the file cannot be opened or read, format_error
/// when it is not a regular file or has become shorter.
class model_file_source final : public binary_source {
 public:
  explicit model_file_source(std::string path)
      : binary_source(std::move(path)), file_(std::fopen(name().c_str(), "rb")) {
    if (!file_) fail("cannot be opened");
    std::setvbuf(file_.get(), nullptr, _IONBF, 0);  // sections are read whole
    long const end = std::fseek(file_.get(), 0, SEEK_END) == 0 ? std::ftell(file_.get()) : -1;
    // A folder opens, and claims to be very long, on some systems.
    std::rewind(file_.get());
    if (end < 0 || (end > 0 && std::fgetc(file_.get()) == EOF)) fail("cannot be read");
    size_ = static_cast<std::uint64_t>(end);
  }
  [[nodiscard]] std::uint64_t size() const noexcept override { return size_; }
  void read(std::uint64_t offset, std::span<std::byte> into) override {
    if (into.empty()) return;
    if (std::fseek(file_.get(), static_cast<long>(offset), SEEK_SET) != 0) fail("cannot be read");
    if (std::fread(into.data(), 1, into.size(), file_.get()) == into.size()) return;
    if (std::ferror(file_.get()) != 0) fail("cannot be read");
    detail::fail<format_error>({name(), ": became shorter while it was read"});
  }

 private:
  [[noreturn]] void fail(char const* what) const {
    std::string const reason = std::generic_category().message(errno);
    detail::fail<io_error>({name(), ": ", what, ": ", reason});
  }
  struct close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, close> file_;
  std::uint64_t size_ = 0;
};

}  // namespace lfrec::inline v0::detail
