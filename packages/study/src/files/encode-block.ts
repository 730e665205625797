import path from 'node:path'
import { describeEncoder, encodeSlides, type SlideEntry } from '@tessera/slides'
import type { LoadedBags } from '../intake/bags.ts'
import type { FileSample, SlideFiles } from './file-block.ts'
import type { FileSummary } from './file-summary.ts'
import type { LostFiles } from './lost-files.ts'
import { bagsOfBlock, openBags, summaryOfBags } from './made-bags.ts'
import type { Reading } from './reading.ts'
import { encoderOf } from './slide-encoder.ts'

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
  const encoder = encoderOf(block)
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
  const made = await openBags(
    block,
    sample => {
      const result = results.get(sample.id)
      const written = result?.outputs.find(file => file.endsWith('.h5'))
      return {
        written: written === undefined ? null : path.join(output, written),
        findings: result?.findings ?? [],
        fault: result?.findings.find(({ severity }) => severity !== 'note'),
        key: null,
      }
    },
    {
      reason: code => (code === 'no-tiles' ? 'no tile of it is tissue' : 'it cannot be encoded'),
      cure: 'extract its features again',
    },
    reading,
    into,
  )
  const bags = bagsOfBlock(block, made, reading, into)
  const { name, tileSize, mpp } = describeEncoder(encoder)
  return {
    bags,
    summary: summaryOfBags(block, made, bags, {
      what: 'tiles',
      how:
        todo.length === 0
          ? `features made before, ${bags.dimensions} a tile`
          : `${name}: tiles of ${tileSize} x ${tileSize} pixels at ${mpp} µm a pixel, ${bags.dimensions} features each`,
    }),
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
