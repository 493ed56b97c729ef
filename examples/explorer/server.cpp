// SPDX-License-Identifier: MIT
#include "server.hpp"

#include <httplib.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace explorer {

namespace {

constexpr auto policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

/// A thread for each open connection, since one that is kept alive holds its thread, and no more
/// connections than that: who comes later waits in the system's queue.
class connection_threads final : public httplib::TaskQueue {
 public:
  using task = std::function<void()>;
  // Whatever this version of the library has it return.
  using accepted = decltype(std::declval<httplib::TaskQueue&>().enqueue(task{}));

  explicit connection_threads(std::size_t n) {
    for (std::size_t k = 0; k < n; ++k) workers_.emplace_back([this] { work(); });
  }
  accepted enqueue(task connection) override {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return waiting_.size() < workers_.size() || stopped_; });
    waiting_.push_back(std::move(connection));
    some_.notify_one();
    return accepted(true);
  }
  void shutdown() override {
    {
      std::lock_guard const lock(mutex_);
      stopped_ = true;
    }
    some_.notify_all();
    room_.notify_all();
    for (auto& worker : workers_) worker.join();
  }

 private:
  void work() {
    for (;;) {
      task connection;
      {
        std::unique_lock lock(mutex_);
        some_.wait(lock, [&] { return !waiting_.empty() || stopped_; });
        if (waiting_.empty()) return;
        connection = std::move(waiting_.front());
        waiting_.pop_front();
      }
      room_.notify_one();
      connection();
    }
  }

  std::mutex mutex_;
  std::condition_variable some_;
  std::condition_variable room_;
  std::deque<task> waiting_;
  bool stopped_ = false;
  std::vector<std::thread> workers_;
};

/// Lets n in at once, in the order in which they came. With more at once, every answer would take
/// longer and none be ready sooner.
class gate {
 public:
  explicit gate(std::size_t n) : free_(n) {}
  /// False if there was no place for that long.
  [[nodiscard]] bool enter(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    if (free_ > 0) {
      --free_;
      return true;
    }
    waiter self;
    auto const place = line_.insert(line_.end(), &self);
    if (self.wake.wait_for(lock, patience, [&] { return self.called; })) return true;
    line_.erase(place);
    return false;
  }
  /// Gives the place to the first in the line.
  void leave() {
    std::lock_guard const lock(mutex_);
    if (line_.empty()) {
      ++free_;
      return;
    }
    auto& first = *line_.front();
    line_.pop_front();
    first.called = true;
    first.wake.notify_one();  // under the lock: it may be gone right after
  }

 private:
  struct waiter {
    std::condition_variable wake = {};
    bool called = false;
  };
  std::mutex mutex_;
  std::list<waiter*> line_;
  std::size_t free_;
};

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host == "[::1]" || host.starts_with("127.");
}

/// The host of the Host header, without its port.
std::string_view without_port(std::string_view host) {
  auto const bracket = host.find(']');
  return host.substr(0, host.find(':', bracket == std::string_view::npos ? 0 : bracket));
}

bool takes_gzip(httplib::Request const& asked) {
  return asked.get_header_value("Accept-Encoding").find("gzip") != std::string::npos;
}

/// Whether the library reads a body for that method; if not, it would take it for the next request.
bool reads_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

/// Whether it is clear how long the body is, if there is one.
bool clear_length(httplib::Request const& asked) {
  auto const n = asked.get_header_value_count("Content-Length");
  auto const length = asked.get_header_value("Content-Length");
  return n == 0 ||
         (n == 1 && !length.empty() && length.find_first_not_of("0123456789") == std::string::npos);
}

/// Types of a body that the library would take apart.
bool is_form(std::string_view content_type) {
  return content_type.starts_with("multipart/") ||
         content_type.starts_with("application/x-www-form-urlencoded");
}

