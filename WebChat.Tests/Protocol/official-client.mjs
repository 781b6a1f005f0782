// Two people with nothing but the official JavaScript package and its default settings. Prints one line of JSON.
import { createRequire } from "node:module";

const [packageFolder, server] = process.argv.slice(2);
const signalR = createRequire(packageFolder)("@microsoft/signalr");

async function join(nickname, options) {
  const connection = new signalR.HubConnectionBuilder()
    .withUrl(`${server}hub`, options)
    .configureLogging(signalR.LogLevel.Error)
    .build();
  const events = [];
  const waiting = [];
  connection.on("Receive", (batch) => {
    events.push(...batch);
    waiting.forEach((check) => check());
  });
  await connection.start();
  const welcome = await connection.invoke("Join", { nickname });
  const room = await connection.invoke("Enter", { room: "lobby" });
  const expect = (fits) =>
    new Promise((resolve) => {
      const check = () => {
        const found = events.find(fits);
        if (found) resolve(found);
      };
      waiting.push(check);
      check();
    });
  return { connection, welcome, room, expect };
}

const ann = await join("ann", {});
const bob = await join("bob", {
  skipNegotiation: true,
  transport: signalR.HttpTransportType.WebSockets,
});
const receipt = await ann.connection.invoke("Post", {
  room: "lobby",
  id: crypto.randomUUID(),
  text: "hello from the official client",
});
const heard = await bob.expect((e) => e.type === "message");
const refused = await bob.connection.invoke("Rename", "ann");
await bob.connection.invoke("Quit");
const left = await ann.expect((e) => e.type === "left");
await ann.connection.stop();
console.log(JSON.stringify({ welcome: ann.welcome, room: ann.room, receipt, heard, refused, left }));
