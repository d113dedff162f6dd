import { ErrorCode } from "../../src/cluster";
import { VpcPeering } from "../../src/google";
import { errorOf } from "../support/errors";
import { adoptNetwork, gkeNetwork, withoutGoogleProvider } from "../support/gke";
import { ref, type SynthesizedStack, synthesizeStack } from "../support/synth";

describe("a peering of two networks", () => {
  let stack: SynthesizedStack;
  beforeAll(() => {
    stack = synthesizeStack((scope) => {
      new VpcPeering(scope, "peering", {
        first: gkeNetwork(scope),
        second: adoptNetwork(scope, "others", "project-2"),
      });
    });
  });

  it("is asked for by both sides, each with its own provider, and custom routes are exchanged", () => {
    const first = stack.resource("google_compute_network_peering", "peering/first");
    const second = stack.resource("google_compute_network_peering", "peering/second");
    const created = ref(stack.resource("google_compute_network"), "id");
    const adopted = "projects/project-2/global/networks/others";
    const routes = {
      export_custom_routes: true,
      import_custom_routes: true,
      export_subnet_routes_with_public_ip: false,
      import_subnet_routes_with_public_ip: false,
    };

    expect(first.body).toEqual({
      provider: "google.project-1",
      name: "clusters-project-2-others",
      network: created,
      peer_network: adopted,
      ...routes,
    });
    expect(second.body).toEqual({
      provider: "google.project-2",
      name: "others-project-1-clusters",
      network: adopted,
      peer_network: created,
      ...routes,
      // Google takes one operation at a time in each of the two networks.
      depends_on: [first.address],
    });
    expect(withoutGoogleProvider(stack)).toEqual([]);
  });

  it("waits for the peerings that it is made after", () => {
    const chained = synthesizeStack((scope) => {
      const [one, two, three] = ["one", "two", "three"].map((name) => adoptNetwork(scope, name));
      if (one && two && three) {
        const before = new VpcPeering(scope, "before", { first: one, second: two });
        new VpcPeering(scope, "after", { first: one, second: three, after: [before] });
      }
    });
    const addressOf = (path: string): string =>
      chained.resource("google_compute_network_peering", path).address;

    expect(
      chained.resource("google_compute_network_peering", "after/first").body["depends_on"],
    ).toEqual([addressOf("before/second")]);
    expect(
      chained.resource("google_compute_network_peering", "after/second").body["depends_on"],
    ).toEqual([addressOf("after/first")]);
  });

  it("is refused for one network, even when it is declared twice", () => {
    const error = errorOf(() =>
      synthesizeStack((scope) => {
        const first = gkeNetwork(scope);
        new VpcPeering(scope, "peering", { first, second: adoptNetwork(scope, "clusters") });
      }),
    );

    expect(error.code).toBe(ErrorCode.LINK_SELF);
    expect(error.found).toBe("projects/project-1/global/networks/clusters");
  });

  it("is none of that for networks of one name in two projects", () => {
    const named = synthesizeStack((scope) => {
      new VpcPeering(scope, "peering", {
        first: adoptNetwork(scope, "default", "project-1"),
        second: adoptNetwork(scope, "default", "project-2"),
      });
    });
    const names = named.resources("google_compute_network_peering").map(({ body }) => body["name"]);

    expect(names).toEqual(["default-project-2-default", "default-project-1-default"]);
  });
});
