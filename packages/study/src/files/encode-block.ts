import path from 'node:path'
import { describeEncoder, encodeSlides, type SlideEntry } from '@tessera/slides'
import type { LoadedBags } from '../intake/bags.ts'
import type { FileSample, SlideFiles } from './file-block.ts'
import type { FileSummary } from './file-summary.ts'
import { encoderOf } from './look-at-slides.ts'
import { type LostFiles, lose } from './lost-files.ts'
import { bagsOfBlock, type MadeBag, openMade } from './made-bags.ts'
import type { Reading } from './reading.ts'

/**
 * Encodes the slides of a block into bags of the run folder, in worker threads; what is there already with the same
 * slide, settings and code is used again, and a run that was stopped goes on with the tiles that it lacks. A slide that
 * cannot be encoded is a finding and a row of the ledger: its patient goes on without.
 * @throws FindingsError where no slide of the block is left
 */
export async function encodeBlock(
  block: SlideFiles,
  reading: Reading,
  into: LostFiles,
): Promise<{ bags: LoadedBags; summary: FileSummary }> {
  const encoder = encoderOf(block, block)
  const output = path.join(reading.folder, 'bags', block.block)
  const { leastTissue, most, assumedMicrometresPerPixel } = block.protocol
  const todo = block.samples.filter(({ ready }) => ready === null)
  const done =
    todo.length === 0
      ? null
      : await encodeSlides({
          entries: todo.map(sample => entryOf(block, sample)),
          encoder,
          output,
          tiles: { leastTissue, ...(most === undefined ? {} : { sample: { most, seed: reading.seed } }) },
          assumedMpp: assumedMicrometresPerPixel ?? null,
          workers: reading.workers,
          onProgress: event => {
            // One line a block: the tiles of each slide have stages of their own.
            if (event.stage === 'encode') reading.onProgress?.({ ...event, stage: `encode ${block.block}` })
          },
          ...(reading.signal ? { signal: reading.signal } : {}),
        })
  const results = new Map(todo.map((sample, i) => [sample.id, done?.results[i]]))
  const made: MadeBag[] = []
  for (const sample of block.samples) {
    const result = results.get(sample.id)
    const written = result?.outputs.find(file => file.endsWith('.h5'))
    const file =
      sample.ready !== null
        ? path.resolve(block.folder, sample.ready)
        : written === undefined
          ? null
          : path.join(output, written)
    const opened = file === null ? null : await openMade(sample, file)
    if (opened !== null) {
      into.findings.push(...(result?.findings ?? []))
      made.push(opened)
      continue
    }
    const finding = result?.findings.find(({ severity }) => severity !== 'note')
    lose(into, {
      block: block.block,
      unit: 'slide',
      sample: sample.sample,
      centre: reading.centreOf(sample.patient),
      code: finding?.code ?? 'unreadable',
      reason: finding?.code === 'no-tiles' ? 'no tile of it is tissue' : 'it cannot be encoded',
      message: finding?.message ?? 'its bag cannot be read',
      cure: finding?.cure ?? 'extract its features again',
      file: sample.ready ?? sample.files[0],
    })
  }
  const bags = bagsOfBlock(block, made, reading, into)
  const { name, tileSize, mpp } = describeEncoder(encoder)
  return {
    bags,
    summary: {
      block: block.block,
      unit: 'slide',
      listed: block.listed,
      read: bags.samples.length,
      before: made.filter(({ sample }) => sample.ready !== null).length,
      what: 'tiles',
      amounts: Array.from(bags.instances),
      refused: block.refused + block.samples.length - bags.samples.length,
      how:
        todo.length === 0
          ? `features made before, ${bags.dimensions} a tile`
          : `${name}: tiles of ${tileSize} x ${tileSize} pixels at ${mpp} µm a pixel, ${bags.dimensions} features each`,
    },
  }
}

/** A slide of a block as the threads that work on slides are told of it. */
export function entryOf({ folder }: SlideFiles, { sample, id, files }: FileSample): SlideEntry {
  return {
    id,
    file: files[0],
    folder,
    row: null,
    patientId: sample.patientId,
    centre: sample.centre,
    assumedMpp: null,
    about: {},
  }
}
