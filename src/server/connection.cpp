#include "server/connection.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>

#include "server/listener.h"

namespace loyalty::server {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// What a refused peer may still send before it is cut off, so that it gets to read the refusal:
// closing with unread bytes would reset the connection and destroy the answer.
constexpr std::size_t kLingerBytes = 4 * kMaxBodyBytes;
constexpr std::chrono::milliseconds kLingerTime{2'000};

Response timed_out() {
  return problem(http::status::request_timeout, "timeout", "", "the request came too slowly");
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, Listener& listener)
    : socket_(std::move(socket)),
      listener_(listener),
      timer_(socket_.get_executor()),
      buffer_(kMaxHeaderBytes + kMaxBodyBytes) {
  listener_.connections_.insert(this);
}

Connection::~Connection() {
  listener_.count_out(*this);
}

void Connection::arm(std::chrono::milliseconds time) {
  expired_ = false;
  timer_.expires_after(time);
  timer_.async_wait([self = weak_from_this(), watch = ++watch_](error_code error) {
    const auto connection = self.lock();
    if (error || !connection || connection->watch_ != watch) return;
    connection->expired_ = true;
    connection->socket_.cancel(error);
  });
}

void Connection::disarm() {
  ++watch_;
  timer_.cancel();
}

void Connection::close() {
  error_code ignored;
  socket_.close(ignored);
}

void Connection::close_if_idle() {
  if (idle_) close();
}

asio::awaitable<bool> Connection::wait_for_request() {
  if (buffer_.size() > 0) co_return true;
  error_code error;
  idle_ = true;
  arm(listener_.limits_.idle);
  co_await socket_.async_wait(asio::ip::tcp::socket::wait_read,
                              asio::redirect_error(asio::use_awaitable, error));
  disarm();
  idle_ = false;
  co_return !error && socket_.is_open();
}

asio::awaitable<error_code> Connection::read(Parser& parser) {
  error_code error;
  arm(listener_.limits_.header);
  co_await http::async_read_header(socket_, buffer_, parser,
                                   asio::redirect_error(asio::use_awaitable, error));
  disarm();
  if (error) co_return error;
  if (boost::beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(socket_, asio::buffer(go_on.data(), go_on.size()),
                               asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return error;
  }
  arm(listener_.limits_.body);
  co_await http::async_read(socket_, buffer_, parser,
                            asio::redirect_error(asio::use_awaitable, error));
  disarm();
  co_return error;
}

asio::awaitable<Response> Connection::answer(const Request& request) {
  Service& service = listener_.service_;
  co_return co_await asio::co_spawn(
      listener_.workers_.get_executor(),
      [&service, &request]() -> asio::awaitable<Response> { co_return service.handle(request); },
      asio::use_awaitable);
}

asio::awaitable<bool> Connection::write(Response& response, const Request& request,
                                        bool keep_alive) {
  finish(response, request, listener_.service_.settings().clock());
  response.keep_alive(keep_alive);
  error_code error;
  arm(listener_.limits_.write);
  co_await http::async_write(socket_, response, asio::redirect_error(asio::use_awaitable, error));
  disarm();
  co_return !error;
}

asio::awaitable<void> Connection::linger() {
  error_code error;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
  std::array<char, 16384> rest;
  std::size_t read = 0;
  arm(kLingerTime);
  while (!error && read < kLingerBytes) {
    read += co_await socket_.async_read_some(asio::buffer(rest),
                                             asio::redirect_error(asio::use_awaitable, error));
  }
  disarm();
}

asio::awaitable<void> Connection::refuse(error_code error, const Request& request) {
  auto response = expired_ ? std::optional(timed_out()) : unreadable(error);
  if (response && co_await write(*response, request, false)) co_await linger();
}

asio::awaitable<void> Connection::serve() {
  const auto self = shared_from_this();
  while (!listener_.stopping_ && co_await wait_for_request()) {
    Parser parser;
    parser.header_limit(kMaxHeaderBytes);
    parser.body_limit(kMaxBodyBytes);
    if (const error_code error = co_await read(parser)) {
      co_await refuse(error, parser.get());
      break;
    }
    const Request& request = parser.get();
    Response response = co_await answer(request);
    const bool keep_alive = request.keep_alive() && !listener_.stopping_;
    if (!co_await write(response, request, keep_alive) || !keep_alive) break;
  }
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  close();
}

asio::awaitable<void> Connection::turn_away() {
  const auto self = shared_from_this();
  Response response = problem(http::status::service_unavailable, "too_many_connections", "",
                              "the server has as many connections as it takes");
  response.set(http::field::retry_after, "1");
  if (co_await write(response, Request(), false)) co_await linger();
  close();
}

}  // namespace loyalty::server
