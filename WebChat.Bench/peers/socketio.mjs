// A chat with rooms on Socket.IO, as its documentation suggests.

import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { perMessageDeflate: false, serveClient: false });

io.on("connection", (socket) => {
  socket.on("join", (room, nickname, joined) => {
    socket.join(room);
    socket.data = { room, nickname };
    joined("ok");
  });
  socket.on("post", (text) => {
    const { room, nickname } = socket.data;
    io.to(room).emit("message", { nickname, text, at: new Date().toISOString() });
  });
});

http.listen({ host: "127.0.0.1", port: Number(process.argv[2]), backlog: 4096 });
