// What is packed, for electron-builder: the built app in an archive; beside it what a plain Node must be able to read
// (engine, packages, models), and that Node, since the packaged Electron refuses to be one.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileKinds, linuxMimeTypes } from './file-kinds.mjs';
import { burnFuses } from './fuses.mjs';
import { root } from './node.mjs';

export const outsideTheArchive = [
  'dist/engine/**',
  'node_modules/**',
  'resources/{models,demo,world}/**',
  'package.json',
];

/** `electron`: a folder with an Electron; null lets electron-builder fetch the official one. */
export function packaging({ electron, out, node = process.execPath }) {
  const nodeName = process.platform === 'win32' ? 'node.exe' : 'node';
  return {
    appId: 'org.talbot.Talbot',
    productName: 'Talbot',
    copyright: 'Under the MIT licence',
    directories: { app: root, output: out, buildResources: join(root, 'resources/icons') },
    ...(electron ? { electronDist: electron } : {}),
    // Every native package ships Node-API binaries: there is nothing to build.
    npmRebuild: false,
    nodeGypRebuild: false,
    publish: null,
    asar: true,
    asarUnpack: outsideTheArchive,
    files: [
      'package.json',
      'dist/{main,preload,renderer,engine}/**',
      'resources/**',
      ...otherSystems(),
      '!node_modules/better-sqlite3/{deps,src}/**',
      '!node_modules/**/{test,tests,docs,example,examples}/**',
    ],
    extraResources: [{ from: node, to: `node/${nodeName}` }],
    fileAssociations: Object.entries(fileKinds).map(([name, kind]) => ({
      ...kind,
      name,
      role: 'Viewer',
      rank: 'Alternate',
    })),
    async afterPack({ appOutDir, packager }) {
      // Electron's own greeting, which nobody wants beside an app.
      rmSync(join(appOutDir, 'resources/default_app.asar'), { force: true });
      await burnFuses(binaryIn(appOutDir, packager.appInfo.productFilename));
    },
    linux: {
      target: 'dir',
      executableName: 'talbot',
      category: 'Graphics;Photography;Viewer',
      // What fileAssociations say, and folders.
      mimeTypes: linuxMimeTypes,
      icon: join(root, 'resources/icons/icon.png'),
    },
    mac: { target: 'dir', category: 'public.app-category.photography' },
    win: { target: 'dir', signAndEditExecutable: false },
  };
}

/** The program in a packed folder. */
export function binaryIn(folder, name = 'Talbot') {
  if (process.platform === 'darwin') return join(folder, `${name}.app/Contents/MacOS/${name}`);
  return join(folder, process.platform === 'win32' ? `${name}.exe` : 'talbot');
}

/** Native parts for other systems and processors, some 250 MB. */
function otherSystems() {
  const here = `${process.platform}-${process.arch}`;
  const systems = ['darwin', 'linux', 'win32'].flatMap((system) =>
    ['arm64', 'x64', 'ia32'].map((arch) => [system, arch]),
  );
  const others = systems.filter(([system, arch]) => `${system}-${arch}` !== here);
  return others.flatMap(([system, arch]) => [
    `!node_modules/onnxruntime-node/bin/napi-v*/${system}/${arch}/**`,
    `!node_modules/better-sqlite3/prebuilds/${system}-${arch}*/**`,
    `!node_modules/better-sqlite3/prebuilds/*${system}-${arch}*`,
  ]);
}
