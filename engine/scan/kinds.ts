// Which files may be photos by their name, and what a file is by its first bytes. The name only decides whether a file
// is worth opening; the bytes decide the kind.

import type { PhotoKind } from '../contract.ts';

/** RAW containers read by embedded preview. All but CR3 (ISO media), RAF, MRW, X3F and CRW (own headers) are TIFF inside. */
export const rawExtensions = [
  ...['cr2', 'cr3', 'nef', 'arw', 'dng', 'raf', 'orf', 'rw2', 'pef', 'srw'],
  ...['nrw', 'sr2', 'srf', '3fr', 'fff', 'iiq', 'mef', 'mos', 'kdc', 'dcr', 'erf', 'rwl', 'gpr', 'mrw', 'x3f', 'crw'],
];

/** Pictures that nothing here opens: they are told of, never passed over in silence. */
const unreadable: Record<string, string> = {
  xcf: 'GIMP',
  kra: 'Krita',
  jxl: 'JPEG XL',
  ...{ jp2: 'JPEG 2000', j2k: 'JPEG 2000', jpf: 'JPEG 2000', jpx: 'JPEG 2000' },
  exr: 'OpenEXR',
};

/** Films, by their containers: which of them can be played is for the page to find out. */
const filmExtensions = ['mp4', 'm4v', 'mov', 'qt', '3gp', '3g2', 'webm', 'mkv', 'avi'];

const photoExtensions = new Set<string>([
  ...[
    'jpg',
    'jpeg',
    'jpe',
    'jfif',
    'png',
    'apng',
    'webp',
    'avif',
    'gif',
    'tif',
    'tiff',
    'heic',
    'heif',
    'hif',
    'bmp',
    'dib',
    'psd',
    'psb',
  ],
  ...rawExtensions,
  ...filmExtensions,
  ...Object.keys(unreadable),
]);

/** Never opened to look inside: sidecars, films nobody plays in a page, sound, archives, documents, programs. SVG is a drawing, not a photo. */
const otherExtensions = new Set(
  (
    'xmp thm aae json xml yml yaml html htm css js mjs ts md svg svgz pdf ps eps doc docx odt xls xlsx csv log ini url lnk ' +
    'mpg mpeg mts m2ts wmv flv mp3 m4a wav flac ogg opus aac wma amr mid ' +
    'zip gz tgz bz2 xz zst 7z rar tar iso dmg exe dll so msi apk jar py c h cpp o a pyc class ' +
    'db sqlite sqlite3 sqlite-wal sqlite-shm sqlite-journal lrcat lrdata part tmp crdownload download ai ' +
    'onnx safetensors bin npy pt ttf otf woff woff2'
  ).split(' '),
);

/** Folders that hold no photos of a person: caches and settings of systems, cameras and other programs. */
const skippedFolders: ReadonlySet<string> = new Set([
  '@eaDir', // Synology thumbnails
  '#recycle',
  '$RECYCLE.BIN',
  'System Volume Information',
  'lost+found',
  'node_modules',
  '__MACOSX',
  'CaptureOne', // previews and settings of Capture One
]);

/** What the name says about a file: a photo or film, neither, or that only its bytes can tell. */
export function byName(name: string): 'photo' | 'other' | 'unknown' {
  if (name.startsWith('.')) return 'other';
  const extension = extensionOf(name);
  return photoExtensions.has(extension) ? 'photo' : otherExtensions.has(extension) ? 'other' : 'unknown';
}

/** True when the name alone says the file should be a photo, and no film. */
export function looksLikePhoto(name: string): boolean {
  return byName(name) === 'photo' && !filmExtensions.includes(extensionOf(name));
}

/** Hidden folders and folders of other programs are not walked. */
export function isSkippedFolder(name: string): boolean {
  return name.startsWith('.') || skippedFolders.has(name) || /\.(lrdata|cocatalog|photoslibrary)$/.test(name);
}

/** The program or format by the name of a picture that nothing here opens; null for all others. */
export function unreadableKind(name: string): string | null {
  return unreadable[extensionOf(name)] ?? null;
}

export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 1 ? '' : name.slice(dot + 1).toLowerCase();
}

/** How many first bytes `kindOf` wants to see. */
export const headBytes = 64;

/** The kind by magic numbers; the extension only tells a RAW from a plain TIFF. Null: no photo kind known here. */
export function kindOf(head: Uint8Array, extension: string): PhotoKind | null {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, headBytes)).toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'AVI ') return 'video';
  if (text.startsWith('\x1a\x45\xdf\xa3')) return 'video';
  // QuickTime as it was before there were brands.
  if (['moov', 'mdat', 'wide'].includes(text.slice(4, 8)) && filmExtensions.includes(extension)) return 'video';
  if (rawHeads.some((one) => text.startsWith(one))) return 'raw';
  if (text.slice(4, 8) === 'ftyp') return isoKind(text);
  if (text.startsWith('8BPS\0\x01') || text.startsWith('8BPS\0\x02')) return 'psd';
  if (text.startsWith('BM') && isBitmap(head)) return 'bmp';
  return tiffKind(text, extension);
}

/** Fujifilm, Minolta, Sigma, and Canon before it took to TIFF. */
const rawHeads = ['FUJIFILMCCD-RAW', '\0MRM', 'FOVb', 'II\x1a\0\0\0HEAPCCDR'];

function tiffKind(text: string, extension: string): PhotoKind | null {
  const order = text.slice(0, 4);
  // Olympus (IIRO, IIRS, MMOR) and Panasonic (IIU) changed TIFF's magic number.
  if (['IIRO', 'IIRS', 'MMOR', 'IIU\0'].includes(order)) return 'raw';
  if (!['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(order)) return null;
  if (text.slice(8, 11) === 'CR\x02') return 'raw';
  return rawExtensions.includes(extension) ? 'raw' : 'tiff';
}

/** ISO media: the major brand first, then the compatible ones. */
function isoKind(text: string): PhotoKind | null {
  const brands = [text.slice(8, 12), ...(text.slice(16).match(/.{4}/gs) ?? [])];
  for (const brand of brands) {
    if (brand === 'crx ') return 'raw';
    if (brand === 'avif' || brand === 'avis') return 'avif';
    if (['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx'].includes(brand)) return 'heic';
  }
  if (brands.includes('mif1') || brands.includes('msf1')) return 'heic';
  return filmBrands.test(brands[0] ?? '') ? 'video' : null;
}

/** Major brands of films as phones, cameras and programs write them; sound alone (M4A) and protected films are none. */
const filmBrands = /^(qt  |iso[m2-9]|mp4[12]|avc1|av01|M4V |M4VH|M4VP|mmp4|MSNV|dash|XAVC|3g[pge][0-9ps]|f4v )$/;

/** "BM" alone is two letters of any text: the header size must be one that exists and the planes 1. */
function isBitmap(head: Uint8Array): boolean {
  if (head.length < 26) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const header = view.getUint32(14, true);
  return [12, 16, 40, 52, 56, 64, 108, 124].includes(header) && view.getUint16(header === 12 ? 22 : 26, true) === 1;
}
