// A picture as busy as a photo, made from soft noise at three scales, the same at every run of a size.

import sharp from 'sharp';

/** A JPEG of about the weight a camera makes. */
export async function scene(width: number, height: number, quality = 90): Promise<Buffer> {
  const layers = [40, 8, 1].map(async (scale) => {
    const size = { width: Math.ceil(width / scale), height: Math.ceil(height / scale) };
    const noise = { type: 'gaussian', mean: 128, sigma: scale === 1 ? 12 : 60 } as const;
    const layer = sharp({ create: { ...size, channels: 3, background: 'grey', noise } });
    return layer.resize(width, height, { fit: 'fill', kernel: 'cubic' }).png({ compressionLevel: 0 }).toBuffer();
  });
  const [base, ...others] = await Promise.all(layers);
  const input = others.map((layer) => ({ input: layer, blend: 'soft-light' as const }));
  return sharp(base).composite(input).removeAlpha().jpeg({ quality }).toBuffer();
}
