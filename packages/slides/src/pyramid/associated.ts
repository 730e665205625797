import type { Raster } from '../raster.ts'
import type { AssociatedName } from '../slide.ts'
import { type TiffField, tiffTags } from './tiff-field.ts'
import type { TiffFile } from './tiff-file.ts'
import { createTileEncoder } from './tile-encoder.ts'

/** A label, macro or thumbnail that has been written: one strip. */
export interface Associated {
  readonly name: AssociatedName
  readonly width: number
  readonly height: number
  readonly fields: readonly TiffField[]
}

/** As Aperio stores them: the label lossless, so that its text and bar code stay legible, the others in JPEG. */
export async function encodeAssociated(
  name: AssociatedName,
  raster: Raster,
  target: TiffFile,
): Promise<Associated> {
  const encoder = createTileEncoder(name === 'label' ? 'lzw' : 'jpeg', 85)
  const bytes = await encoder.encode(raster)
  const offset = await target.append(bytes)
  const { width, height } = raster
  return {
    name,
    width,
    height,
    fields: [
      ...pictureFields(width, height),
      { tag: tiffTags.stripOffsets, type: 'offset', values: [offset] },
      { tag: tiffTags.rowsPerStrip, type: 'long', values: [height] },
      { tag: tiffTags.stripByteCounts, type: 'long', values: [bytes.length] },
      ...encoder.fields(),
    ],
  }
}

/** What every directory of 8-bit RGB says. */
export function pictureFields(width: number, height: number): TiffField[] {
  return [
    { tag: tiffTags.width, type: 'long', values: [width] },
    { tag: tiffTags.height, type: 'long', values: [height] },
    { tag: tiffTags.bitsPerSample, type: 'short', values: [8, 8, 8] },
    { tag: tiffTags.orientation, type: 'short', values: [1] },
    { tag: tiffTags.samplesPerPixel, type: 'short', values: [3] },
    { tag: tiffTags.planarConfiguration, type: 'short', values: [1] },
  ]
}
