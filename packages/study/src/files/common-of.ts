import { type FileBlock, unitOf } from './file-block.ts'

/** What a block's bags or table take from it whatever was read. */
export function commonOf(block: FileBlock, samples = block.samples) {
  const { within, knownAt, take = 'all' } = block.protocol
  return {
    block: block.block,
    protocol: { of: unitOf(block), take, within, knownAt },
    samples: samples.map(({ sample }) => sample),
    patient: Int32Array.from(samples, ({ patient }) => patient),
  }
}
