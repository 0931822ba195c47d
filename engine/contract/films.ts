// Frames that stand for films. The engine plays no film: whoever can (a page) draws a frame of one and hands it in.

export interface FilmCalls {
  /** Films of which no frame is known and that `by` has not failed on, the latest first; none while work is paused or held. `limit` 1 to 100; 20 when absent. */
  postersWanted(asked: { by: string; limit?: number }): Promise<{ photos: number[] }>;
  /** A frame, a JPEG file in base64; null where `by` cannot play the film. Refused for a film that wants none. */
  keepPoster(asked: { photo: number; by: string; frame: string | null }): Promise<null>;
}

export const filmCalls = {
  postersWanted: 'read',
  keepPoster: 'write',
} as const satisfies Record<keyof FilmCalls, 'read' | 'write'>;
