import { rmSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { type BagTool, writeBag } from '@tessera/bags'
import { contentHash, openRun, type ProgressListener, trackProgress } from '@tessera/tasks'
import { fingerprintOf } from '../pipeline/work-on-slide.ts'
import { openSlide } from '../readers/open-slide.ts'
import type { OpenOptions } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import type { TilePlan } from '../tiles/index.ts'
import { type CrewOptions, EncodingCrew } from './crew.ts'
import { encodedBag, keyOfBag } from './encoded-bag.ts'
import type { EncoderChoice, EncoderDescription } from './feature-encoder.ts'
import { factsOf, type SlideFacts } from './plan-slide.ts'

export interface EncodeSlideOptions {
  /** The bag, an .h5 file. Beside it, while it is made, is a folder `.NAME.encoding`, from which a stopped run goes on. */
  readonly output: string
  readonly open?: OpenOptions
  /** Of the bag's attributes; the file's name without its ending unless given. */
  readonly slide?: string
  /** `trident` unless given. */
  readonly layout?: BagTool
  /** As the encoder has it unless given: float16 for networks, float32 for the built-in one. */
  readonly storage?: 'float16' | 'float32'
  /** Of the slide, where they are known already. */
  readonly facts?: SlideFacts
  readonly onProgress?: ProgressListener
  readonly signal?: AbortSignal
}

export interface EncodedSlide {
  readonly output: string
  readonly tiles: number
  readonly dimensions: number
  /** Of slide, tiles, encoder and form: what has the same key is the same bag. */
  readonly key: string
  /** Whether the bag was there already, with this key. */
  readonly reused: boolean
  /** Tiles that an earlier run, which was stopped, had encoded. */
  readonly resumed: number
}

/** Tiles that are kept as one: what a run that is killed loses at most for each thread. No result depends on it. */
const partTiles = 64

/**
 * The tiles of a plan on one slide, encoded into a bag that CLAM, TRIDENT and STAMP read: batches are read and decoded in
 * threads while others are encoded, parts of 64 tiles are kept as they are done, and the bag appears whole or not at all.
 * The same bits for any number of workers. Memory: the features of the slide (float32), and a few batches of tiles.
 * @throws SlideError `bad-setting` where tiles are not of the encoder's size and scale, `no-tiles` for a plan without
 * any, `cannot-write` where the output is a file of somebody else, and what reading throws; EncoderError; BagError
 * `not-finite` where features do not fit into float16, `disk-full`; TaskError `aborted`, `locked`
 */
export async function encodeSlide(
  file: string,
  plan: TilePlan,
  encoder: EncoderChoice,
  options: EncodeSlideOptions & CrewOptions,
): Promise<EncodedSlide> {
  const crew = new EncodingCrew(encoder, options)
  try {
    return await encodeWith(crew, file, plan, options)
  } finally {
    await crew.close()
  }
}

/** {@link encodeSlide} by threads that are there already. */
export async function encodeWith(
  crew: EncodingCrew,
  file: string,
  plan: TilePlan,
  options: EncodeSlideOptions,
): Promise<EncodedSlide> {
  const { output, signal, layout = 'trident' } = options
  const encoder = crew.encoder
  checkPlan(file, plan, encoder)
  const storage = options.storage ?? encoder.storage
  const source = { file, options: options.open ?? {} }
  const of = [await contentOf(file), source.options, plan.mpp, plan.size, plan.overlap, plan.x, plan.y]
  const partsKey = contentHash(['tessera-encode/1', of, encoder.digest])
  const key = contentHash([partsKey, layout, storage])
  const tiles = plan.x.length
  const done = { output, tiles, dimensions: encoder.dimensions, key }
  if ((await keyOfBag(output)) === key) return { ...done, reused: true, resumed: 0 }
  const facts = options.facts ?? (await readFacts(file, source.options))
  const folder = path.join(path.dirname(output), `.${path.basename(output)}.encoding`)
  const run = openRun(folder, { codeVersion: 'tessera-encode/1', workers: 1, ...(signal ? { signal } : {}) })
  const features = new Float32Array(tiles * encoder.dimensions)
  let [encoded, resumed] = [0, 0]
  const report = trackProgress(`encode ${path.basename(output)}`, options.onProgress, () => resumed)
  const tell = () => report(encoded + resumed, tiles)
  try {
    const parts = Array.from({ length: Math.ceil(tiles / partTiles) }, (_, part) => part)
    await eachOf(parts, crew.partsAtOnce, async part => {
      const [from, to] = [part * partTiles, Math.min(tiles, (part + 1) * partTiles)]
      let fresh = false
      const some = await run.step('tiles', { inputs: [partsKey, from, to] }, () => {
        fresh = true
        return crew.encode(
          source,
          plan,
          from,
          to,
          count => {
            encoded += count
            tell()
          },
          signal,
        )
      })
      features.set(some, from * encoder.dimensions)
      if (fresh) return
      resumed += to - from
      tell()
    })
  } finally {
    run.close()
  }
  const slide = options.slide ?? path.basename(file).replace(/\.[^.]+$/, '')
  const { bag, options: form } = encodedBag(slide, plan, facts, encoder, key, features, { layout, storage })
  writeBag(output, bag, form)
  rmSync(folder, { recursive: true, force: true })
  return { ...done, reused: false, resumed }
}

function checkPlan(file: string, { size, mpp, x }: TilePlan, encoder: EncoderDescription): void {
  const { tileSize, name } = encoder
  // Spacings are told to a few digits (0.499 for 0.5); 2 % is what `bestLevel` forgives too.
  if (size !== tileSize || Math.abs(mpp / encoder.mpp - 1) > 0.02)
    throw new SlideError(
      'bad-setting',
      `tiles of ${size} pixels at ${mpp} µm a pixel for ${name}, which takes ${tileSize} at ${encoder.mpp}`,
      'plan the tiles by the encoder',
      { file },
    )
  if (x.length === 0)
    throw new SlideError(
      'no-tiles',
      'no tile is left to encode',
      'look at the thumbnail and the settings of tissue',
      {
        file,
      },
    )
}

/** What tells a slide from another: its fingerprint, or the names and sizes in its folder. */
async function contentOf(file: string): Promise<unknown> {
  const fingerprint = await fingerprintOf(file)
  if (fingerprint !== null) return fingerprint
  const names = await readdir(file).catch(() => null)
  if (names === null)
    throw new SlideError('no-such-file', 'the file cannot be read', 'see that it is there and may be read', {
      file,
    })
  return names.sort().map(name => [name, statSync(path.join(file, name)).size])
}

async function readFacts(file: string, options: OpenOptions): Promise<SlideFacts> {
  const slide = await openSlide(file, options)
  try {
    return factsOf(slide)
  } finally {
    await slide.close()
  }
}

/** Works items in their order, a number of them at once; after a failure none is begun, and those under way are awaited. */
export async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0
  let failed = false
  const lane = async () => {
    while (next < items.length && !failed)
      await work(items[next++]).catch(error => {
        failed = true
        throw error
      })
  }
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, lane))
  for (const result of lanes) if (result.status === 'rejected') throw result.reason
}
