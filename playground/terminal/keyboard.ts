import { createInterface, type Interface } from 'node:readline/promises';

/** Where lines come from and go to. */
export interface Keyboard {
  /** Shows lines that end in a line break, above what is being typed. */
  show(lines: string, stream?: NodeJS.WriteStream): void;
  /** Gives every line in turn until there are no more, which is Ctrl-D, Ctrl-C or the end of what is piped in. */
  lines(): AsyncIterable<string>;
  close(): void;
}

/** A prompt under which somebody types; what is shown appears above it. */
export function prompt(): Keyboard {
  const { stdin: input, stdout: output } = process;
  let terminal: Interface | undefined;
  return {
    show(lines, stream = output) {
      if (terminal) output.write('\r\x1b[K');
      stream.write(lines);
      terminal?.prompt(true);
    },
    async *lines() {
      const opened = createInterface({ input, output });
      terminal = opened;
      opened.on('SIGINT', () => {
        opened.close();
        // as if nothing had been read: who ends this on signals says so, and counts them
        process.kill(process.pid, 'SIGINT');
      });
      opened.once('close', () => {
        terminal = undefined;
        output.write('\n');
      });
      opened.prompt();
      for await (const line of opened) {
        yield line;
        terminal?.prompt();
      }
    },
    close: () => terminal?.close(),
  };
}

/** Lines that are piped in; each is shown as it would have been typed. */
export function pipe(): Keyboard {
  const { stdin: input, stdout: output } = process;
  // what is read before somebody listens is lost, so it is opened when they do
  let reader: Interface | undefined;
  return {
    show: (lines, stream = output) => void stream.write(lines),
    async *lines() {
      reader = createInterface({ input });
      for await (const line of reader) {
        output.write(`> ${line}\n`);
        yield line;
      }
    },
    close: () => reader?.close(),
  };
}
