// One connection of the listener: reads requests, has them answered, writes the responses.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <memory>
#include <optional>

#include "server/http.h"

namespace loyalty::server {

class Listener;

// Lives on the listener's thread alone.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(boost::asio::ip::tcp::socket socket, Listener& listener);
  ~Connection();

  // Until the peer leaves, is too slow, or the listener stops.
  boost::asio::awaitable<void> serve();

  // Tells the peer that there are too many already.
  boost::asio::awaitable<void> turn_away();

  // Ends a connection that is between two requests; others end after their answer.
  void close_if_idle();
  void close();

 private:
  using Parser = http::request_parser<http::string_body>;

  // Aborts what the socket waits for after `time`; `disarm` ends the watch.
  void arm(std::chrono::milliseconds time);
  void disarm();

  boost::asio::awaitable<bool> wait_for_request();
  boost::asio::awaitable<boost::system::error_code> read(Parser& parser);
  boost::asio::awaitable<Response> answer(const Request& request);
  boost::asio::awaitable<bool> write(Response& response, const Request& request, bool keep_alive);
  boost::asio::awaitable<void> refuse(boost::system::error_code error, const Request& request);
  boost::asio::awaitable<void> linger();

  boost::asio::ip::tcp::socket socket_;
  Listener& listener_;
  boost::asio::steady_timer timer_;
  boost::beast::flat_buffer buffer_;
  unsigned watch_ = 0;  // number of the watch that is armed, so that a late timer is recognized
  bool expired_ = false;
  bool idle_ = false;
};

}  // namespace loyalty::server
