// SPDX-License-Identifier: MIT
// The page's files, read once: what is asked for is looked up among them, so no address leads to
// any other file.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace explorer {

struct file {
  std::string type;  ///< "text/html; charset=utf-8"
  std::string content;
  std::string packed;  ///< gzip; empty where that saves nothing
  std::string tag;     ///< for If-None-Match
};

/// By address, "/index.html"; "/" is the same.
using files = std::map<std::string, file, std::less<>>;

/// All files of the folder whose ending is known, and under /lib/ the minified ones of the packages
/// that package.json in the folder above names, from `libraries` (a node_modules), each by its
/// place there ("/lib/d3/dist/d3.min.js") and by its name ("/lib/d3.min.js"). A folder that is not
/// there gives no files. Throws std::runtime_error for a file that cannot be read.
[[nodiscard]] files read_files(std::string const& page, std::string const& libraries);

/// The bytes as gzip.
[[nodiscard]] std::string gzip(std::string_view bytes, int level);

/// The whole file. Throws std::runtime_error.
[[nodiscard]] std::string read_text(std::string const& path);

}  // namespace explorer
