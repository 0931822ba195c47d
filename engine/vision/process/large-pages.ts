// Large pages of memory for the process that holds a model's weights: each step of a decoder reads all of them, and in pages
// of 4 KB the processor spends a part of that on finding them. Linux gives large ones to who asks; glibc (2.35) asks.

/** What to add to the environment of such a process; where nobody reads it, it does nothing. */
export function largePages(env: NodeJS.ProcessEnv): Record<string, string> {
  const { GLIBC_TUNABLES: tunables } = env;
  // Whoever decided this already knows better.
  if (tunables?.includes('glibc.malloc.hugetlb')) return {};
  return { GLIBC_TUNABLES: [tunables, 'glibc.malloc.hugetlb=1'].filter(Boolean).join(':') };
}
