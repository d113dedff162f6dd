/**
 * Listens at an address of the host that it runs on, and passes connections on to a socket in the file
 * system, which all hosts of a machine share: `relay-program.ts ADDRESS PORT SOCKET`.
 */
import { connect, createServer } from "node:net";
import { join } from "./join";

const [address = "", port = "", socket = ""] = process.argv.slice(2);

createServer((connection) => {
  join(connection, connect(socket));
}).listen(Number(port), address, () => {
  console.log("listening");
});
