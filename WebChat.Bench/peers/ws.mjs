// A chat with rooms on `ws`, as its documentation suggests: who is in a room is a Set, and a message is turned into JSON once.

import { WebSocket, WebSocketServer } from "ws";

/** @type {Map<string, Set<WebSocket>>} */
const rooms = new Map();

/** @param {string} name */
function roomOf(name) {
  let room = rooms.get(name);
  if (!room) rooms.set(name, (room = new Set()));
  return room;
}

const server = new WebSocketServer({
  host: "127.0.0.1",
  port: Number(process.argv[2]),
  backlog: 4096,
  perMessageDeflate: false,
});

server.on("connection", (socket) => {
  /** @type {Set<WebSocket> | undefined} */
  let room;
  let nickname = "";

  socket.on("message", (data) => {
    const message = JSON.parse(data.toString());
    switch (message.type) {
      case "join":
        nickname = message.nickname;
        room = roomOf(message.room).add(socket);
        socket.send(JSON.stringify({ type: "joined", room: message.room }));
        break;
      case "post": {
        const { text } = message;
        const event = JSON.stringify({ type: "message", nickname, text, at: new Date().toISOString() });
        for (const member of room ?? []) {
          if (member.readyState === WebSocket.OPEN) member.send(event);
        }
        break;
      }
    }
  });
  socket.on("close", () => room?.delete(socket));
  socket.on("error", console.error);
});
