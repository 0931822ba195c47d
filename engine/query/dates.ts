// Dates as people type them, as a span of local time. Pure.

/** `start` is in it, `end` is the first moment after it; both compare as text with `YYYY-MM-DDTHH:MM:SS`. */
export interface DateSpan {
  start: string;
  end: string;
}

/** 2019, 2019-06, 2019-06-24 (also with / or .), 2018..2020 or 2018-2020. Null when it is no date. */
export function dateSpan(text: string): DateSpan | null {
  const range = /^(.+)\.\.(.+)$/.exec(text) ?? /^(\d{4})-(\d{4})$/.exec(text);
  if (range) {
    const [first, last] = [span(range[1]!), span(range[2]!)];
    return first && last && first.start < last.end ? { start: first.start, end: last.end } : null;
  }
  return span(text);
}

function span(text: string): DateSpan | null {
  const match = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(text.trim());
  if (!match) return null;
  const [, year, month, day] = match;
  if (month === undefined) return { start: `${year}`, end: padded(Number(year) + 1, 4) };
  if (Number(month) < 1 || Number(month) > 12) return null;
  if (day === undefined) {
    const next = new Date(Date.UTC(2000, Number(month), 1));
    const nextYear = Number(year) + (Number(month) === 12 ? 1 : 0);
    return {
      start: `${year}-${padded(Number(month), 2)}`,
      end: `${padded(nextYear, 4)}-${padded(next.getUTCMonth() + 1, 2)}`,
    };
  }
  const date = new Date(`${year}-${padded(Number(month), 2)}-${padded(Number(day), 2)}T00:00:00Z`);
  // The 31st of June reads as the 1st of July, or as nothing at all.
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day)) return null;
  const start = date.toISOString().slice(0, 10);
  date.setUTCDate(date.getUTCDate() + 1);
  return { start, end: date.toISOString().slice(0, 10) };
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
