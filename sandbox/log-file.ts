import { createWriteStream, renameSync, type WriteStream } from "node:fs";

const MAX_BYTES = 50 * 1024 * 1024;

export interface LogFile {
  line(text: string): void;
  close(): void;
}

/** A log file that starts anew with each run and keeps at most two times 50 MB: a load test writes a lot. */
export function openLogFile(path: string): LogFile {
  let bytes = 0;
  let stream: WriteStream = open();

  function open(): WriteStream {
    bytes = 0;
    const opened = createWriteStream(path, { mode: 0o600 });
    // A full disk must not stop what is being logged.
    opened.on("error", () => {});
    return opened;
  }

  return {
    line(text) {
      bytes += text.length + 1;
      stream.write(`${text}\n`);
      if (bytes < MAX_BYTES) return;
      stream.end();
      renameSync(path, `${path}.1`);
      stream = open();
    },
    close: () => void stream.end(),
  };
}
