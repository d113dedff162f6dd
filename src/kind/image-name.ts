import type { IConstruct } from "constructs";
import { ErrorCode, ValidationError } from "../cluster/errors";
import { isImageName, quoted } from "../cluster/names";

/**
 * @param field name of the property
 * @param example an image that could stand there
 * @throws ValidationError IMAGE_NAME
 */
export function parseImage(
  scope: IConstruct,
  field: string,
  image: string,
  example: string,
): string {
  if (!isImageName(image)) {
    throw new ValidationError({
      code: ErrorCode.IMAGE_NAME,
      problem: `${field} is not the name of an image, known at synthesis.`,
      found: quoted(image),
      fix: `name an image with its tag, such as "${example}", or leave it out for the default.`,
      scope,
    });
  }
  return image;
}
