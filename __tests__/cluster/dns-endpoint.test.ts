import { parseDnsEndpoint } from "../../src/cluster/dns-endpoint";

it.each([
  ["10.0.0.2", "10.0.0.2", 53],
  ["10.0.0.2:30053", "10.0.0.2", 30053],
  ["fd00::2", "fd00::2", 53],
  // The last of eight numbers, and the second of them, are no ports.
  ["fd00:1:2:3:4:5:6:7", "fd00:1:2:3:4:5:6:7", 53],
  ["2001:10::1", "2001:10::1", 53],
  ["[fd00::2]:30053", "fd00::2", 30053],
  ["[fd00::2]", "[fd00::2]", 53],
  ["10.0.0.2:dns", "10.0.0.2:dns", 53],
  ["10.0.0.2:", "10.0.0.2:", 53],
])("DNS is asked at %s, which is the address %s and the port %d", (text, address, port) => {
  expect(parseDnsEndpoint(text)).toEqual({ address, port });
});
