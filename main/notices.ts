// The system's notices: something long was finished while no window of ours was in front, or none was open at all. A
// click opens the window where it is shown. The words are the page's, kept from when it was last there.

import { BrowserWindow, Notification } from 'electron';
import type { Menus, NoticeWords } from '../engine/contract.ts';
import { type Ended, noticeText, type Reasons } from './doings.ts';

export class Notices {
  private words: NoticeWords | null = null;
  private reasons: Reasons = {};
  private numbers = new Intl.NumberFormat();
  /** Those on the screen: one that nobody holds is collected, and its click with it. */
  private readonly shown = new Set<Notification>();
  private readonly open: (command: string | null) => void;

  constructor(open: (command: string | null) => void) {
    this.open = open;
  }

  say({ notices, reasons, locale }: Menus): void {
    this.words = notices;
    this.reasons = reasons ?? {};
    this.numbers = new Intl.NumberFormat(locale);
  }

  tell(ended: Ended): void {
    if (!this.words || BrowserWindow.getFocusedWindow() || !Notification.isSupported()) return;
    const notice = new Notification({
      title: 'Talbot',
      body: noticeText(this.words, ended, this.reasons, this.numbers),
      silent: true,
    });
    this.shown.add(notice);
    notice.on('click', () => this.open(ended.command));
    notice.on('close', () => this.shown.delete(notice));
    notice.show();
  }
}
