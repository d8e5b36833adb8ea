#include "deliveries/lookout.h"

namespace goji::deliveries {

void Lookout::adopt(std::shared_ptr<const Channels> channels, Terms terms) {
  channels_ = std::move(channels);
  terms_ = std::move(terms);
}

void Lookout::look(const std::vector<store::Watched>& all) {
  for (const auto& one : all)
    look_for(one);
}

void Lookout::look_for(const store::Watched& one) {
  const auto id = one.delivery.id;
  const auto channel = channels_->find(one.delivery.channel);
  if (channel == channels_->end())
    return found_({id, terms_.within, Rejected{"the configuration has no such channel any more"}});
  auto job = job_of_look(one, terms_.site);
  if (!job) return found_({id, terms_.within, Rejected{job.error().what}});
  const bool searched =
      is_searched(one, channel->second->capabilities(), terms_.within, doors_.clock->now());
  Inquiry look{.channels = channels_, .channel = channel->first, .job = std::move(*job)};
  inquire(doors_, look, [this, id, look, searched](const Outcome& seen) {
    if (!searched || std::holds_alternative<Accepted>(seen))
      return found_({id, terms_.within, seen});
    search_for(id, look, seen);
  });
}

void Lookout::search_for(store::Id delivery, Inquiry look, const Outcome& seen) {
  look.job = job_of_search(std::move(look.job));
  inquire(doors_, std::move(look), [this, delivery, seen](const Outcome& outcome) {
    found_({delivery, terms_.within, seen, outcome});
  });
}

}  // namespace goji::deliveries
