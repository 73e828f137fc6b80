#include "server/listener.h"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <csignal>
#include <exception>

#include "server/connection.h"

namespace loyalty::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// A coroutine that throws is a fault of ours: it ends its connection, not the server.
void log_failure(const std::exception_ptr& failure) {
  if (!failure) return;
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    spdlog::error("connection: {}", error.what());
  }
}

}  // namespace

Listener::Listener(Service& service, const std::string& host, std::uint16_t port, Limits limits)
    : service_(service),
      limits_(limits),
      workers_(std::max(service.settings().workers, 1U)),
      acceptor_(io_),
      last_call_(io_) {
  tcp::resolver resolver(io_);
  const auto found = resolver.resolve(host, std::to_string(port), tcp::resolver::passive);
  const tcp::endpoint endpoint = found.begin()->endpoint();
  acceptor_.open(endpoint.protocol());
  acceptor_.set_option(tcp::acceptor::reuse_address(true));
  acceptor_.bind(endpoint);
  acceptor_.listen();
}

Listener::~Listener() = default;

std::string Listener::url() const {
  const tcp::endpoint endpoint = acceptor_.local_endpoint();
  const std::string host = endpoint.address().to_string();
  return "http://" + (endpoint.address().is_v6() ? '[' + host + ']' : host) + ':' +
         std::to_string(endpoint.port());
}

std::uint16_t Listener::port() const {
  return acceptor_.local_endpoint().port();
}

void Listener::run(bool until_signal) {
  asio::signal_set signals(io_);
  if (until_signal) {
    signals.add(SIGINT);
    signals.add(SIGTERM);
    signals.async_wait([this](error_code error, int) {
      if (!error) begin_stop();
    });
  }
  asio::co_spawn(io_, accept(), [&signals](const std::exception_ptr& failure) {
    log_failure(failure);
    signals.cancel();
  });
  io_.run();
  workers_.join();
}

void Listener::stop() {
  asio::post(io_, [this] { begin_stop(); });
}

void Listener::begin_stop() {
  if (stopping_) return;
  stopping_ = true;
  error_code ignored;
  acceptor_.close(ignored);
  const std::set<Connection*> open = connections_;
  for (Connection* connection : open) connection->close_if_idle();
  if (open.empty()) return;
  last_call_.expires_after(limits_.stop);
  last_call_.async_wait([this](error_code error) {
    if (error) return;
    for (Connection* connection : connections_) connection->close();
  });
}

void Listener::count_out(Connection& connection) {
  connections_.erase(&connection);
  if (connections_.empty()) last_call_.cancel();
}

asio::awaitable<void> Listener::accept() {
  asio::steady_timer pause(io_);
  while (acceptor_.is_open()) {
    error_code error;
    tcp::socket socket =
        co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (!acceptor_.is_open()) break;
    if (error) {
      // Out of descriptors, or the peer left already: others may still come.
      spdlog::warn("accept: {}", error.message());
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    const bool full = connections_.size() >= limits_.connections;
    socket.set_option(tcp::no_delay(true), error);
    const auto connection = std::make_shared<Connection>(std::move(socket), *this);
    asio::co_spawn(io_, full ? connection->turn_away() : connection->serve(),
                   [connection](const std::exception_ptr& failure) { log_failure(failure); });
  }
}

}  // namespace loyalty::server
