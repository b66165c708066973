/**
 * The provider that the benchmark calls: fixed answers from bare sockets, so that it never is the slow part.
 * `node bench/upstream.ts <port>`. The path says which protocol is spoken, the model's name how the answer comes.
 */
import { createServer, type Socket } from "node:net";
import { ANSWERS, type Answers, type Protocol, SHAPES, type Shape } from "./answers.ts";

/** One chunk a turn of the event loop, as tokens come one by one. */
function stream(socket: Socket, { head, word, end }: Answers, chunks: number): void {
  socket.write(head);
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

function protocolOf(path: string): Protocol {
  if (path.endsWith("/messages")) return "anthropic";
  if (path.endsWith("/responses")) return "responses";
  return path.includes("/v1beta/") ? "google" : "openai";
}

const isShape = (name: string | undefined): name is Shape => name !== undefined && Object.hasOwn(SHAPES, name);

/** `named`: whatever holds the model's name, which stands in Gemini's path and in the others' bodies. */
function respond(socket: Socket, path: string, named: string): void {
  const shape = /bench-(\w+)/.exec(named)?.[1];
  const answers = ANSWERS[protocolOf(path)];
  const chunks = isShape(shape) ? SHAPES[shape] : 0;
  if (chunks === 0) socket.write(answers.whole);
  else stream(socket, answers, chunks);
}

/** So much of a body is looked through for the model's name. */
const LOOKED_AT_BYTES = 512;

const server = createServer({ noDelay: true }, (socket) => {
  let head = "";
  let bodyLeft = 0;
  let path = "";
  let named = "";
  let chunked = false;
  socket.on("error", () => socket.destroy());
  const look = (bytes: Buffer) => {
    const room = LOOKED_AT_BYTES - named.length;
    if (room > 0) named += bytes.toString("latin1", 0, room);
  };
  socket.on("data", (data) => {
    let rest = data;
    while (rest.length > 0) {
      if (chunked) {
        look(rest);
        if (!rest.subarray(-5).equals(Buffer.from("0\r\n\r\n"))) return;
        chunked = false;
        respond(socket, path, named);
        return;
      }
      if (bodyLeft > 0) {
        const taken = Math.min(bodyLeft, rest.length);
        look(rest.subarray(0, taken));
        bodyLeft -= taken;
        rest = rest.subarray(taken);
        if (bodyLeft === 0) respond(socket, path, named);
        continue;
      }
      head += rest.toString("latin1");
      const headEnd = head.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const target = head.slice(head.indexOf(" ") + 1, head.indexOf(" HTTP/"));
      [path = ""] = target.split("?");
      named = path;
      chunked = /transfer-encoding: *chunked/i.test(head.slice(0, headEnd));
      bodyLeft = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      rest = Buffer.from(head.slice(headEnd + 4), "latin1");
      head = "";
      if (!chunked && bodyLeft === 0) respond(socket, path, named);
    }
  });
});

server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" && address ? address.port : 0 });
});
