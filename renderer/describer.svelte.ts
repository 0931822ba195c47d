// What models are called: captions say which wrote them by its id, and a person hears its name. One that was removed keeps
// its id, which is what is left of it.

export const describers = $state<{ names: Record<string, string> }>({ names: {} });

export function describerOf(model: string | null): string | null {
  return model === null ? null : (describers.names[model] ?? model);
}
