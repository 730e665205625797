import type { FileBlock, FileSample } from './file-block.ts'
import { type LostFiles, loseSample } from './lost-files.ts'
import type { Reading } from './reading.ts'

/** Slides or scans whose heads are read at once. */
const atOnce = 8

/** Why a slide or scan cannot be used, as its head says. */
export interface HeadFault {
  readonly fault: string
  readonly what: string
  readonly cure: string
}

/** Those of a block's samples whose heads say that they can be read; the others are findings and rows of the ledger. */
export async function soundSamples(
  block: Pick<FileBlock, 'kind' | 'block'>,
  samples: readonly FileSample[],
  faultOf: (sample: FileSample) => Promise<HeadFault | null>,
  reasonOf: (fault: string) => string,
  { centreOf }: Pick<Reading, 'centreOf'>,
  into: LostFiles,
): Promise<FileSample[]> {
  const sound: FileSample[] = []
  for (let start = 0; start < samples.length; start += atOnce) {
    const some = samples.slice(start, start + atOnce)
    const faults = await Promise.all(some.map(faultOf))
    some.forEach((sample, i) => {
      const fault = faults[i]
      if (fault === null) sound.push(sample)
      else
        loseSample(into, block, sample, centreOf, {
          code: fault.fault,
          reason: reasonOf(fault.fault),
          message: fault.what,
          cure: fault.cure,
        })
    })
  }
  return sound
}
