// Asks Windows what it asks itself before it shows a notice: whether a program fills the screen, and whose window is in
// front. By one hidden PowerShell, which looks every few seconds while somebody wants to know and ends with Talbot.

import { join } from 'node:path';
import type { Looker, Ours } from './looker.ts';
import { TellingProcess } from './telling-process.ts';

/** QUERY_USER_NOTIFICATION_STATE: a full screen, Direct3D's own, presentation settings. */
const filled = new Set([2, 3, 4]);
const everyMs = 5000;

/** No double quote stands in it: each program that hands it on would have to quote it once more. */
function script(parent: number): string {
  return `
$ErrorActionPreference = 'Stop'
$calls = '[DllImport({0}shell32.dll{0})] public static extern int SHQueryUserNotificationState(out int state);' +
  '[DllImport({0}user32.dll{0})] public static extern System.IntPtr GetForegroundWindow();' +
  '[DllImport({0}user32.dll{0})] public static extern uint GetWindowThreadProcessId(System.IntPtr window, out uint owner);'
Add-Type -Namespace Talbot -Name Screen -MemberDefinition ($calls -f [char]34)
$app = [System.Diagnostics.Process]::GetProcessById(${parent})
do {
  $state = 0
  $owner = [uint32]0
  if ([Talbot.Screen]::SHQueryUserNotificationState([ref]$state) -ne 0) { $state = 0 }
  [void][Talbot.Screen]::GetWindowThreadProcessId([Talbot.Screen]::GetForegroundWindow(), [ref]$owner)
  [Console]::Out.WriteLine(('{0} {1}' -f $state, $owner))
} until ($app.WaitForExit(${everyMs}))
`;
}

export class WindowsScreen implements Looker {
  private readonly ours: Ours;
  private readonly told: TellingProcess;

  constructor(ours: Ours, env: NodeJS.ProcessEnv, told?: TellingProcess) {
    this.ours = ours;
    // By its whole path: a program of this name in the current folder would be started first.
    const system = env['SystemRoot'] ?? 'C:\\Windows';
    const program = join(system, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
    const words = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script(process.pid)];
    this.told = told ?? new TellingProcess(program, words);
  }

  async look(): Promise<boolean> {
    const { state, owner } = checked(await this.told.latest());
    return filled.has(state) && !this.ours.inFront() && !this.ours.pids().includes(owner);
  }

  close(): void {
    this.told.close();
  }
}

function checked(line: string): { state: number; owner: number } {
  const [, state, owner] = /^(\d{1,2}) (\d{1,10})$/.exec(line) ?? [];
  if (state === undefined) throw new Error(`PowerShell said something else: ${line.slice(0, 200)}`);
  return { state: Number(state), owner: Number(owner) };
}
