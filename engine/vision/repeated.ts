// A list of one value, many times: placeholders and padding.

export function repeated<T>(value: T, times: number): T[] {
  return Array.from({ length: times }, () => value);
}
