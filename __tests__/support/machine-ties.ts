import { homedir, tmpdir } from "node:os";
import { bodyOf, type SynthesizedStack } from "./synth";

/** Providers whose resources are calls of an API: they work from any machine alike. */
const REMOTE = /^(aws|google|kubernetes|terraform)_/;

/** Functions and values that read the machine where Terraform runs. */
const LOCAL_EXPRESSION =
  /\bpath\.(cwd|root|module)\b|\b(abspath|pathexpand|file|filebase64|fileexists|fileset|templatefile|file(base64)?(md5|sha1|sha256|sha512))\(/;

/** Folders of the machine where this runs. */
const FOLDERS = [process.cwd(), tmpdir(), homedir(), "/home/", "/Users/"];

/** Arguments that are paths on a node or in a container, wherever Terraform runs. */
const PATH_ELSEWHERE =
  /\.(device_name|mount_path|host_path\.path|container\.\d+(\.readiness_probe\.exec)?\.command\.\d+|env\.\d+\.value)$/;

/** Arguments of provider blocks that are commands or files of the machine. */
const LOCAL_ARGUMENT = /^provider\.[^.]+\.\d+\.(.*\.)?(exec|config_paths?|shared_\w+_files?)(\.|$)/;

/**
 * What ties a stack to the machine where Terraform runs: commands, files, paths, and providers that
 * work on the machine itself. Each tie is a line, with what is tied and by what.
 */
export function machineTies(stack: SynthesizedStack): string[] {
  const blocks = [...stack.resources(), ...stack.dataSources()];
  const local = blocks
    .filter(({ type }) => !REMOTE.test(type))
    .map(({ kind, type, id }) => `${kind}.${type}.${id} works on the machine`);
  const commands = blocks
    .filter(({ body }) => body["provisioner"] !== undefined)
    .map(({ kind, type, id }) => `${kind}.${type}.${id}.provisioner is a command`);
  const values = leavesOf(bodyOf(JSON.parse(stack.text)), "").flatMap(([path, value]) => {
    const ties = LOCAL_ARGUMENT.test(path) || LOCAL_EXPRESSION.test(value) || isPath(path, value);
    return ties ? [`${path} = ${value}`] : [];
  });
  return [...local, ...commands, ...values];
}

function isPath(argument: string, value: string): boolean {
  return (
    FOLDERS.some((folder) => value.includes(folder)) ||
    (/^(\/|~\/|[A-Za-z]:[\\/])/.test(value) && !PATH_ELSEWHERE.test(argument))
  );
}

/** All texts of a value, each with the path that leads to it. */
function leavesOf(value: unknown, path: string): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    leavesOf(item, path === "" ? key : `${path}.${key}`),
  );
}
