// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"

namespace lfrec::inline v0 {

/// A file that appears under its name whole or not at all: written beside it in the same folder,
/// flushed to the disk by commit() and renamed over it. Until then, and whenever something fails,
/// what stood under the name before stays, and the half-written file is removed. Where the name is
/// a symbolic link, the link is replaced. Everything throws io_error with the system's reason.
/// POSIX.
class atomic_file {
 public:
  explicit atomic_file(std::string path) : path_(std::move(path)) {
    struct ::stat there {};
    // Renaming over a device, a pipe or a folder would destroy it or fail late.
    if (::stat(path_.c_str(), &there) == 0 && !S_ISREG(there.st_mode))
      detail::fail<io_error>({path_, ": cannot be replaced: not a regular file"});
    int descriptor = -1;
    for (int n = 0; descriptor < 0; ++n) {
      aside_ = path_ + ".tmp-" + std::to_string(::getpid()) + '-' + std::to_string(n);
      descriptor = ::open(aside_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor < 0 && errno != EEXIST) fail(path_ + ": cannot be created");
    }
    file_ = ::fdopen(descriptor, "wb");
    if (file_ == nullptr) {
      int const reason = errno;
      ::close(descriptor);
      ::unlink(aside_.c_str());
      errno = reason;
      fail(path_ + ": cannot be created");
    }
  }
  atomic_file(atomic_file const&) = delete;
  atomic_file& operator=(atomic_file const&) = delete;
  ~atomic_file() { abandon(); }

  void write(std::span<std::byte const> bytes) {
    require_open();
    if (!bytes.empty() && std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size())
      fail(path_ + ": cannot be written");
  }
  void write(std::string_view text) { write(std::as_bytes(std::span(text))); }

  /// Makes the file appear under its name. Nothing can be written afterwards.
  void commit() {
    require_open();
    if (std::fflush(file_) != 0 || ::fsync(::fileno(file_)) != 0)
      fail(path_ + ": cannot be written");
    if (std::fclose(std::exchange(file_, nullptr)) != 0 ||
        std::rename(aside_.c_str(), path_.c_str()) != 0) {
      int const reason = errno;
      ::unlink(aside_.c_str());
      errno = reason;
      fail(path_ + ": cannot be written");
    }
    // The new name is in the folder, which is a file of its own. Not every file system can flush
    // one; the rename stands either way.
    auto const slash = path_.rfind('/');
    std::string const folder = slash == std::string::npos ? "." : path_.substr(0, slash + 1);
    if (int const descriptor = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC); descriptor >= 0) {
      ::fsync(descriptor);
      ::close(descriptor);
    }
  }

 private:
  void require_open() const {
    if (file_ == nullptr) detail::fail<io_error>({path_, ": was committed already or has failed"});
  }

  // Before the message is put together, so that nothing overwrites errno.
  [[noreturn]] void fail(std::string const& what) {
    std::string const reason = std::generic_category().message(errno);
    abandon();
    detail::fail<io_error>({what, ": ", reason});
  }

  void abandon() noexcept {
    if (file_ == nullptr) return;
    std::fclose(std::exchange(file_, nullptr));
    ::unlink(aside_.c_str());
  }

  std::string path_;
  std::string aside_;
  std::FILE* file_ = nullptr;
};

}  // namespace lfrec::inline v0
