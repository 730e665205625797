import { OmicsError } from '../assay/omics-error.ts'
import { intensityMethods } from '../intensity-normalisation/methods.ts'
import type { FittedNormalisation, NormalisationMethod } from './method.ts'
import { cpm } from './methods/cpm.ts'
import { medianRatio } from './methods/median-ratio.ts'
import { quantile } from './methods/quantile.ts'
import { tmm } from './methods/tmm.ts'
import { tpm } from './methods/tpm.ts'
import { upperQuartile } from './methods/upper-quartile.ts'
import { vst } from './methods/vst.ts'

/** Every normalisation that `--method` knows: a new one is a file in `methods/` and a line here. */
export const normalisationMethods: readonly NormalisationMethod[] = [
  tmm,
  medianRatio,
  upperQuartile,
  cpm,
  tpm,
  vst,
  quantile,
  ...intensityMethods,
]

/** The method of that name; null where there is none. */
export function normalisationNamed(name: string): NormalisationMethod | null {
  return normalisationMethods.find(method => method.name === name) ?? null
}

/**
 * The normalisation that `toJSON` wrote, whichever it was.
 * @throws OmicsError `shape` for anything else
 */
export function normalisationFromJson(json: unknown): FittedNormalisation {
  const name = typeof json === 'object' && json !== null && 'method' in json ? String(json.method) : ''
  const method = normalisationNamed(name)
  if (method === null)
    throw new OmicsError(
      'shape',
      'this is no stored reference of a normalisation',
      'give a file that --save-reference wrote',
    )
  return method.fromJson(json)
}
