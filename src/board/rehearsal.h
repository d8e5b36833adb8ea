#pragma once

#include "board/facts.h"
#include "board/templates.h"

#include <string>
#include <vector>

namespace goji::board {

/// One of everything that pages can show, and hostile text in all of it.
[[nodiscard]] Facts sample_facts(const std::vector<std::string>& languages);

/// Makes whole boards of sample facts, a full one and an empty one: a name that no page knows must
/// be found before an outage does. Invalid with the first complaint.
[[nodiscard]] Result<void> rehearse(const Templates& templates,
                                    const std::vector<std::string>& languages);

}  // namespace goji::board
