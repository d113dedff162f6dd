import type { Browser } from "playwright-core";
import { MAX_DRAWN } from "../../src/report/diagram-layout";
import { htmlOf } from "../../src/report/html";
import { type Box, overlap } from "../../src/report/geometry";
import { modelOf } from "../../src/report";
import type { TopologyModel } from "../../src/report/model";
import { addStacks } from "../../stacks/topologies";
import { testApp } from "../support/synth";
import { emptyModel, hostileModel, meshModel, mixedModel } from "../support/topology-models";
import { describeUnless } from "./support/describe-unless";
import { missingTools } from "./support/kubernetes/tools";
import { contrast, luminance } from "./support/page/contrast";
import { ReportPage, startChromium, type View } from "./support/page/report-page";

const MINUTE = 60_000;

const describeHere = describeUnless(
  missingTools("chromium"),
  "The page of a report is not looked at in a browser",
);

const app = testApp();
addStacks(app);

const models: readonly (readonly [string, TopologyModel])[] = [
  ["the declared topologies", modelOf(app)],
  ["three systems", mixedModel()],
  ["five clusters", meshModel(5)],
  ["ten clusters", meshModel(10)],
  ["thirteen clusters", meshModel(13)],
  ["fifty clusters", meshModel(50)],
  ["hostile names", hostileModel()],
  ["nothing", emptyModel],
];
const drawn = models.filter(([name]) => name !== "nothing");
// Thirteen clusters look as fifty do, which have ten thousands of texts.
const looked = drawn.filter(([name]) => name !== "fifty clusters");
const views: readonly View[] = [
  { width: 1280, scheme: "light" },
  { width: 1280, scheme: "dark" },
  { width: 400, scheme: "light" },
  { width: 400, scheme: "dark" },
];

