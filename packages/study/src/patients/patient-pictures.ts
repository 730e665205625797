import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { PatientPage } from '@tessera/evidence'
import { type Raster, writePicture } from '@tessera/slides'
import { drawSample, type Picture } from '../files/block-picture.ts'
import type { FileBlock, FileSample } from '../files/file-block.ts'
import { drawAttention } from './attention-picture.ts'
import type { PageOfPatient } from './patient-pages.ts'
import { drawSliceAttention } from './slice-attention.ts'

/**
 * Draws the first slide or scan of each patient shown, of every block of files that the model had of them: slides with
 * the attention of the network where it looked at tiles, scans as the slice through the middle of the outlined tumour, and
 * with the slices that a network weighed where it looked at slices.
 * Files are named by the pseudonym. What cannot be drawn is left out.
 */
export async function withPictures(
  shown: readonly PageOfPatient[],
  blocks: readonly FileBlock[],
  patientIds: readonly string[],
  folder: string,
): Promise<{ pages: PatientPage[]; pictures: Picture[] }> {
  const pages: PatientPage[] = []
  const pictures: Picture[] = []
  for (const one of shown) {
    const own: Picture[] = []
    for (const block of blocks.filter(({ block: name }) => one.page.modalities.includes(name))) {
      const drawn = await pictureOf(one, block, patientIds)
      if (drawn !== null) own.push(await kept(drawn, block, one.page.pseudonym, folder))
    }
    pages.push({ ...one.page, pictures: own.map(({ id }) => id) })
    pictures.push(...own)
  }
  return { pages, pictures }
}

interface Drawn {
  readonly raster: Raster
  readonly caption: string
}

async function pictureOf(
  { patientId, looked, page }: PageOfPatient,
  block: FileBlock,
  patientIds: readonly string[],
): Promise<Drawn | null> {
  const samples = block.samples.filter(({ patient }) => patientIds[patient] === patientId)
  const at = looked.find(({ block: name }) => name === block.block)
  const sample = samples.find(own => at !== undefined && isBagOf(at.bag, own, block)) ?? samples[0]
  if (sample === undefined) return null
  const name = block.protocol.label ?? block.block
  if (block.kind === 'slides' && at !== undefined) {
    const drawn = await drawAttention(path.resolve(block.folder, sample.files[0]), at.bag, at.weights)
    if (drawn !== null)
      return {
        raster: drawn.raster,
        caption: `${name} of ${page.pseudonym}: where the network of this patient's fold looked (yellow most, violet least, by rank among ${drawn.tiles} tiles), and the ${drawn.top} tiles that weigh most. Attention says what was looked at, not why.`,
      }
  }
  if (block.kind === 'images' && at !== undefined) {
    const [image, mask] = sample.files.map(file => path.resolve(block.folder, file))
    const drawn = await drawSliceAttention(image, mask, block.protocol.maskLabel, at.bag, at.weights)
    if (drawn !== null)
      return {
        raster: drawn.raster,
        caption: `${name} of ${page.pseudonym}: the slice through the middle of the outlined tumour; beside it slice ${drawn.top}, which the network of this patient's fold weighed most; beneath them ${drawn.shown === drawn.slices ? 'all' : `the ${drawn.shown} heaviest of`} ${drawn.slices} slices of the bag around the tumour, framed by the rank of their weight (yellow most, violet least) over bars of it. Attention says what was looked at, not why.`,
      }
  }
  const raster = await drawSample(block, sample)
  if (raster === null) return null
  const what =
    block.kind === 'slides'
      ? 'the slide'
      : 'the slice through the middle of the outlined tumour; radiomic features have no attention to draw'
  return { raster, caption: `${name} of ${page.pseudonym}: ${what}.` }
}

function isBagOf(bag: string, { id, ready }: FileSample, { folder }: FileBlock): boolean {
  return ready === null ? path.basename(bag, '.h5') === id : path.resolve(folder, ready) === path.resolve(bag)
}

async function kept(
  { raster, caption }: Drawn,
  { block, kind }: FileBlock,
  name: string,
  folder: string,
): Promise<Picture> {
  const file = path.join('pictures', `${name}-${block}.${kind === 'slides' ? 'jpg' : 'png'}`)
  mkdirSync(path.join(folder, 'pictures'), { recursive: true })
  await writePicture(path.join(folder, file), raster)
  const sha256 = createHash('sha256')
    .update(readFileSync(path.join(folder, file)))
    .digest('hex')
  return { id: `patient/${name}/${block}`, file, sha256, caption }
}
