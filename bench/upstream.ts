/**
 * The provider that the benchmark calls: fixed answers from bare sockets, so that it never is the slow part.
 * `node bench/upstream.ts <port>`. The path's first part chooses the answer: /json, /stream20, /stream500.
 */
import { createServer, type Socket } from "node:net";

const usage = { prompt_tokens: 12, completion_tokens: 20, total_tokens: 32 };
const base = { id: "chatcmpl-bench", created: 1_760_000_000, model: "bench-model" };
const answer = JSON.stringify({
  ...base,
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", content: "word ".repeat(20) }, finish_reason: "stop" }],
  usage,
});
const json = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`,
);
const streamHead = Buffer.from(
  "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n",
);
const framed = (text: string) => Buffer.from(`${text.length.toString(16)}\r\n${text}\r\n`);
const event = (fields: object) =>
  framed(`data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", ...fields })}\n\n`);
const word = event({ choices: [{ index: 0, delta: { content: "word " }, finish_reason: null }], usage: null });
const end = Buffer.concat([event({ choices: [], usage }), framed("data: [DONE]\n\n"), Buffer.from("0\r\n\r\n")]);

/** One chunk a turn of the event loop, as tokens come one by one. */
function stream(socket: Socket, chunks: number): void {
  socket.write(streamHead);
  let sent = 0;
  const next = () => {
    if (socket.destroyed) return;
    if (sent === chunks) {
      socket.write(end);
      return;
    }
    sent += 1;
    socket.write(word);
    setImmediate(next);
  };
  next();
}

function respond(socket: Socket, path: string): void {
  if (path.startsWith("/stream20/")) stream(socket, 20);
  else if (path.startsWith("/stream500/")) stream(socket, 500);
  else socket.write(json);
}

const server = createServer({ noDelay: true }, (socket) => {
  let head = "";
  let bodyLeft = 0;
  let path = "";
  let chunked = false;
  socket.on("error", () => socket.destroy());
  socket.on("data", (data) => {
    let rest = data;
    while (rest.length > 0) {
      if (chunked) {
        if (!rest.subarray(-5).equals(Buffer.from("0\r\n\r\n"))) return;
        chunked = false;
        respond(socket, path);
        return;
      }
      if (bodyLeft > 0) {
        const taken = Math.min(bodyLeft, rest.length);
        bodyLeft -= taken;
        rest = rest.subarray(taken);
        if (bodyLeft === 0) respond(socket, path);
        continue;
      }
      head += rest.toString("latin1");
      const headEnd = head.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      path = head.slice(head.indexOf(" ") + 1, head.indexOf(" HTTP/"));
      chunked = /transfer-encoding: *chunked/i.test(head.slice(0, headEnd));
      bodyLeft = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      rest = Buffer.from(head.slice(headEnd + 4), "latin1");
      head = "";
      if (!chunked && bodyLeft === 0) respond(socket, path);
    }
  });
});

server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" && address ? address.port : 0 });
});
