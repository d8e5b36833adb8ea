#include "app/cli/csv.h"

namespace goji::app::cli {

std::string csv_record(const std::vector<std::string>& fields) {
  std::string record;
  for (const auto& field : fields) {
    if (!record.empty() || &field != &fields.front()) record += ',';
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
      record += field;
      continue;
    }
    record += '"';
    for (const char c : field)
      record.append(c == '"' ? 2 : 1, c);
    record += '"';
  }
  return record + "\n";
}

Result<std::optional<std::vector<std::string>>> CsvReader::next() {
  using Record = std::optional<std::vector<std::string>>;
  if (in_.peek() == std::istream::traits_type::eof()) return Record{};
  line_ = ++lines_read_;
  std::vector<std::string> fields(1);
  for (char c = 0; in_.get(c);) {
    if (c == '\n') break;
    if (c == ',') {
      fields.emplace_back();
    } else if (c == '"') {
      if (!read_quoted(fields.back()))
        return Error{Fault::Invalid, "line " + std::to_string(line_) + ": a quote never ends"};
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return Record{std::move(fields)};
}

bool CsvReader::read_quoted(std::string& field) {
  for (char c = 0; in_.get(c);) {
    if (c == '\n') ++lines_read_;
    if (c != '"') {
      field += c;
    } else if (in_.peek() == '"') {
      field += static_cast<char>(in_.get());
    } else {
      return true;
    }
  }
  return false;
}

}  // namespace goji::app::cli
