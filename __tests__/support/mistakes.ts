import { readdirSync } from "node:fs";
import type { App } from "cdktf";
import type { BadInput } from "./bad-inputs";
import { errorOf } from "./errors";
import { testApp } from "./synth";

/** Declares something in an app and synthesizes it, unless it is refused before. */
export function synthesizeIn(app: App, declare: BadInput["declare"]): void {
  declare(app);
  app.synth();
}

/** The names of the files that an app has written. */
export function filesOf(app: App): string[] {
  return readdirSync(app.outdir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name);
}

/** The message with which a mistake is refused. */
export const messageOf = ({ declare }: BadInput): string =>
  errorOf(() => declare(testApp())).message;

/** Tests that mistakes are refused before anything is written, and what their messages say. */
export function testMistakes(inputs: readonly BadInput[]): void {
  describe("a mistake is refused, and nothing is written", () => {
    it.each(inputs)("$code: $mistake", (input) => {
      const app = testApp();
      const { code } = errorOf(() => {
        synthesizeIn(app, input.declare);
      });

      expect(code).toBe(input.code);
      expect(filesOf(app)).toEqual([]);
    });
  });

  describe("the message of a mistake", () => {
    const spelledOut = inputs.filter(({ message }) => message !== undefined);

    it.each(spelledOut)("tells what is wrong, what was found and what to do: $mistake", (input) => {
      expect(messageOf(input)).toBe(input.message);
    });

    it.each(inputs)("has three lines that say something and show no token: $mistake", (input) => {
      const lines = messageOf(input).split("\n");

      expect(lines).toEqual([
        expect.stringMatching(/^\[[A-Z_]+\]( at \S+)?: .+\.$/),
        expect.stringMatching(/^ {2}found: .+$/),
        expect.stringMatching(/^ {2}fix: .+\.$/),
      ]);
      expect(lines.join("\n")).not.toMatch(/Token|undefined|\[object/);
    });
  });
}
