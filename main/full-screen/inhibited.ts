// GNOME and KDE tell no program of others' windows, but whether one of them keeps the screen lit: a film, a game, a call.
// Asked over the session's bus by a program that comes with it.

import { type Ask, isMissing, run } from './ask.ts';

interface Question {
  service: string;
  path: string;
  method: string;
  what: number;
}

/** GsmInhibitorFlag: marking the session as idle. */
const gnome: Question = {
  service: 'org.gnome.SessionManager',
  path: '/org/gnome/SessionManager',
  method: 'org.gnome.SessionManager.IsInhibited',
  what: 8,
};

/** RequiredPolicy of PowerDevil: changing the screen's settings. */
const kde: Question = {
  service: 'org.kde.Solid.PowerManagement',
  path: '/org/kde/Solid/PowerManagement/PolicyAgent',
  method: 'org.kde.Solid.PowerManagement.PolicyAgent.HasInhibition',
  what: 4,
};

/** By the names in XDG_CURRENT_DESKTOP; Cinnamon's session speaks GNOME's words. */
const desktops: Record<string, Question> = { GNOME: gnome, Unity: gnome, 'X-Cinnamon': gnome, KDE: kde };

export async function isScreenKept(env: NodeJS.ProcessEnv, ask: Ask = run): Promise<boolean | null> {
  const names = (env['XDG_CURRENT_DESKTOP'] ?? '').split(':');
  const question = names.map((name) => desktops[name]).find((known) => known !== undefined);
  return question ? answered(question, ask) : null;
}

async function answered(question: Question, ask: Ask): Promise<boolean | null> {
  const { service, path, method, what } = question;
  const dot = method.lastIndexOf('.');
  // Neither starts a service that is not there.
  const systemd = ['--user', '--auto-start=no', '--timeout=3', 'call', service, path];
  const glib = ['call', '--session', '--timeout', '3', '--dest', service, '--object-path', path];
  try {
    return truth(await ask('busctl', [...systemd, method.slice(0, dot), method.slice(dot + 1), 'u', String(what)]));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  try {
    return truth(await ask('gdbus', [...glib, '--method', method, String(what)]));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** `b true` of the one, `(true,)` of the other. */
function truth(printed: string): boolean {
  const said = /^(?:b (true|false)|\((true|false),\))\s*$/.exec(printed);
  if (!said) throw new Error(`The session's bus answered in words that are not known: ${printed.slice(0, 200)}`);
  return (said[1] ?? said[2]) === 'true';
}
