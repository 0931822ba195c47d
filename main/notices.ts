// The system's notices: something long came to its end while no window of ours was in front, or none was open at all. A
// click opens the window where it is shown. The words are the page's, kept from when it was last there.

import { BrowserWindow, Notification } from 'electron';
import type { NoticeWords } from '../engine/contract.ts';
import { type Ended, noticeText } from './doings.ts';

export class Notices {
  private words: NoticeWords | null = null;
  /** Those on the screen: one that nobody holds is collected, and its click with it. */
  private readonly shown = new Set<Notification>();
  private readonly open: (command: string | null) => void;

  constructor(open: (command: string | null) => void) {
    this.open = open;
  }

  say(words: NoticeWords): void {
    this.words = words;
  }

  tell(ended: Ended): void {
    if (!this.words || BrowserWindow.getFocusedWindow() || !Notification.isSupported()) return;
    const notice = new Notification({ title: 'Talbot', body: noticeText(this.words, ended), silent: true });
    this.shown.add(notice);
    notice.on('click', () => this.open(ended.command));
    notice.on('close', () => this.shown.delete(notice));
    notice.show();
  }
}
