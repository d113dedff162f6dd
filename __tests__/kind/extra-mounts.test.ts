import { TerraformStack } from "cdktf";
import { ErrorCode } from "../../src/cluster";
import type { KindMount } from "../../src/kind";
import { parseMounts } from "../../src/kind/extra-mounts";
import { codeOf, errorOf } from "../support/errors";
import { testApp } from "../support/synth";

const parse = (...mounts: KindMount[]): readonly KindMount[] =>
  parseMounts(new TerraformStack(testApp(), "stack"), "a", mounts);

const to = (containerPath: string): KindMount => ({ hostPath: "/srv", containerPath });

describe("the mounts of a kind cluster", () => {
  it("are as they are declared, one folder of the host more than once and one in another", () => {
    const mounts = [{ ...to("/data"), readOnly: true }, to("/data/more"), to("/data-2")];

    expect(parse(...mounts)).toEqual(mounts);
  });

  it.each(["/", "//", "/.", "/data/..", "/data/../", "/var", "/run/", "/lib/modules"])(
    "do not hide what a node needs: %s",
    (path) => {
      expect(codeOf(() => parse(to(path)))).toBe(ErrorCode.EXTRA_MOUNT);
    },
  );

  it("may lie below what a node needs", () => {
    expect(parse(to("/var/lib/images"))).toEqual([to("/var/lib/images")]);
  });

  it.each(["/data", "/data/", "//data", "/./data", "/more/../data"])(
    "do not hide one another: %s",
    (path) => {
      expect(codeOf(() => parse(to("/data"), to("/other"), to(path)))).toBe(ErrorCode.EXTRA_MOUNT);
    },
  );

  it.each(["", "data", "./data", "~/data", "/data:ro"])("have no path %j", (path) => {
    for (const field of ["hostPath", "containerPath"]) {
      const error = errorOf(() => parse(to("/data"), { ...to("/other"), [field]: path }));

      expect(error.code).toBe(ErrorCode.EXTRA_MOUNT);
      expect(error.message).toContain(`have a ${field} `);
      expect(error.found).toBe(`"${path}"`);
    }
  });
});
