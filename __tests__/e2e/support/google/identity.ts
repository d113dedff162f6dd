import { ApiError, badRequest } from "./api-error";
import type { Records } from "./records";
import { objectAt, objectsAt, Routes, textAt } from "./routes";

/** Service accounts. */
export function iamService(records: Records): Routes {
  const accounts = "v1/projects/:project/serviceAccounts";
  const strip = (path: string): string => path.replace(/^v1\//, "");
  return new Routes()
    .on("POST", accounts, ({ path, names: { project = "" }, body }) => {
      const email = `${textAt(body, "accountId")}@${project}.iam.gserviceaccount.com`;
      const name = `${strip(path)}/${email}`;
      const uniqueId = `1${records.nextNumber().toString().padStart(20, "0")}`;
      return records.insert(name, {
        ...objectAt(body, "serviceAccount"),
        name,
        email,
        projectId: project,
        uniqueId,
      });
    })
    .on("GET", `${accounts}/:name`, ({ path }) => records.get(strip(path)))
    .on("DELETE", `${accounts}/:name`, ({ path }) => {
      records.remove(strip(path));
      return {};
    });
}

/** IAM policies of projects. Every project exists, with an empty one. */
export function resourceManagerService(records: Records): Routes {
  const policyPath = (project: string): string => `projects/${project}/iamPolicy`;
  const read = (project: string): { readonly etag: string; readonly bindings: unknown } => {
    const { etag = "0", bindings = [] } = records.find(policyPath(project)) ?? {};
    return { etag: String(etag), bindings };
  };
  return new Routes()
    .on("POST", "v1/projects/:project:getIamPolicy", ({ names: { project = "" } }) => read(project))
    .on("POST", "v1/projects/:project:setIamPolicy", ({ names: { project = "" }, body }) => {
      const policy = objectAt(body, "policy");
      if (textAt(policy, "etag") !== read(project).etag) {
        throw new ApiError(409, "aborted", "There were concurrent policy changes.");
      }
      for (const member of objectsAt(policy, "bindings").flatMap(({ members }) => members)) {
        const email = String(member).replace(/^serviceAccount:/, "");
        const owner = /@(.*)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? "";
        if (records.find(`projects/${owner}/serviceAccounts/${email}`) === undefined) {
          throw badRequest(`Service account ${email} does not exist.`);
        }
      }
      const path = policyPath(project);
      if (records.find(path) === undefined) records.insert(path, {});
      const etag = records.nextNumber().toString();
      return records.merge(path, { bindings: [], ...policy, etag });
    });
}
