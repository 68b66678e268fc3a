import sharp from 'sharp';

/**
 * Decodes an image file to a square of `sizePx`, grey (1 channel) or sRGB (3 channels), 8 bits,
 * row by row; a picture of another size is scaled with an area-true filter.
 */
export async function decodeImage(file: Buffer, sizePx: number, channels: 1 | 3): Promise<Uint8Array> {
  const picture = sharp(file)
    .removeAlpha()
    .resize(sizePx, sizePx, { fit: 'fill', kernel: 'lanczos3' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb');
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== channels) throw new Error(`decoded ${info.channels} channels, wanted ${channels}`);
  return new Uint8Array(data.buffer, data.byteOffset, data.length);
}
