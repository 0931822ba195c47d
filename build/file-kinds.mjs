// Kinds of files that a file manager may offer Talbot for, by extension and by MIME type as freedesktop.org names them; and
// the entry of a Linux desktop that says so, for an app that was only unpacked.

export const fileKinds = {
  jpeg: { ext: ['jpg', 'jpeg', 'jpe', 'jfif'], mimeType: 'image/jpeg' },
  png: { ext: ['png'], mimeType: 'image/png' },
  webp: { ext: ['webp'], mimeType: 'image/webp' },
  avif: { ext: ['avif'], mimeType: 'image/avif' },
  gif: { ext: ['gif'], mimeType: 'image/gif' },
  heic: { ext: ['heic', 'heif', 'hif'], mimeType: 'image/heif' },
  tiff: { ext: ['tif', 'tiff'], mimeType: 'image/tiff' },
  bmp: { ext: ['bmp', 'dib'], mimeType: 'image/bmp' },
  psd: { ext: ['psd', 'psb'], mimeType: 'image/vnd.adobe.photoshop' },
  dng: { ext: ['dng'], mimeType: 'image/x-adobe-dng' },
  canon: { ext: ['cr2'], mimeType: 'image/x-canon-cr2' },
  canon1: { ext: ['crw'], mimeType: 'image/x-canon-crw' },
  canon3: { ext: ['cr3'], mimeType: 'image/x-canon-cr3' },
  nikon: { ext: ['nef'], mimeType: 'image/x-nikon-nef' },
  sony: { ext: ['arw'], mimeType: 'image/x-sony-arw' },
  fuji: { ext: ['raf'], mimeType: 'image/x-fuji-raf' },
  olympus: { ext: ['orf'], mimeType: 'image/x-olympus-orf' },
  panasonic: { ext: ['rw2'], mimeType: 'image/x-panasonic-rw2' },
  pentax: { ext: ['pef'], mimeType: 'image/x-pentax-pef' },
  samsung: { ext: ['srw'], mimeType: 'image/x-samsung-srw' },
  nikon2: { ext: ['nrw'], mimeType: 'image/x-nikon-nrw' },
  sony2: { ext: ['sr2'], mimeType: 'image/x-sony-sr2' },
  sony1: { ext: ['srf'], mimeType: 'image/x-sony-srf' },
  kodak: { ext: ['kdc'], mimeType: 'image/x-kodak-kdc' },
  kodak1: { ext: ['dcr'], mimeType: 'image/x-kodak-dcr' },
  minolta: { ext: ['mrw'], mimeType: 'image/x-minolta-mrw' },
  sigma: { ext: ['x3f'], mimeType: 'image/x-sigma-x3f' },
  // No type of their own stands in the shared database of freedesktop.org.
  others: {
    ext: ['3fr', 'fff', 'iiq', 'mef', 'mos', 'erf', 'rwl', 'gpr'],
    mimeType: 'image/x-dcraw',
  },
};

/** Folders are opened as well. */
export const linuxMimeTypes = [...Object.values(fileKinds).map(({ mimeType }) => mimeType), 'inode/directory'];

/** For ~/.local/share/applications. `program` and `icon` are whole paths. */
export function desktopEntry(program, icon) {
  // What a quoted word of an Exec line must write otherwise, by the Desktop Entry Specification.
  const quoted = program
    .replace(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Talbot',
    'GenericName=Photo library',
    'GenericName[de]=Fotobibliothek',
    'GenericName[zh_CN]=照片图库',
    'Comment=A photo library that describes itself, on your own computer',
    'Comment[de]=Eine Fotobibliothek, die sich selbst beschreibt, auf dem eigenen Computer',
    'Comment[zh_CN]=在您自己的电脑上描述自己的照片图库',
    `Exec="${quoted}" %F`,
    `Icon=${icon}`,
    'Categories=Graphics;Photography;Viewer;',
    `MimeType=${linuxMimeTypes.join(';')};`,
    'StartupWMClass=Talbot',
    'Terminal=false',
    '',
  ].join('\n');
}
