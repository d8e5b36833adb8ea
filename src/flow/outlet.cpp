#include "flow/outlet.h"

#include "base/digest.h"

#include <fmt/format.h>

#include <utility>

namespace goji::flow {

namespace {

std::string host_of(const Outlet& outlet) {
  const auto& shared = outlet.capabilities.destination;
  return shared.empty() ? outlet.channel : shared;
}

}  // namespace

bool waits_for_approval(const Outlet& outlet, NoticeKind kind) {
  return outlet.approval && kind != NoticeKind::Retracted && kind != NoticeKind::Test;
}

std::string destination_of(const Outlet& outlet) {
  const auto& account = outlet.capabilities.account;
  return account.empty() ? host_of(outlet) : fmt::format("{}/{}", host_of(outlet), account);
}

std::map<std::string, Pace, std::less<>> paces_of(std::span<const Outlet> outlets) {
  std::map<std::string, Pace, std::less<>> paces;
  const auto add = [&paces](std::string name, const Pace& pace) {
    if (pace.per_second <= 0) return;
    const auto [known, fresh] = paces.try_emplace(std::move(name), pace);
    if (!fresh && pace.per_second < known->second.per_second) known->second = pace;
  };
  for (const Outlet& outlet : outlets) {
    add(host_of(outlet), outlet.capabilities.destination_pace);
    if (!outlet.capabilities.account.empty())
      add(destination_of(outlet), outlet.capabilities.account_pace);
  }
  return paces;
}

std::string delivery_key(const std::string& store,
                         store::Id revision,
                         const std::string& channel,
                         const std::string& recipient) {
  return sha256_hex(fmt::format("{}|{}|{}|{}", store, revision, channel, recipient)).substr(0, 32);
}

}  // namespace goji::flow
