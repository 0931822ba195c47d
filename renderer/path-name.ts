// What a person calls a file or a folder: the last part of its path, on any system. Pure.

export function nameOf(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}
