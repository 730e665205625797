import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { EvidenceDocument } from '@tessera/evidence'
import { drawOverlay, ImagingError } from '@tessera/imaging'
import { openCase } from '@tessera/radiomics'
import {
  createRaster,
  openSlide,
  type Raster,
  readThumbnail,
  SlideError,
  writePicture,
} from '@tessera/slides'
import type { FileBlock, FileSample } from './file-block.ts'
import { fittedPlane } from './fitted-plane.ts'
import { putRaster } from './put-raster.ts'
import type { Reading } from './reading.ts'

/** A picture of the run folder, as the evidence names it. */
export type Picture = EvidenceDocument['rasters'][number]

/** Side of the square that each slide or scan is drawn in, pixels; how many stand side by side, and at most. */
const cell = 260
const gap = 8
const columns = 3
const most = 6

/**
 * A sheet of some slides or scans of a block, of as many centres as there are, for a reader to see what was read: slides
 * small, scans as the slice through the middle of the tumour with its outline. Null where none can be drawn.
 */
export async function blockPicture(
  block: FileBlock,
  read: readonly FileSample[],
  { folder, centreOf }: Pick<Reading, 'folder' | 'centreOf'>,
): Promise<Picture | null> {
  const chosen = ofManyCentres(
    read.filter(({ ready }) => ready === null),
    centreOf,
  )
  const drawn: Raster[] = []
  for (const sample of chosen) {
    const picture = await drawSample(block, sample)
    if (picture !== null) drawn.push(picture)
  }
  if (drawn.length === 0) return null
  // Outlines are one pixel wide: JPEG would blur them.
  const file = path.join('pictures', `${block.block}.${block.kind === 'slides' ? 'jpg' : 'png'}`)
  mkdirSync(path.join(folder, 'pictures'), { recursive: true })
  await writePicture(path.join(folder, file), sheetOf(drawn))
  const sha256 = createHash('sha256')
    .update(readFileSync(path.join(folder, file)))
    .digest('hex')
  const centres = [...new Set(chosen.map(({ patient }) => centreOf(patient)))].flatMap(name => name ?? [])
  const what =
    block.kind === 'slides'
      ? `${drawn.length} slides of the block ${block.block}`
      : `${drawn.length} scans of the block ${block.block}, each the slice through the middle of the outlined tumour; the outline is drawn`
  return {
    id: `files/${block.block}`,
    file,
    sha256,
    caption: `${what}${centres.length > 1 ? `, of ${centres.join(', ')}` : ''}.`,
  }
}

/** The first of each centre in turn. */
function ofManyCentres(samples: readonly FileSample[], centreOf: Reading['centreOf']): FileSample[] {
  const queues = [...Map.groupBy(samples, ({ patient }) => centreOf(patient)).values()]
  const chosen: FileSample[] = []
  for (let round = 0; chosen.length < most && queues.some(own => own.length > round); round++)
    for (const own of queues) if (own.length > round && chosen.length < most) chosen.push(own[round])
  return chosen
}

/** A slide small, or the slice of a scan through the middle of its tumour with the outline; null where it cannot be drawn. */
export async function drawSample(block: FileBlock, { files }: FileSample): Promise<Raster | null> {
  const [first, second] = files.map(file => path.resolve(block.folder, file))
  try {
    if (block.kind === 'slides') {
      const slide = await openSlide(first)
      try {
        return await readThumbnail(slide, cell)
      } finally {
        await slide.close()
      }
    }
    const { maskLabel } = block.protocol
    const { image, mask } = await openCase(first, second, maskLabel === undefined ? {} : { label: maskLabel })
    const [plane] = drawOverlay(image, [{ mask }])
    return fittedPlane(plane, cell)
  } catch (error) {
    if (error instanceof SlideError || error instanceof ImagingError) return null
    throw error
  }
}

/** Pictures side by side on white. */
function sheetOf(pictures: readonly Raster[]): Raster {
  const across = Math.min(columns, pictures.length)
  const down = Math.ceil(pictures.length / columns)
  const sheet = createRaster(across * (cell + gap) - gap, down * (cell + gap) - gap)
  sheet.pixels.fill(255)
  pictures.forEach((picture, n) => {
    const left = (n % columns) * (cell + gap) + ((cell - picture.width) >> 1)
    const top = Math.floor(n / columns) * (cell + gap) + ((cell - picture.height) >> 1)
    putRaster(sheet, picture, left, top)
  })
  return sheet
}
