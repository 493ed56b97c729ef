// SPDX-License-Identifier: MIT
// HTTP around the endpoints and the page's files.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "api.hpp"
#include "files.hpp"

namespace explorer {

struct server_options {
  std::string host = "127.0.0.1";
  int port = 8080;                ///< 0: any that is free
  std::size_t threads = 2;        ///< so many answers are computed at once; others wait
  std::size_t connections = 128;  ///< so many are open at once; others wait to be accepted
  std::size_t body_bytes = std::size_t{128} * 1024;
  std::chrono::seconds patience{5};       ///< with clients that do not send, read, or ask again
  std::chrono::milliseconds queue{2000};  ///< how long a request may wait to be computed
};

class server {
 public:
  /// Both must outlive it. Throws std::runtime_error where host and port cannot be had.
  server(api const& endpoints, files const& page, server_options options);
  server(server const&) = delete;
  server& operator=(server const&) = delete;
  ~server();

  [[nodiscard]] int port() const noexcept;
  /// Serves until stop() is called.
  void run();
  /// From any thread; requests that were begun are answered.
  void stop();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace explorer
