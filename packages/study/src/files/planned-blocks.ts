import { slideFeatureNames } from '@tessera/slides'
import type { LoadedAssay } from '../intake/assays.ts'
import type { LoadedBags } from '../intake/bags.ts'
import { samplesOfBlock } from './block-samples.ts'
import type { FileBlock } from './file-block.ts'
import { radiomicsNames, settingsOf } from './radiomics-settings.ts'
import { tableAssay } from './table-assay.ts'

/**
 * A block of bags as it will be: who has which slide or scan at time zero can be said before any is encoded.
 * It has no instances.
 */
export function plannedBags(block: FileBlock): LoadedBags {
  return {
    ...samplesOfBlock(block),
    files: block.samples.map(({ files }) => files[0]),
    instances: new Int32Array(block.samples.length),
    dimensions: 1,
    fingerprint: 'not encoded yet',
  }
}

/** A block of a table as it will be: its features by name, all of them 1 (which has every kind of change). */
export function plannedAssay(block: FileBlock, steps: LoadedAssay['steps']): LoadedAssay {
  const names = block.kind === 'images' ? radiomicsNames(settingsOf(block)) : slideFeatureNames()
  return tableAssay(
    block,
    names,
    block.samples.map(sample => ({ sample, reading: () => 1 })),
    steps,
  )
}
