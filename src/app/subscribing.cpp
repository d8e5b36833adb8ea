#include "app/subscribing.h"

#include "subscribers/key_file.h"

#include <utility>

namespace goji::app {
namespace {

/// The name under which the store remembers whose key it is.
constexpr auto kKeyLabel = "subscribers_key";

web::joining::Joining::Shown shown_by(const Blueprint& plan, const flow::Membership& membership) {
  const auto& showcase = plan.showcase;
  return {.pages = std::make_shared<const board::FormPages>(
              showcase.templates, showcase.site, showcase.components),
          .by_email = membership.way_to("email") != nullptr,
          .by_webhook = membership.way_to("webhook") != nullptr};
}

}  // namespace

Result<std::unique_ptr<Subscribing>> Subscribing::open(store::Store& store,
                                                       const Blueprint& plan,
                                                       Random& random) {
  if (!goes_to_subscribers(*plan.config)) return std::unique_ptr<Subscribing>{};
  const auto known = store.read()->meta(kKeyLabel);
  auto keyring = subscribers::key_in(plan.config->subscribers.key_file, known, random);
  if (!keyring) return keyring.error();
  if (!known) {
    const auto writing = store.write();
    writing->keep_meta(kKeyLabel, keyring->label());
    writing->commit();
  }
  return std::unique_ptr<Subscribing>{new Subscribing(std::move(*keyring), plan, random)};
}

Subscribing::Subscribing(subscribers::Keyring keyring, const Blueprint& plan, Random& random)
    : keyring_(std::move(keyring)),
      random_(random),
      audience_(membership(plan)),
      enrolment_(membership(plan)),
      shown_(shown_by(plan, enrolment_.membership())) {
}

flow::Membership Subscribing::membership(const Blueprint& plan) const {
  return {.keyring = &keyring_,
          .random = &random_,
          .wording = plan.wording,
          .outlets = plan.plan.outlets};
}

std::vector<web::Route> Subscribing::routes(flow::Desk& desk) {
  joining_ = std::make_unique<web::joining::Joining>(
      web::joining::Joining::Doors{
          .desk = &desk, .enrolment = &enrolment_, .gate = &gate_, .keyring = &keyring_},
      shown_);
  return joining_->routes();
}

void Subscribing::adopt(const Blueprint& plan) {
  audience_.adopt(membership(plan));
  enrolment_.adopt(membership(plan));
  shown_ = shown_by(plan, enrolment_.membership());
  if (joining_) joining_->adopt(shown_);
}

}  // namespace goji::app
