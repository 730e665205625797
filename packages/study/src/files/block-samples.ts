import { type FileBlock, unitOf } from './file-block.ts'

/** Samples of a block of files with whose they are, and the rule by which a patient's are taken: all but what was read of them. */
export function samplesOfBlock(block: FileBlock, samples = block.samples) {
  const { within, knownAt, take = 'all' } = block.protocol
  return {
    block: block.block,
    protocol: { of: unitOf(block), take, within, knownAt },
    samples: samples.map(({ sample }) => sample),
    patient: Int32Array.from(samples, ({ patient }) => patient),
  }
}
