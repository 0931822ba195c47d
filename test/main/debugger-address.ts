// Where an app that was started with a debugger can be spoken to.

/** The address of the debugger that Chromium prints. */
export function debuggerAddress(printed: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    printed.on('data', (part: Buffer) => {
      text += part.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(text);
      if (found) resolve(found[1]!);
    });
    printed.once('end', () => reject(new Error(`The app ended at once:\n${text}`)));
  });
}
