#pragma once

#include "assets/assets.h"
#include "base/result.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace goji::board {

/// The pages' templates, style and words, read and checked once. Immutable, cheap to copy, safe on
/// any thread.
class Templates {
 public:
  /// Reads templates/pages/, templates/assets/ and the section `page` of templates/words/*.yaml.
  /// Invalid, with every complaint on a line of its own as path:line: a template that does not
  /// compile or names what is not there, a word that is missing in one of the `languages` (the
  /// site's), a language without a file of words.
  static Result<Templates> read(const assets::Assets& assets,
                                const std::vector<std::string>& languages);

  /// What read() has made of the files; only this room knows its shape.
  struct Compiled;
  [[nodiscard]] const Compiled& compiled() const { return *compiled_; }

 private:
  explicit Templates(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace goji::board
