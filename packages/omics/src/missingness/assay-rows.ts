import { ModellingRows } from '@tessera/learning'
import type { Assay } from '../assay/assay.ts'

/** An assay on the scale of its `logs` as the rows that `learning`'s imputers take: samples in rows, no outcome. */
export function assayRows(assay: Assay, logs: Float64Array): ModellingRows {
  const size = assay.size
  return new ModellingRows({
    features: assay.features.map(({ id }, f) => ({
      kind: 'numeric',
      name: id,
      unit: null,
      values: logs.slice(f * size, (f + 1) * size),
    })),
    outcome: { kind: 'binary', event: new Uint8Array(size) },
    patient: Int32Array.from({ length: size }, (_, s) => s),
    centre: new Int32Array(size),
    centres: ['all'],
  })
}
