// The switches burnt into the packaged Electron: it is no Node, takes no options for one, cannot be debugged from outside,
// and runs nothing but the app in its archive. Each one there is must be named here, or packaging fails.

import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

/** By the tool's own names; false is off. */
export const fuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  // Models and HEIC run as WebAssembly in processes of their own; trap handlers make their bounds checks cheap.
  WasmTrapHandlers: true,
};

export async function burnFuses(binary) {
  await flipFuses(binary, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: process.platform === 'darwin',
    ...Object.fromEntries(Object.entries(fuses).map(([name, on]) => [FuseV1Options[name], on])),
  });
}

/** What is burnt into a binary, by the same names; the values are true, false, or what else the wire says. */
export async function readFuses(binary) {
  const wire = await getCurrentFuseWire(binary);
  return Object.fromEntries(
    Object.entries(wire)
      .filter(([number]) => number !== 'version')
      .map(([number, state]) => [FuseV1Options[number] ?? number, { 49: true, 48: false }[state] ?? state]),
  );
}