describeHere("the page of a report in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  }, MINUTE);
  afterAll(async () => {
    await browser.close();
  });

  /** Opens the page of a model, and closes it when something was done with it. */
  async function look<T>(
    model: TopologyModel,
    view: View,
    at: (page: ReportPage) => Promise<T>,
  ): Promise<T> {
    const page = await ReportPage.open(browser, htmlOf(model), view);
    try {
      return await at(page);
    } finally {
      await page.close();
    }
  }

  it.each(models)(
    "shows every section, without an error and without asking for anything: %s",
    async (name, model) => {
      await look(model, {}, async (page) => {
        const sections = await page.page.locator("section").all();
        expect(sections).toHaveLength(name === "nothing" ? 8 : 9);
        for (const section of sections) {
          await expect(section.locator("h2").isVisible()).resolves.toBe(true);
        }
        expect(page.complaints).toEqual([]);
      });
    },
    MINUTE,
  );

  it(
    "would tell of a script or a picture, had a name brought one in",
    async () => {
      const html = htmlOf(mixedModel()).replace(
        "<main>",
        "<main><script>document.title = 'taken'</script><img src='https://example.org/a.png'>",
      );
      const page = await ReportPage.open(browser, html);

      expect(page.complaints.join("\n")).toMatch(/inline script[^]*example\.org\/a\.png/);
      await expect(page.page.title()).resolves.toBe("Topology");
      await page.close();
    },
    MINUTE,
  );

  it(
    "shows hostile names as they are",
    async () => {
      await look(hostileModel(), {}, async (page) => {
        const [cluster] = hostileModel().clusters;
        const cell = page.page.locator("tbody th code").first();
        await expect(cell.textContent()).resolves.toBe(cluster?.clusterName);
        await expect(page.page.locator("h1").allTextContents()).resolves.toEqual(["Topology"]);
      });
    },
    MINUTE,
  );

  it.each(models)(
    "fits into 400 pixels, tables and the diagram scroll by themselves: %s",
    async (_, model) => {
      await look(model, { width: 400 }, async (page) => {
        await expect(page.outside()).resolves.toEqual([]);
        await expect(page.width()).resolves.toBeLessThanOrEqual(400);
      });
    },
    MINUTE,
  );

  it(
    "would tell of what does not fit",
    async () => {
      const html = htmlOf(mixedModel()).replaceAll('class="scroll"', "");
      const page = await ReportPage.open(browser, html, { width: 400 });

      expect((await page.outside()).length).toBeGreaterThan(0);
      await expect(page.width()).resolves.toBeGreaterThan(400);
      await page.close();
    },
    MINUTE,
  );

  it.each(["the declared topologies", "three systems"])(
    "fits on paper: %s",
    async (wanted) => {
      const model = models.find(([name]) => name === wanted)?.[1] ?? emptyModel;
      // A4 less margins of 1 cm, at 96 pixels an inch.
      await look(model, { width: 718, media: "print" }, async (page) => {
        await expect(page.width()).resolves.toBeLessThanOrEqual(718);
        await expect(page.page.locator("nav").isVisible()).resolves.toBe(false);
      });
    },
    MINUTE,
  );

  it.each(looked.flatMap(([name, model]) => views.map((view) => ({ ...view, name, model }))))(
    "is readable, $scheme at $width pixels: $name",
    async ({ model, ...view }) => {
      await look(model, view, async (page) => {
        const texts = await page.texts();
        expect(texts.length).toBeGreaterThan(50);
        expect(texts.filter(({ color, background }) => contrast(color, background) < 4.5)).toEqual(
          [],
        );
        const matrix = model.clusters.length > MAX_DRAWN;
        expect(texts.filter(({ size }) => size < (matrix ? 9 : 11))).toEqual([]);

        const heading = texts.find(({ text }) => text === "Topology");
        const behind = luminance(heading?.background ?? "none");
        if (view.scheme === "dark") expect(behind).toBeLessThan(0.05);
        else expect(behind).toBeGreaterThan(0.9);
      });
    },
    MINUTE,
  );

  it(
    "would tell of a text that is too faint",
    async () => {
      const html = htmlOf(mixedModel()).replace("--muted: #565f69", "--muted: #8a939d");
      const page = await ReportPage.open(browser, html);

      const faint = (await page.texts()).filter(
        ({ color, background }) => contrast(color, background) < 4.5,
      );
      expect(faint.length).toBeGreaterThan(0);
      await page.close();
    },
    MINUTE,
  );

  it.each(drawn)(
    "draws every cluster and every link: %s",
    async (_, model) => {
      await look(model, {}, async (page) => {
        const names = model.clusters.map(({ clusterName }) => clusterName);
        expect((await page.data("cluster")).sort()).toEqual(names.sort());
        const links = model.links.map(({ first, second }) => [first, second]);
        const both =
          names.length > MAX_DRAWN ? links.flatMap((each) => [each, [...each].reverse()]) : links;
        expect((await page.data("link")).sort()).toEqual(
          both.map((each) => JSON.stringify(each)).sort(),
        );
      });
    },
    MINUTE,
  );

  it.each([...drawn, ["two clusters", meshModel(2)] as const])(
    "has no text of the diagram over another, or over its box: %s",
    async (_, model) => {
      await look(model, {}, async (page) => {
        const labels = await page.labels();
        expect(labels.length).toBeGreaterThanOrEqual(model.clusters.length + 1);
        const collisions = labels.flatMap((label, index) =>
          labels
            .slice(index + 1)
            .filter((other) => overlap(label.box, other.box))
            .map((other) => `${label.text} and ${other.text}`),
        );
        expect(collisions).toEqual([]);
        expect(labels.filter(({ box, within }) => !isInside(box, within))).toEqual([]);
      });
    },
    MINUTE,
  );
});

function isInside(box: Box, outer: Box): boolean {
  return (
    box.x >= outer.x &&
    box.y >= outer.y &&
    box.x + box.width <= outer.x + outer.width &&
    box.y + box.height <= outer.y + outer.height
  );
}
