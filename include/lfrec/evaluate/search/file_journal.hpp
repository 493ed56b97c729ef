// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/search/concept.hpp"
#include "lfrec/evaluate/search/space.hpp"
#include "lfrec/evaluate/search/trial_json.hpp"

namespace lfrec::inline v0 {

/// The Journal on disk: JSON, a line that says what the search is and a line per finished trial,
/// each flushed to the disk before append() returns. A process that is killed in the middle of a
/// line leaves it torn; open() cuts it off. Numbers are written so that they read back as the same
/// bits. Component lfrec::json. POSIX.
class file_journal {
 public:
  /// Opens the file, or makes it, and locks it until this is gone: throws io_error with the
  /// system's reason, or if another process is using the file.
  explicit file_journal(std::string path) : path_(std::move(path)) {
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file_ < 0) fail("cannot be opened");
    struct ::stat there {};
    if (::fstat(file_, &there) != 0 || !S_ISREG(there.st_mode)) {
      ::close(file_);
      detail::fail<io_error>({path_, ": cannot be a journal: not a regular file"});
    }
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
      int const reason = errno;
      ::close(file_);
      detail::fail<io_error>(
          {path_, (reason == EWOULDBLOCK
                       ? ": is the journal of a search that is running"
                       : ": cannot be locked: " + std::generic_category().message(reason))});
    }
  }
  file_journal(file_journal const&) = delete;
  file_journal& operator=(file_journal const&) = delete;
  ~file_journal() { ::close(file_); }

  /// Reads what is there. Throws format_error for a file that is no journal or has a line that does
  /// not read, naming it, and invalid_option for the journal of another search, naming what
  /// differs.
  [[nodiscard]] std::vector<trial> open(configuration const& about) {
    std::string const text = read();
    std::string const header = to_line({{"lfrec_search", version}, {"about", to_json(about)}});
    std::size_t const whole = text.rfind('\n') + 1;  // npos + 1 is 0
    if (whole == 0) {
      // Nothing, or a header on which the process died; anything else is somebody's file.
      if (!header.starts_with(text))
        detail::fail<format_error>({path_, ": is not the journal of a search"});
      cut_to(0);
      write(header);
      flush_folder();
      return {};
    }
    std::vector<trial> trials;
    std::size_t line = 1;
    for (std::size_t begin = 0; begin < whole; ++line) {
      auto const end = text.find('\n', begin);
      read_line(text.substr(begin, end - begin), line, about, trials);
      begin = end + 1;
    }
    if (whole < text.size()) cut_to(whole);
    return trials;
  }

  /// Throws io_error, also whenever it has failed before: what follows a torn line would be lost.
  void append(trial const& t) { write(to_line(to_json(t))); }

 private:
  static constexpr int version = 1;

  /// Bytes that are no UTF-8, of an id in a message say, are replaced.
  static std::string to_line(nlohmann::ordered_json const& value) {
    return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
  }

  void read_line(std::string const& text, std::size_t line, configuration const& about,
                 std::vector<trial>& trials) const {
    auto const place = path_ + ':' + std::to_string(line) + ": ";
    try {
      auto const value = nlohmann::ordered_json::parse(text);
      if (line > 1) {
        trials.push_back(trial_from_json(value));
        return;
      }
      if (value.at("lfrec_search").get<int>() != version)
        detail::fail<format_error>({path_, ": is a journal of version ",
                                    value.at("lfrec_search").dump(),
                                    ", this program writes version ", version});
      compare(configuration_from_json(value.at("about")), about);
    } catch (nlohmann::json::exception const&) {
      detail::fail<format_error>({place, (line == 1 ? "is not the journal of a search"
                                                    : "is not a finished trial as JSON")});
    }
  }

  void compare(configuration const& there, configuration const& here) const {
    auto const differs = [&](std::string const& name, std::string const& theirs,
                             std::string const& ours) {
      detail::fail<invalid_option>({path_, ": is the journal of another search: its ", name,
                                    " is '", theirs, "', here it is '", ours, "'"});
    };
    for (std::size_t n = 0; n < std::max(there.size(), here.size()); ++n) {
      if (n >= there.size()) differs(here[n].name, "", here[n].text);
      if (n >= here.size() || there[n].name != here[n].name)
        differs(there[n].name, there[n].text, "");
      if (there[n] != here[n]) differs(here[n].name, there[n].text, here[n].text);
    }
  }

  [[nodiscard]] std::string read() const {
    std::string text;
    std::vector<char> buffer(1U << 16U);
    for (;;) {
      auto const got =
          ::pread(file_, buffer.data(), buffer.size(), static_cast<::off_t>(text.size()));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail("cannot be read");
      if (got == 0) return text;
      text.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }

  void write(std::string_view line) {
    if (!failure_.empty()) throw io_error(failure_);
    failure_ = path_ + ": cannot be written";
    while (!line.empty()) {
      auto const put = ::write(file_, line.data(), line.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) stop();
      line.remove_prefix(static_cast<std::size_t>(put));
    }
    if (::fsync(file_) != 0) stop();
    failure_.clear();
  }

  /// A trial that could not be written ends the search; those beside it say the same.
  [[noreturn]] void stop() {
    failure_ += ": " + std::generic_category().message(errno);
    throw io_error(failure_);
  }

  void cut_to(std::size_t size) const {
    if (::ftruncate(file_, static_cast<::off_t>(size)) != 0) fail("cannot be written");
  }

  /// The new name is in the folder, which is a file of its own; where it cannot be flushed, the
  /// journal stands all the same.
  void flush_folder() const {
    auto const slash = path_.rfind('/');
    std::string const folder = slash == std::string::npos ? "." : path_.substr(0, slash + 1);
    if (int const descriptor = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC); descriptor >= 0) {
      ::fsync(descriptor);
      ::close(descriptor);
    }
  }

  [[noreturn]] void fail(std::string const& what) const {
    detail::fail<io_error>({path_, ": ", what, ": ", std::generic_category().message(errno)});
  }

  std::string path_;
  int file_ = -1;
  std::string failure_;  // of a line that was not written whole
};

static_assert(Journal<file_journal>);

}  // namespace lfrec::inline v0
