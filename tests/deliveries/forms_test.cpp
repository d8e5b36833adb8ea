#include "deliveries/forms.h"

#include "support/catch.h"

namespace goji::deliveries {
namespace {

TEST_CASE("forms: what is kept comes back as it was, hostile text too") {
  const Forms forms{{Form::Title, "제목"},
                    {Form::Short, std::string{"a\0b\r\n\"\\", 7}},
                    {Form::Plain, ""},
                    {Form::Html, "<p>&amp;</p>"},
                    {Form::Json, R"({"a":[1,"b"]})"},
                    {Form::MailText, "a\n"},
                    {Form::MailHtml, "<html>"}};
  CHECK(forms_in(to_body(forms)).value() == forms);
  CHECK(forms_in(to_body({})).value().empty());
}

TEST_CASE("forms: what somebody else wrote is an error and not half a notice") {
  for (const auto* text : {"", "7", "[]", "{"})
    CHECK(forms_in(text).has_error());
  CHECK(forms_in(R"({"title":7,"future":"x"})").value().empty());
}

}  // namespace
}  // namespace goji::deliveries