/// Whether the library stopped at a method that it does not know: nothing else was looked at then.
bool unknown_method(httplib::Request const& asked) {
  return asked.path.empty() && asked.target.starts_with('/') &&
         (asked.version == "HTTP/1.1" || asked.version == "HTTP/1.0");
}

/// Tells who asked to open another connection for what comes next.
void close_after(httplib::Request& asked) {
  asked.headers.erase("Connection");
  asked.set_header("Connection", "close");
}

char const* code_of(int status) {
  return status == 413 ? "too_large" : status == 414 ? "address_too_long" : "malformed_request";
}

}  // namespace

struct server::state {
  state(api const& api_, files const& page_, server_options given)
      : endpoints(api_), page(page_), options(std::move(given)), places(options.threads) {
    http.new_task_queue = [this] { return new connection_threads(options.connections); };
    http.set_keep_alive_max_count(100000);
    http.set_keep_alive_timeout(options.patience.count());
    http.set_read_timeout(options.patience);
    http.set_write_timeout(options.patience);
    http.set_tcp_nodelay(true);
    http.set_payload_max_length(options.body_bytes);
    http.set_socket_options([this](socket_t s) {
      int const on = 1;  // not SO_REUSEPORT, the library's choice, which lets two share a port
      ::setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
      listening = s;
    });
    http.set_pre_routing_handler([this](httplib::Request const& asked, httplib::Response& reply) {
      return first(asked, reply);
    });
    // Only these read a body for us; regular expressions without repetition, since the others of
    // the standard library recurse once for each character.
    auto const post = [this](httplib::Request const& asked, httplib::Response& reply) {
      compute(asked, reply, takes_gzip_header(asked));
    };
    for (auto const& [method, address] : api::endpoints())
      if (method == "POST") http.Post(address, post);
    http.set_error_handler(httplib::Server::Handler(
        [this](httplib::Request const& asked, httplib::Response& reply) { failed(asked, reply); }));
    bool const any = options.port == 0;
    port = any ? http.bind_to_any_port(options.host) : options.port;
    if (port < 0 || (!any && !http.bind_to_port(options.host, port)))
      throw std::runtime_error("cannot listen on " + options.host + ':' +
                               std::to_string(options.port));
    // The library is built with room for five that wait to be accepted.
    ::listen(listening, 1024);
  }

  /// Before the body is read: everything that has none is answered here.
  httplib::Server::HandlerResponse first(httplib::Request const& asked, httplib::Response& reply) {
    using enum httplib::Server::HandlerResponse;
    bool const packed = takes_gzip(asked);
    // The library would pack every answer anew, with brotli at its slowest, and join any ranges.
    // The request is no constant, only handed over as one.
    auto& own = const_cast<httplib::Request&>(asked);
    own.headers.erase("Accept-Encoding");
    own.ranges.clear();
    if (packed) own.set_header("X-Takes-Gzip", "1");
    if (is_loopback(options.host) && !is_loopback(without_port(asked.get_header_value("Host")))) {
      close_after(own);
      fill(reply, error_answer(403, "host", "", "this server answers to its own name only"), false);
      return Handled;
    }
    // What follows would be taken for the next request.
    bool const body = reads_body(asked.method);
    bool const chunked = asked.has_header("Transfer-Encoding");
    bool const clear = clear_length(asked);
    auto const length = asked.get_header_value("Content-Length");
    if (chunked || !clear || (body ? length.empty() : !length.empty() && length != "0"))
      close_after(own);
    if (chunked) {  // of any length
      fill(reply, error_answer(411, "length_required", "", "a body needs a Content-Length"), false);
      return Handled;
    }
    if (!clear) {
      fill(reply,
           error_answer(400, "malformed_request", "", "Content-Length must be one whole number"),
           false);
      return Handled;
    }
    if (body) {
      // Without a length there is none; the library would wait for the end of the connection.
      if (length.empty()) own.set_header("Content-Length", "0");
      bool const coded = asked.has_header("Content-Encoding");  // the library would unpack it
      own.headers.erase("Content-Encoding");
      if (coded || is_form(asked.get_header_value("Content-Type")))
        own.headers.erase("Content-Type");
      return Unhandled;
    }
    bool const reads = asked.method == "GET" || asked.method == "HEAD";
    if (reads && !asked.target.starts_with("/api/") && serve_file(asked, reply, packed))
      return Handled;
    compute(asked, reply, packed);
    return Handled;
  }

