// SPDX-License-Identifier: MIT
#include "files.hpp"

#include <zlib.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace explorer {

namespace {

namespace fs = std::filesystem;

std::string type_of(fs::path const& path) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 13> types = {
      {{".html", "text/html; charset=utf-8"},
       {".css", "text/css; charset=utf-8"},
       {".js", "text/javascript; charset=utf-8"},
       {".mjs", "text/javascript; charset=utf-8"},
       {".json", "application/json"},
       {".webmanifest", "application/manifest+json"},
       {".svg", "image/svg+xml"},
       {".png", "image/png"},
       {".webp", "image/webp"},
       {".ico", "image/x-icon"},
       {".woff2", "font/woff2"},
       {".txt", "text/plain; charset=utf-8"},
       {".map", "application/json"}}};
  for (auto const& [ending, type] : types)
    if (path.extension() == ending) return std::string{type};
  return {};
}

file make_file(fs::path const& path) {
  file made{.type = type_of(path), .content = read_text(path.string()), .packed = {}, .tag = {}};
  made.packed = gzip(made.content, 9);
  if (made.packed.size() > made.content.size() * 9 / 10) made.packed.clear();
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (char const c : made.content) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  made.tag = '"' + std::to_string(hash) + '"';
  return made;
}

/// Calls visit(path) for the regular files below, hidden ones left out.
void each_file(fs::path const& folder, auto const& visit) {
  if (!fs::is_directory(folder)) return;
  for (fs::recursive_directory_iterator at(folder), end; at != end; ++at) {
    if (at->path().filename().string().starts_with('.'))
      at.disable_recursion_pending();
    else if (at->is_regular_file() && !type_of(at->path()).empty())
      visit(at->path());
  }
}

}  // namespace

std::string read_text(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw std::runtime_error(path + ": cannot be read");
  return text;
}

std::string gzip(std::string_view bytes, int level) {
  z_stream stream{};
  constexpr int gzip_header = 16;
  if (deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS + gzip_header, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    throw std::runtime_error("zlib does not start");
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  // zlib does not write to what it reads.
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<Bytef const*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  bool const done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (!done) throw std::runtime_error("zlib does not finish");
  return packed;
}

files read_files(std::string const& page, std::string const& libraries) {
  files all;
  each_file(page, [&](fs::path const& path) {
    all['/' + path.lexically_relative(page).generic_string()] = make_file(path);
  });
  if (auto const first = all.find("/index.html"); first != all.end()) all["/"] = first->second;
  auto const packages = fs::path(page) / ".." / "package.json";
  if (!fs::exists(packages)) return all;
  auto const about = nlohmann::json::parse(read_text(packages.string()));
  auto const needed = about.value("dependencies", nlohmann::json::object());
  for (auto const& [name, version] : needed.items())
    each_file(fs::path(libraries) / name, [&](fs::path const& path) {
      if (path.stem().extension() != ".min") return;
      auto const made = make_file(path);
      all["/lib/" + path.lexically_relative(libraries).generic_string()] = made;
      all.try_emplace("/lib/" + path.filename().string(), made);
    });
  return all;
}

}  // namespace explorer
