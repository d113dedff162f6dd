import { flag, type Key, machinePathIn, readText, secretIn, stateName } from "./key";
import { StateBackend, type StateBackendKind } from "./state-backend";

/** PostgreSQL would cut a longer name off without a word, and two could become one. */
const NAME_BYTES = 63;

const PASSWORD = /^\w+:\/\/[^/@]*:[^/]*@|(^|[\s?&])(ssl)?password\s*=/i;
const PATH = /=\s*'?(\/|~|%2F)/i;

/** Where the database is, without a password. */
const connection: Key = {
  read: (setting) => {
    if (typeof setting.value === "string" && PASSWORD.test(setting.value)) {
      throw secretIn(
        setting,
        "take the password out and set PGPASSWORD where Terraform runs, or delete the setting and set PG_CONN_STR.",
      );
    }
    const connStr = readText(setting);
    if (PATH.test(connStr)) {
      throw machinePathIn(setting, "delete it, and set PG_CONN_STR where Terraform runs.");
    }
    return connStr;
  },
};

/**
 * In a PostgreSQL database, a schema a stack. Without `conn_str` Terraform takes PG_CONN_STR, or the
 * PGHOST, PGUSER and PGPASSWORD that psql takes. Locking needs no setting.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/pg
 */
export const pg: StateBackendKind = {
  keys: {
    conn_str: connection,
    schema_name: stateName("{stack}", {
      takes: `names of up to ${NAME_BYTES} bytes`,
      holds: (name) => Buffer.byteLength(name) <= NAME_BYTES,
    }),
    skip_schema_creation: flag(),
    skip_table_creation: flag(),
    skip_index_creation: flag(),
  },
  keep: (stack, args) => new StateBackend(stack, "pg", args),
};
