// What a bench measures and how it is told: a section of rows for a person, figures for a machine.

export interface Row {
  what: string;
  value: number;
  unit: string;
  note?: string;
}

export interface Section {
  title: string;
  /** One or two sentences: what was done, on what. */
  about: string;
  rows: Row[];
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value below which `percent` of the values lie, between neighbours by their distance. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** Seconds that the work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** Three digits that matter, thousands parted. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return 'n/a';
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.min(4, digits) });
}

/** A section as Markdown, the form in which RESULTS.md keeps it. */
export function asMarkdown({ title, about, rows }: Section): string {
  const lines = rows.map(({ what, value, unit, note }) => `| ${what} | ${shown(value)} | ${unit} | ${note ?? ''} |`);
  return [`## ${title}`, '', about, '', '| What | Median | Unit | Note |', '| --- | ---: | --- | --- |', ...lines].join(
    '\n',
  );
}

/** RESULTS.md with this section in place of the one of the same title, or at its end. */
export function withSection(text: string, section: Section): string {
  const parts = text.split(/\n(?=## )/).map((part) => part.trimEnd());
  const at = parts.findIndex((part) => part.startsWith(`## ${section.title}\n`));
  if (at >= 0) parts[at] = asMarkdown(section);
  else parts.push(asMarkdown(section));
  return `${parts.join('\n\n')}\n`;
}
