// Answers photo://library/… with the engine's own picture handler. Which file a picture is, the engine says; an address
// names a fingerprint or a number, never a path.

import type { Session } from 'electron';
import { answerPicture, type FindPicture } from '../engine/host/pictures.ts';
import { pageOrigin } from './page.ts';

export function servePictures(session: Session, engine: { findPicture: FindPicture }): void {
  session.protocol.handle('photo', async (request) => {
    if (new URL(request.url).host !== 'library') return new Response(null, { status: 404 });
    const answered = await answerPicture(request, (asked) => engine.findPicture(asked)).catch(
      // The engine is just being started again; the page asks anew when it is back.
      () => new Response(null, { status: 503 }),
    );
    // Another origin than the page's: without this it could show a film, and draw no frame of it.
    answered.headers.set('access-control-allow-origin', pageOrigin);
    return answered;
  });
}
