// The sockets: HTTP/1.1 with keep-alive on one thread, which never waits for a database or a file;
// requests are answered by a pool of threads.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "server/http.h"
#include "server/service.h"

namespace loyalty::server {

class Connection;

class Listener {
 public:
  // Listens from here on; port 0 lets the system choose one.
  // Throws boost::system::system_error when the address is taken or is none.
  Listener(Service& service, const std::string& host, std::uint16_t port, Limits limits);
  ~Listener();

  // "http://127.0.0.1:8080"
  std::string url() const;
  std::uint16_t port() const;

  // Serves until `stop`, or until SIGINT or SIGTERM where `until_signal` says so: then requests
  // under way are answered, connections close, and this returns.
  void run(bool until_signal);

  // From any thread.
  void stop();

 private:
  friend class Connection;
  boost::asio::awaitable<void> accept();
  void begin_stop();
  void count_out(Connection& connection);

  Service& service_;
  Limits limits_;
  boost::asio::io_context io_{1};
  boost::asio::thread_pool workers_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer last_call_;
  std::set<Connection*> connections_;
  bool stopping_ = false;
};

}  // namespace loyalty::server
