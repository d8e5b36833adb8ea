#pragma once

#include <cstdio>
#include <fstream>
#include <stdlib.h>
#include <string>
#include <unistd.h>

namespace goji::test {

/// A file of one test's own, gone with it.
class ScratchFile {
 public:
  explicit ScratchFile(const std::string& content) {
    close(mkstemp(path_.data()));
    write(content);
  }
  ~ScratchFile() { std::remove(path_.c_str()); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

  /// In place of what it held.
  void write(const std::string& content) const { std::ofstream{path_} << content; }

 private:
  std::string path_ = "/tmp/goji-test-XXXXXX";
};

}  // namespace goji::test
