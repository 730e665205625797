import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Raster } from '../raster.ts'
import { SlideError } from '../slide-error.ts'

/**
 * Writes a picture as PNG or, by its ending, JPEG (quality 90); whole or not at all.
 * @throws SlideError `bad-setting` for another ending; `cannot-write`, `disk-full`
 */
export async function writePicture(file: string, { pixels, width, height }: Raster): Promise<void> {
  if (!/\.(png|jpe?g)$/i.test(file))
    throw new SlideError('bad-setting', 'a picture of another format', 'name a .png or .jpg file', { file })
  const { default: sharp } = await import('sharp')
  const image = sharp(pixels, { raw: { width, height, channels: 3 } })
  const encoded = /\.png$/i.test(file) ? image.png() : image.jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
  const temporary = `${file}.${randomBytes(4).toString('hex')}.part`
  try {
    await mkdir(path.dirname(file), { recursive: true })
    await encoded.toFile(temporary)
    await rename(temporary, file)
  } catch (cause) {
    await rm(temporary, { force: true })
    const full = cause instanceof Error && /ENOSPC|no space/i.test(cause.message)
    throw new SlideError(
      full ? 'disk-full' : 'cannot-write',
      'the picture cannot be written',
      full ? 'free some space and run it again' : 'check that the folder may be written to',
      { file, cause },
    )
  }
}
