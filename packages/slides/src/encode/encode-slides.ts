import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { BagTool } from '@tessera/bags'
import {
  codeVersionOf,
  openRun,
  type ProgressListener,
  type Run,
  trackProgress,
  writeFileAtomically,
} from '@tessera/tasks'
import { stampOf } from '../pipeline/file-stamp.ts'
import { manifestOf } from '../pipeline/manifest.ts'
import { lookWithoutTiles, noTiles, pictureWithoutTiles } from '../pipeline/no-tiles.ts'
import { outlinesFile, type RegionSettings } from '../pipeline/regions-of-slide.ts'
import type { SlidesDone } from '../pipeline/run-slides.ts'
import type { SlideEntry } from '../pipeline/slide-entry.ts'
import { withSlide } from '../pipeline/with-slide.ts'
import {
  resultOfWork,
  type SlideOutcome,
  type SlideResult,
  type SlideToWork,
} from '../pipeline/work-on-slide.ts'
import { writePicture } from '../pipeline/write-picture.ts'
import type { TilePlan } from '../tiles/index.ts'
import { type CrewOptions, EncodingCrew } from './crew.ts'
import { eachOf, encodeWith } from './encode-slide.ts'
import type { EncoderChoice } from './feature-encoder.ts'
import type { TilesWanted } from './plan-slide.ts'

export interface EncodeSlidesOptions extends CrewOptions {
  readonly entries: readonly SlideEntry[]
  readonly encoder: EncoderChoice
  /** Where `ID.h5` of each slide and `encode.manifest.json` go; made where it is absent. */
  readonly output: string
  /** Which tiles; those that are half tissue unless given. */
  readonly tiles?: Partial<Omit<TilesWanted, 'mpp' | 'size' | 'regions'>>
  /** Outlines to keep to; read where the slide is open for its tissue. */
  readonly regions?: RegionSettings | null
  /** Tiles that were laid before, in place of looking for tissue. */
  readonly plan?: (entry: SlideEntry) => Promise<TilePlan | null>
  readonly layout?: BagTool
  readonly storage?: 'float16' | 'float32'
  /** Micrometres a pixel of slides that do not say; a slide's own in the table goes before. */
  readonly assumedMpp?: number | null
  readonly onProgress?: ProgressListener
  readonly signal?: AbortSignal
}

/** Slides under way at once: while one is encoded, tissue is looked for on the next. */
const slidesAtOnce = 2

/**
 * Many slides to a bag each: tissue, tiles, features, in threads that last over all of them. What is wrong with a slide
 * is a finding of it and does not stop the others; a slide without tiles leaves a warning `no-tiles` and `ID.tissue.png`. A run that was stopped
 * goes on with the tiles that it lacks. `encode.manifest.json` says what was done and why not: the same for any number of
 * workers.
 * @throws EncoderError of an encoder that cannot be used, before any slide is read; TaskError `aborted`, `locked`,
 * `disk-full`
 */
export async function encodeSlides(options: EncodeSlidesOptions): Promise<SlidesDone> {
  const { entries, output, onProgress, signal } = options
  mkdirSync(output, { recursive: true })
  const crew = new EncodingCrew(options.encoder, options)
  try {
    await crew.ready()
    const run = openRun(path.join(output, '.encode.run'), {
      codeVersion: codeVersionOf([new URL('..', import.meta.url)]),
      workers: 1,
      ...(signal ? { signal } : {}),
    })
    try {
      const results = new Array<SlideResult>(entries.length)
      let [done, kept] = [0, 0]
      const report = trackProgress('encode', onProgress, () => kept)
      await eachOf([...entries.keys()], slidesAtOnce, async at => {
        const { result, fresh } = await keptResult(run, crew, entries[at], options)
        results[at] = result
        done++
        if (!fresh) kept++
        report(done, entries.length)
      })
      const findings = results.flatMap(result => result.findings)
      const manifest = path.join(output, 'encode.manifest.json')
      const settings = settingsOf(options, crew)
      writeFileAtomically(manifest, manifestOf('encode', settings, entries, results, findings))
      run.prune()
      return { results, failed: results.filter(result => !result.done).length, findings, manifest }
    } finally {
      run.close()
    }
  } finally {
    await crew.close()
  }
}

