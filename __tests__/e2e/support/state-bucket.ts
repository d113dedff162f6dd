import type { Moto } from "./moto";

const NAME = "terraform-states";
const REGION = "us-west-2";

/** A bucket of moto's S3 in which stacks keep their state. */
export class StateBucket {
  public static async create(moto: Moto): Promise<StateBucket> {
    const bucket = new StateBucket(moto);
    const location = `<CreateBucketConfiguration><LocationConstraint>${REGION}</LocationConstraint></CreateBucketConfiguration>`;
    await bucket.request("", { method: "PUT", body: location });
    return bucket;
  }

  private constructor(private readonly moto: Moto) {}

  /** The context `state` of an app whose state is there. */
  public get settings(): Readonly<Record<string, unknown>> {
    return {
      backend: "s3",
      bucket: NAME,
      key: "tidb/{stack}.tfstate",
      region: REGION,
      endpoints: { s3: this.moto.url, sts: this.moto.url, iam: this.moto.url },
      // moto answers at an address of which no bucket's name can be a part.
      use_path_style: true,
    };
  }

  /** Keys of the objects that are there, locks included. */
  public async keys(): Promise<string[]> {
    const listed = await this.request("?list-type=2");
    return [...listed.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => String(key)).sort();
  }

  /** What an object holds. */
  public async read(key: string): Promise<string> {
    return this.request(`/${key}`);
  }

  private async request(path: string, init: RequestInit = {}): Promise<string> {
    const scope = `moto/20260101/${REGION}/s3/aws4_request`;
    const response = await fetch(`${this.moto.url}/${NAME}${path}`, {
      ...init,
      // moto finds the service by it, and looks at no signature.
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, Signature=none` },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`S3 answered ${response.status} to ${path}: ${text}`);
    return text;
  }
}
