import { describeUnless } from "./support/describe-unless";
import { missingPostgres, Postgres } from "./support/postgres";
import { SmallStacks } from "./support/small-stacks";
import { expectLock } from "./support/state-lock";

const MINUTE = 60_000;

const describeHere = describeUnless(missingPostgres(), "State in PostgreSQL is not tried");

/** The advisory locks that are held: Terraform's for a state is the number of its row. */
const LOCKS = "select count(*) from pg_locks where locktype = 'advisory' and granted";

describeHere("state in a PostgreSQL database", () => {
  let postgres: Postgres;
  const stacks: SmallStacks[] = [];
  beforeAll(async () => {
    postgres = await Postgres.start();
  }, MINUTE);
  afterAll(async () => {
    for (const each of stacks) each.remove();
    await postgres.stop();
  }, MINUTE);

  function stacksWith(
    state: Readonly<Record<string, unknown>>,
    env: Readonly<Record<string, string>>,
  ): SmallStacks {
    const made = new SmallStacks({ backend: "pg", ...state }, env);
    stacks.push(made);
    return made;
  }

  it(
    "has a schema a stack, is locked by a run, and is read by the other stack",
    async () => {
      const place = { conn_str: postgres.connStr };
      const env = { PGPASSWORD: postgres.password };
      const ours = stacksWith(place, env);
      const first = await ours.workspace("first");

      await expectLock(first, await stacksWith(place, env).workspace("first"), async () => {
        expect(await postgres.query(LOCKS)).toEqual(["1"]);
      });
      expect(await postgres.query(LOCKS)).toEqual(["0"]);

      const second = await ours.workspace("second");
      await second.apply();
      const [id] = await postgres.query(
        `select data::json -> 'outputs' -> key ->> 'value'
           from first.states, json_object_keys(data::json -> 'outputs') as key`,
      );
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      expect(JSON.stringify(await second.showState())).toContain(`"from":"${String(id)}"`);
      expect(await postgres.query("select name from second.states")).toEqual(["default"]);
      for (const stack of ["first", "second"] as const) {
        expect(ours.json(stack)).toContain(postgres.connStr);
        expect(ours.json(stack)).not.toContain(postgres.password);
      }
      for (const workspace of [second, first]) await workspace.destroy();
    },
    5 * MINUTE,
  );

  it(
    "is found by PG_CONN_STR where the settings do not say where it is",
    async () => {
      const connStr = postgres.connStr.replace("@", `:${postgres.password}@`);
      const ours = stacksWith({ schema_name: "other-{stack}" }, { PG_CONN_STR: connStr });
      for (const stack of ["first", "second"] as const) {
        await (await ours.workspace(stack)).apply();
        expect(ours.json(stack)).not.toContain("postgres://");
      }

      const names = `select table_schema from information_schema.tables
                      where table_name = 'states' and table_schema like 'other-%' order by 1`;
      expect(await postgres.query(names)).toEqual(["other-first", "other-second"]);
      const second = await ours.workspace("second");
      expect(await second.plan()).toEqual([]);
      expect(await second.stateList()).toContain("terraform_data.taken");
    },
    5 * MINUTE,
  );
});
