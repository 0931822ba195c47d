// What every command does first: a new enough Node, the packages of the lock file and, when asked, a fresh build.

import { bundle } from './bundle.mjs';
import { install } from './install.mjs';
import { useNode } from './node.mjs';

export async function prepare({ build = false } = {}) {
  try {
    await useNode();
    await install();
    if (build) await bundle();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
