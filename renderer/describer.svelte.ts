// Who wrote the captions that are shown, as far as that is one model: screen readers name it before each. Null where several
// did, or nobody knows yet; then they say that it was a machine.

export const describer = $state<{ name: string | null }>({ name: null });
