// A value that Terraform computes stands in a text as a token of cdktf until it is synthesized.
const INTERPOLATION = /\$\{(?!TfToken\[)/g;

/** A text in which Terraform finds no template but the values that it computes. */
export function escapeTemplate(text: string): string {
  // In a replacement, two dollars would stand for one.
  return text.replaceAll(INTERPOLATION, () => "$${").replaceAll("%{", "%%{");
}

/** A text as a literal of Terraform's language. */
export function stringLiteral(text: string): string {
  return escapeTemplate(JSON.stringify(text));
}
