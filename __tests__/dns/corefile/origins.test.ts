import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { InputOrigin } from "../../../src/cluster";
import {
  Corefile,
  Directive,
  ServerBlock,
  ZoneKey,
  assertCorefile,
  assertKnownPlugins,
  defaultCorefileForEks,
  defaultCorefileForKubeadm,
} from "../../../src/dns";
import { errorOf } from "../../support/errors";
import { testApp } from "../../support/synth";

const scope = new Construct(new TerraformStack(testApp(), "dns"), "a");
const zone = (text: string): ServerBlock => new ServerBlock({ keys: [text], directives: [] });
const mesh = new ServerBlock({ keys: ["a.test"], directives: [Directive.of("mesh")] });
const corefile = Corefile.parse("a.test {\n}\n");

const mistakes: readonly (readonly [string, (origin: InputOrigin) => unknown])[] = [
  ["Corefile.parse", (origin): unknown => Corefile.parse("{", origin)],
  ["Corefile.add, of a bad zone", (origin): unknown => corefile.add([zone("b..test")], origin)],
  ["Corefile.add, of a zone again", (origin): unknown => corefile.add([zone("a.test")], origin)],
  ["Corefile.replace", (origin): unknown => corefile.replace("b.test", zone("b.test"), origin)],
  ["Corefile.replace, of no zone", (origin): unknown => corefile.replace("..", mesh, origin)],
  [
    "Corefile.replace, by a bad zone",
    (origin): unknown => corefile.replace("a.test", zone("b..test"), origin),
  ],
  ["Corefile.remove", (origin): unknown => corefile.remove("b.test", origin)],
  ["ZoneKey.parse", (origin): unknown => ZoneKey.parse("b..test", origin)],
  ["ServerBlock.of", (origin): unknown => ServerBlock.of({ keys: [".."], directives: [] }, origin)],
  [
    "defaultCorefileForEks",
    (origin): unknown => defaultCorefileForEks({ clusterDomain: "." }, origin),
  ],
  [
    "defaultCorefileForKubeadm",
    (origin): unknown => defaultCorefileForKubeadm({ clusterDomain: "a..test" }, origin),
  ],
  [
    "assertCorefile",
    (origin): void => {
      assertCorefile(Corefile.parse("b..test {\n}"), { origin });
    },
  ],
  [
    "assertKnownPlugins",
    (origin): void => {
      assertKnownPlugins([mesh], [], origin);
    },
  ],
];

describe("a mistake in a Corefile names where it was given", () => {
  it.each(mistakes)("%s", (_, action) => {
    const { path, message } = errorOf(() => action({ what: "the text of a", scope }));

    expect(path).toBe("dns/a");
    expect(message).toContain("the text of a");
  });

  it.each(mistakes)("%s, or no construct where it was given to none", (_, action) => {
    const { path, message } = errorOf(() => action({}));

    expect(path).toBe("");
    expect(message).not.toContain("undefined");
  });

  it("a server block without zones names its construct", () => {
    const error = errorOf(() => ServerBlock.of({ keys: [], directives: [] }, { scope }));

    expect(error.path).toBe("dns/a");
  });
});
