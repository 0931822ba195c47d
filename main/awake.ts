// Keeps the machine from sleeping: the screen stays lit while a slideshow plays, and the machine goes on while it works on
// mains power, if a person wants that. On battery it may always sleep.

import { type BrowserWindow, powerSaveBlocker } from 'electron';

export class Awake {
  private readonly shows = new Map<number, number>();
  private blocker: number | null = null;
  private readonly reasons = { busy: false, wanted: true, onBattery: false };

  /** Whether some window keeps the screen lit. */
  showing(): boolean {
    return this.shows.size > 0;
  }

  /** This window plays a slideshow, or does no more. */
  show(window: BrowserWindow, on: boolean): void {
    const { id } = window;
    const blocker = this.shows.get(id);
    if (on === (blocker !== undefined)) return;
    if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      this.shows.delete(id);
      return;
    }
    this.shows.set(id, powerSaveBlocker.start('prevent-display-sleep'));
    const end = () => this.show(window, false);
    window.once('closed', end);
    // A page that was loaded anew, after its fall too, plays nothing yet.
    window.webContents.once('did-start-loading', end);
    window.webContents.once('render-process-gone', end);
  }

  work(reasons: Partial<Awake['reasons']>): void {
    Object.assign(this.reasons, reasons);
    const { busy, wanted, onBattery } = this.reasons;
    const on = busy && wanted && !onBattery;
    if (on === (this.blocker !== null)) return;
    if (this.blocker !== null) powerSaveBlocker.stop(this.blocker);
    this.blocker = on ? powerSaveBlocker.start('prevent-app-suspension') : null;
  }
}
