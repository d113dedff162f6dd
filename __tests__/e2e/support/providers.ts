import { existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { arch, homedir, platform } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "./cache";

/** Terraform providers that are already on the machine. */
export interface PluginMirror {
  readonly folder: string;
  /** Newest version by full address, such as `registry.terraform.io/hashicorp/aws`. */
  readonly versions: ReadonlyMap<string, string>;
}

const TARGET = `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;

function mirrorFolders(): string[] {
  const named = process.env["TF_PLUGIN_MIRROR"];
  if (named !== undefined) {
    if (!existsSync(named))
      throw new Error(`TF_PLUGIN_MIRROR names ${named}, which does not exist.`);
    return [named];
  }
  return [
    join(homedir(), ".terraform.d", "plugins"),
    "/usr/local/share/terraform/plugins",
    "/opt/tf-plugins",
  ];
}

function subfolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name);
}

/** Versions of one provider for this machine: unpacked ones are folders, packed ones archives. */
function versionsIn(folder: string): string[] {
  const unpacked = subfolders(folder).filter((version) =>
    existsSync(join(folder, version, TARGET)),
  );
  const packed = readdirSync(folder).flatMap((file) => {
    const match = /^terraform-provider-[^_]+_(.+)_([^_]+_[^_]+)\.zip$/.exec(file);
    return match?.[1] !== undefined && match[2] === TARGET ? [match[1]] : [];
  });
  return [...unpacked, ...packed].filter((version) => /^\d+\.\d+\.\d+$/.test(version));
}

function newest(versions: readonly string[]): string | undefined {
  return [...versions].sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
}

function readMirror(folder: string): PluginMirror {
  const versions = new Map<string, string>();
  for (const host of subfolders(folder)) {
    for (const namespace of subfolders(join(folder, host))) {
      for (const type of subfolders(join(folder, host, namespace))) {
        const version = newest(versionsIn(join(folder, host, namespace, type)));
        if (version !== undefined) versions.set(`${host}/${namespace}/${type}`, version);
      }
    }
  }
  return { folder, versions };
}

/** The first mirror that holds the AWS provider. Without one, Terraform asks its registry. */
export function findPluginMirror(): PluginMirror | undefined {
  return mirrorFolders()
    .filter((folder) => existsSync(folder))
    .map(readMirror)
    .find((mirror) => mirror.versions.has(fullAddress("aws")));
}

/** `aws`, `hashicorp/aws` and the full address name the same provider. */
export function fullAddress(source: string): string {
  const parts = source.split("/");
  return ["registry.terraform.io", "hashicorp", "aws"]
    .slice(0, 3 - parts.length)
    .concat(parts)
    .join("/");
}

/** Writes a configuration that takes from the mirror what it holds, and the rest from registries. */
export function writeCliConfig(mirror: PluginMirror): string {
  const held = JSON.stringify([...mirror.versions.keys()]);
  const file = join(cacheFolder(), "terraform.tfrc");
  // Renamed when it is whole: another test file's Terraform may read it at any moment.
  const draft = `${file}-${process.pid}`;
  writeFileSync(
    draft,
    [
      "provider_installation {",
      `  filesystem_mirror {\n    path    = ${JSON.stringify(mirror.folder)}\n    include = ${held}\n  }`,
      `  direct {\n    exclude = ${held}\n  }`,
      "}\n",
    ].join("\n"),
  );
  renameSync(draft, file);
  return file;
}
