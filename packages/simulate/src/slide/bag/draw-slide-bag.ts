import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { writeBag } from '@tessera/bags'
import { slideBag } from './slide-bag.ts'
import type { SlideBagRequest } from './slide-bag-request.ts'

/** Writes the bag with the names of its features. @throws BagError as `writeBag` */
export function drawSlideBag(target: string, { law, instances }: SlideBagRequest): void {
  mkdirSync(path.dirname(target), { recursive: true })
  const { features, dimensions, coords, names } = slideBag(law, instances === null ? {} : { instances })
  writeBag(
    target,
    {
      features,
      dimensions,
      coords,
      attributes: { file: { encoder_name: 'tessera-histology/1, simulated', feature_names: names } },
    },
    { storage: 'float32' },
  )
}
