// How far a long measurement is, on stderr: rewritten in place on a terminal, else a line every quarter minute.

export interface ProgressLine {
  /** One more done, or as many as said. */
  step(count?: number): void;
  end(): void;
}

export function showProgress(what: string, total: number): ProgressLine {
  const began = performance.now();
  const every = process.stderr.isTTY ? 200 : 15_000;
  let done = 0;
  let last = began;
  const tell = () => {
    const seconds = (performance.now() - began) / 1000;
    const left = done > 0 && done < total ? `, ${duration((seconds / done) * (total - done))} left` : '';
    const line = `${what}: ${done} of ${total}, ${duration(seconds)}${left}`;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
  };
  return {
    step(count = 1) {
      done += count;
      if (performance.now() - last < every) return;
      last = performance.now();
      tell();
    },
    end() {
      tell();
      if (process.stderr.isTTY) process.stderr.write('\n');
    },
  };
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3600 ? `${Math.round(whole / 6) / 10} min` : `${Math.round(whole / 360) / 10} h`;
}
