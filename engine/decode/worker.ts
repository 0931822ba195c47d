// The decode worker process: answers `read` and `pixels` over its parent's port until the parent goes away.

import { parentPort } from '../worker-process.ts';
import { serve } from '../wire.ts';
import { createDecoding } from './decoding.ts';
import { decodingNames } from './decoding-calls.ts';

const limits = JSON.parse(process.env['TALBOT_DECODE_LIMITS'] ?? '{}') as { megapixels: number; milliseconds: number };

serve(createDecoding(limits), parentPort(), decodingNames);
