import path from 'node:path'
import { type SliceEncoder, sliceFeaturesName, writeSliceBags } from '@tessera/radiomics'
import { contentHash } from '@tessera/tasks'
import type { LoadedBags } from '../intake/bags.ts'
import { besideStudy } from './beside.ts'
import type { ImageFiles } from './file-block.ts'
import type { FileSummary } from './file-summary.ts'
import type { LostFiles } from './lost-files.ts'
import { bagsOfBlock, openBags, summaryOfBags } from './made-bags.ts'
import { caseOf } from './measure-block.ts'
import type { Reading } from './reading.ts'
import { reasonOf } from './scan-fault.ts'

/**
 * The slices through the tumour of each scan of a block as a bag of the run folder, in worker threads, resumable. A scan
 * without a tumour to slice is a finding and a row of the ledger.
 * @throws FindingsError where no scan of the block is left; EncoderError of an encoder that cannot be used
 */
export async function sliceBlock(
  block: ImageFiles,
  reading: Reading,
  into: LostFiles,
): Promise<{ bags: LoadedBags; summary: FileSummary }> {
  const { encoder } = block.protocol
  const choice: SliceEncoder =
    encoder === 'slice-features'
      ? { kind: 'slice-features' }
      : { kind: 'onnx', manifest: besideStudy(block, encoder.onnx) }
  const output = path.join(reading.folder, 'bags', block.block)
  const todo = block.samples.filter(({ ready }) => ready === null)
  const done = await writeSliceBags(
    todo.map(sample => ({ ...caseOf(block, sample), id: sample.id })),
    {
      encoder: choice,
      output,
      stage: `encode ${block.block}`,
      workers: reading.workers,
      ...(reading.onProgress ? { onProgress: reading.onProgress } : {}),
      ...(reading.signal ? { signal: reading.signal } : {}),
    },
  )
  const results = new Map(todo.map((sample, i) => [sample.id, done[i]]))
  const made = await openBags(
    block,
    sample => {
      const result = results.get(sample.id)
      const bag = result?.bag ?? null
      return {
        written: bag === null ? null : path.join(output, bag),
        findings: [],
        fault: result?.findings[0],
        key: contentHash([choice, sample.files]),
      }
    },
    { reason: reasonOf, cure: 'encode it again' },
    reading,
    into,
  )
  const bags = bagsOfBlock(block, made, reading, into)
  return {
    bags,
    summary: summaryOfBags(block, made, bags, {
      what: 'slices',
      how: `${choice.kind === 'onnx' ? `network ${path.basename(choice.manifest)}` : sliceFeaturesName}: slices through the tumour, ${bags.dimensions} features each`,
    }),
  }
}
