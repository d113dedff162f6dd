import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type Page, chromium } from "playwright-core";
import type { Box } from "../../../../src/report/geometry";
import { isRecord, isStringArray } from "../json";
import { toolPath } from "../kubernetes/tools";

/** How a page is looked at. */
export interface View {
  /** @default 1280 */
  readonly width?: number;
  /** @default "light" */
  readonly scheme?: "light" | "dark";
  /** @default "screen" */
  readonly media?: "screen" | "print";
}

/** A text of the page and how it looks. */
export interface SeenText {
  readonly text: string;
  readonly size: number;
  readonly color: string;
  readonly background: string;
}

/** A text of the diagram, where it is, and what it must stay in. */
export interface Label {
  readonly text: string;
  readonly box: Box;
  readonly within: Box;
}

/** Starts Debian's Chromium, which finds no network. */
export async function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: toolPath("chromium"),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A report in a browser. */
export class ReportPage {
  /** What the browser had to say, and what it asked for besides the page. */
  public readonly complaints: string[] = [];

  public static async open(browser: Browser, html: string, view: View = {}): Promise<ReportPage> {
    const { width = 1280, scheme = "light", media = "screen" } = view;
    const context = await browser.newContext({
      offline: true,
      colorScheme: scheme,
      viewport: { width, height: 900 },
    });
    await context.addInitScript({ path: join(__dirname, "measure.cjs") });
    const folder = mkdtempSync(join(tmpdir(), "report-page-"));
    const file = join(folder, "topology.html");
    writeFileSync(file, html);
    const page = new ReportPage(await context.newPage(), folder);
    await page.load(pathToFileURL(file).href, media);
    return page;
  }

  private constructor(
    public readonly page: Page,
    private readonly folder: string,
  ) {}

  public async texts(): Promise<SeenText[]> {
    return list(await this.page.evaluate("measure.texts()")).map((each) => ({
      text: string(each["text"]),
      size: number(each["size"]),
      color: string(each["color"]),
      background: string(each["background"]),
    }));
  }

  public async labels(): Promise<Label[]> {
    return list(await this.page.evaluate("measure.labels()")).map((each) => ({
      text: string(each["text"]),
      box: box(each["box"]),
      within: box(each["within"]),
    }));
  }

  /** What reaches over the right edge of the window. */
  public async outside(): Promise<string[]> {
    return strings(await this.page.evaluate("measure.outside()"));
  }

  /** The width of all of the page, in pixels. */
  public async width(): Promise<number> {
    return number(await this.page.evaluate("measure.width()"));
  }

  /** The values of a data attribute, such as those of `data-link`. */
  public async data(name: string): Promise<string[]> {
    return strings(await this.page.evaluate(`measure.data(${JSON.stringify(name)})`));
  }

  public async close(): Promise<void> {
    await this.page.context().close();
    rmSync(this.folder, { recursive: true });
  }

  private async load(url: string, media: "screen" | "print"): Promise<void> {
    this.page.on("console", (message) => this.complaints.push(message.text()));
    this.page.on("pageerror", (error) => this.complaints.push(error.message));
    this.page.on("request", (request) => {
      if (request.url() !== url) this.complaints.push(`asked for ${request.url()}`);
    });
    await this.page.emulateMedia({ media });
    await this.page.goto(url);
  }
}

function list(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value) || !value.every(isRecord)) throw new Error("The page gave no list.");
  return value;
}

function strings(value: unknown): string[] {
  if (!isStringArray(value)) throw new Error("The page gave no list of texts.");
  return value;
}

function string(value: unknown): string {
  if (typeof value !== "string") throw new Error(`The page gave no text, but ${typeof value}.`);
  return value;
}

function number(value: unknown): number {
  if (typeof value !== "number") throw new Error(`The page gave no number, but ${typeof value}.`);
  return value;
}

function box(value: unknown): Box {
  if (!isRecord(value)) throw new Error(`The page gave no box, but ${typeof value}.`);
  const { x, y, width, height } = value;
  return { x: number(x), y: number(y), width: number(width), height: number(height) };
}
