// The decode worker process: answers `read` and `pixels` over its parent's port until the parent goes away.

import { parentPort } from '../worker-process.ts';
import { serve } from '../wire.ts';
import { createDecoding, decodingNames } from './decoding.ts';

const limits = JSON.parse(process.env['TALBOT_DECODE_LIMITS'] ?? '{}') as { megapixels: number; milliseconds: number };

serve(createDecoding(limits), parentPort(), decodingNames);
