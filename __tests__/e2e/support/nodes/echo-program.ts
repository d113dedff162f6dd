/**
 * Answers over TCP and UDP until it is killed: with the address that the caller has here, on a line of
 * its own, and then with all that the caller sends. Says on stdout when it listens.
 */
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { ECHO_PORT } from "./call";

const udp = createSocket("udp4", (message, { address, port }) => {
  udp.send(Buffer.concat([Buffer.from(`${address}\n`), message]), port, address);
});
const tcp = createServer((socket) => {
  socket.on("error", () => socket.destroy());
  socket.write(`${socket.remoteAddress ?? ""}\n`);
  socket.pipe(socket);
});

udp.bind(ECHO_PORT, "0.0.0.0", () => {
  tcp.listen(ECHO_PORT, "0.0.0.0", () => {
    console.log("listening");
  });
});