/** What decides the bags: how many threads made them does not. */
function settingsOf(options: EncodeSlidesOptions, { encoder }: EncodingCrew) {
  const { name, digest, dimensions, tileSize, mpp } = encoder
  return {
    encoder: { name, digest, dimensions, tileSize, mpp },
    tiles: { tissue: {}, ...options.tiles },
    layout: options.layout ?? 'trident',
    storage: options.storage ?? encoder.storage,
    assumedMpp: options.assumedMpp ?? null,
    regions: options.regions ?? null,
  }
}

/** The result of an earlier run where slide, settings and code are the same and its files are there; failures are tried again. */
async function keptResult(
  run: Run,
  crew: EncodingCrew,
  entry: SlideEntry,
  options: EncodeSlidesOptions,
): Promise<{ readonly result: SlideResult; readonly fresh: boolean }> {
  const plan = (await options.plan?.(entry)) ?? null
  const { annotations } = options.regions ?? {}
  const inputs = [
    entry,
    stampOf(path.resolve(entry.folder, entry.file)),
    settingsOf(options, crew),
    annotations === undefined ? null : stampOf(outlinesFile(annotations, entry)),
    plan,
  ]
  const output = path.resolve(options.output)
  let fresh = false
  const work = () => {
    fresh = true
    return resultOfWork(entry, output, slide => encodeEntry(crew, slide, options, plan))
  }
  let failed: SlideResult | null = null
  try {
    const result = await run.step(`slide ${entry.id}`, { inputs }, async () => {
      const worked = await work()
      if (worked.done) return worked
      failed = worked
      throw new Error('not done')
    })
    const isThere = result.outputs.every(file => existsSync(path.join(output, file)))
    return { result: isThere ? result : await work(), fresh }
  } catch (error) {
    if (failed !== null) return { result: failed, fresh }
    throw error
  }
}

async function encodeEntry(
  crew: EncodingCrew,
  slide: SlideToWork,
  options: EncodeSlidesOptions,
  given: TilePlan | null,
): Promise<SlideOutcome> {
  const { tileSize: size, mpp } = crew.encoder
  const assumed = slide.assumedMpp ?? options.assumedMpp ?? null
  const open = assumed === null ? {} : { assumedMpp: assumed }
  const regions = options.regions ? { id: slide.id, ...options.regions } : null
  const wanted = { tissue: {}, ...options.tiles, mpp, size, regions }
  const planned = given === null ? await crew.plan({ file: slide.path, options: open }, wanted) : null
  const plan = given ?? planned?.plan
  if (plan === undefined) throw new TypeError('no plan came back')
  const tiles = { considered: plan.considered, excluded: plan.excluded, tiles: plan.x.length }
  if (plan.x.length === 0) {
    const picture = pictureWithoutTiles(slide.id)
    const look =
      planned?.look ??
      (await withSlide(slide, { assumedMpp: assumed }, opened => lookWithoutTiles(opened, null)))
    await writePicture(path.join(slide.output, picture), look)
    return { summary: tiles, outputs: [picture], findings: [noTiles(slide.file, plan, picture)] }
  }
  const bag = `${slide.id}.h5`
  const { key, dimensions } = await encodeWith(crew, slide.path, plan, {
    ...(options.layout ? { layout: options.layout } : {}),
    ...(options.storage ? { storage: options.storage } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(planned ? { facts: planned.facts } : {}),
    output: path.join(slide.output, bag),
    open,
    slide: slide.id,
  })
  return { summary: { ...tiles, dimensions, key }, outputs: [bag] }
}