  static bool takes_gzip_header(httplib::Request const& asked) {
    return asked.has_header("X-Takes-Gzip");
  }

  bool serve_file(httplib::Request const& asked, httplib::Response& reply, bool packed) {
    auto const found = page.find(asked.path);
    if (found == page.end()) return false;
    auto const& file = found->second;
    head(reply);
    reply.set_header("ETag", file.tag);
    reply.set_header("Cache-Control", "no-cache");
    reply.set_header("Vary", "Accept-Encoding");
    if (asked.get_header_value("If-None-Match") == file.tag) {
      reply.status = 304;
      return true;
    }
    reply.status = 200;
    bool const pack = packed && !file.packed.empty();
    if (pack) reply.set_header("Content-Encoding", "gzip");
    reply.set_content(pack ? file.packed : file.content, file.type);
    return true;
  }

  void compute(httplib::Request const& asked, httplib::Response& reply, bool packed) {
    if (!places.enter(options.queue)) {
      fill(reply, error_answer(503, "busy", "", "too many requests at once; try again"), false);
      reply.set_header("Retry-After", "1");
      return;
    }
    struct place {
      gate& from;
      ~place() { from.leave(); }
    } const taken{places};
    fill(
        reply,
        endpoints({asked.method, asked.target, asked.get_header_value("Content-Type"), asked.body}),
        packed);
  }

  /// What no handler took, and what the library refused on its own.
  void failed(httplib::Request const& asked, httplib::Response& reply) {
    if (!reply.body.empty()) return;
    // Headers or a body may not have been read: they would be taken for the next request.
    if (reply.status != 404) close_after(const_cast<httplib::Request&>(asked));
    // Says what is allowed there, if anything is.
    if (reply.status == 404 || (reply.status == 400 && unknown_method(asked)))
      return fill(reply, endpoints({asked.method, asked.target, "", ""}), false);
    fill(reply,
         error_answer(reply.status, code_of(reply.status), "", "the request cannot be taken"),
         false);
  }

  static void head(httplib::Response& reply) {
    reply.set_header("Content-Security-Policy", policy);
    reply.set_header("X-Content-Type-Options", "nosniff");
    reply.set_header("X-Frame-Options", "DENY");
    reply.set_header("Referrer-Policy", "no-referrer");
    reply.set_header("Cross-Origin-Opener-Policy", "same-origin");
    reply.set_header("Cross-Origin-Resource-Policy", "same-origin");
  }

  static void fill(httplib::Response& reply, answer const& made, bool packed) {
    head(reply);
    reply.status = made.status;
    reply.set_header("Cache-Control", "no-store");
    if (!made.allow.empty()) reply.set_header("Allow", made.allow);
    constexpr std::size_t worth_packing = std::size_t{16} * 1024;
    bool const pack = packed && made.body.size() > worth_packing;
    if (pack) reply.set_header("Content-Encoding", "gzip");
    reply.set_content(pack ? gzip(made.body, 1) : made.body, "application/json");
  }

  api const& endpoints;
  files const& page;
  server_options options;
  gate places;
  httplib::Server http;
  socket_t listening = INVALID_SOCKET;
  int port = -1;
};

server::server(api const& endpoints, files const& page, server_options options)
    : state_(std::make_unique<state>(endpoints, page, std::move(options))) {}
server::~server() = default;

int server::port() const noexcept {
  return state_->port;
}
void server::run() {
  if (!state_->http.listen_after_bind()) throw std::runtime_error("the server cannot go on");
}
void server::stop() {
  state_->http.stop();
}

}  // namespace explorer
