import { Fn, Token } from "cdktf";
import { escapeTemplate, stringLiteral } from "../../src/dns/terraform-text";

const computed = Token.asString(Fn.join(" ", ["a"]));

it.each([
  ["plain $1 100% {x} $ {", "plain $1 100% {x} $ {"],
  ["${a} ${b}", "$${a} $${b}"],
  ["%{if} %{ endif }", "%%{if} %%{ endif }"],
  [`\${a} ${computed} %{b}`, `$\${a} ${computed} %%{b}`],
])("a text holds no template but values that Terraform computes: %j", (text, escaped) => {
  expect(escapeTemplate(text)).toBe(escaped);
});

it("a literal of Terraform's language has its quotes, and its lines in one", () => {
  expect(stringLiteral('log "${name}" %{if}\n\\')).toBe('"log \\"$${name}\\" %%{if}\\n\\\\"');
});
