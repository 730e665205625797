import { readFileSync } from 'node:fs'

const folder = new URL('../fixtures/', import.meta.url)

/** Sound files, small, of every kind that a mutated header should be tried on. */
export const originals: readonly string[] = [
  'dicom/jpeg-rgb-no-table.dcm',
  'dicom/jpeg-table.dcm',
  'dicom/jpeg2000-sparse.dcm',
  'dicom/native.dcm',
  'tiff/bigtiff-deflate.tif',
  'tiff/bigtiff-big-endian-lzw.tif',
  'tiff/big-endian-deflate.tif',
  'tiff/channels.ome.tif',
  'tiff/float-predictor.tif',
  'tiff/jpeg-rgb.tif',
  'tiff/jpeg-ycbcr-420.tif',
  'tiff/jpeg2000-33003.tif',
  'tiff/jpeg2000-33005.tif',
  'tiff/lzw-predictor.tif',
  'tiff/packbits.tif',
  'tiff/palette.tif',
  'tiff/planar-strips.tif',
  'tiff/pyramid-deflate.tif',
  'tiff/pyramid-jpeg.tif',
  'tiff/rgb.ome.tif',
  'tiff/strips-none.tif',
  'tiff/webp.tif',
  'tiff/zstd-predictor.tif',
]

export function readOriginal(name: string): Uint8Array {
  return readFileSync(new URL(name, folder))
}
