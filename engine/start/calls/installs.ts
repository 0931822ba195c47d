// The calls that bring models.

import type { Engine } from '../../contract.ts';
import type { RecipeName } from '../../convert/convert.ts';
import type { Installs, ModelsInUse } from '../../models/models.ts';

export function installCalls({ models, installs }: { models: ModelsInUse; installs: Installs }) {
  return {
    async installModel({ source, id, retrieval, recipe = 'cpu-int8' }) {
      const wanted = { checkpoint: source, recipe: recipe as RecipeName, ...(retrieval ? { retrieval } : {}) };
      const taken = (name: string) => models.found().some((one) => one.description.id === name);
      return installs.start(wanted, id, taken);
    },
    resumeInstall: ({ id }) => installs.resume(id),
    async stopInstall({ id, discard }) {
      await installs.stop(id, discard);
      return null;
    },
    installs: () => installs.list(),
  } satisfies Partial<Engine>;
}
