import { z } from 'zod'
import type { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import type { NormalisationMethod } from '../normalisation/method.ts'
import { parseStored, storedSchema } from '../normalisation/stored.ts'
import { placesOfKind } from '../run-quality/batches.ts'
import { medianOf } from '../run-quality/centre-and-spread.ts'
import { fittedIntensity, intensityScales, requireIntensities } from './fitted-intensity.ts'
import { medians } from './sample-factors.ts'

const label = 'variance-stabilising generalised logarithm'
const schema = storedSchema.extend({ level: z.number(), lambda: z.number() })

/**
 * Samples are brought to one median, then y becomes log2((y + sqrt(y^2 + lambda)) / 2): a logarithm for what is large,
 * nearly linear for what is small, so that the spread of repeats is even (Durbin et al., Bioinformatics 2002;18 S1:105;
 * in the manner of Huber et al., same place 96). lambda has the largest profile likelihood of normal values with a mean
 * for each feature and one spread, over training's QC samples (three or more), otherwise its study samples. Frozen:
 * lambda and the median.
 */
export const generalisedLog: NormalisationMethod = {
  name: 'vsn',
  label,
  about: 'median, then a generalised log2 whose offset evens out the spread (VSN-like); zeros stay',
  scales: intensityScales,
  fitter: () => ({
    name: label,
    fit: ({ data }) => {
      requireIntensities(data, label)
      const study = data.select(placesOfKind(data, 'study'))
      const level = medianOf(medians(study.size > 0 ? study : data))
      const qc = data.select(placesOfKind(data, 'qc'))
      const repeats = qc.size >= 3 ? qc : study
      const lambda = stabilisingOffset(levelled(repeats, level), repeats.size)
      return fitted(
        data.features.map(({ id }) => id),
        level,
        lambda,
      )
    },
  }),
  fromJson: json => {
    const { features, level, lambda } = parseStored(schema, json, label)
    return fitted(features, level, lambda)
  },
}

/**
 * lambda of the largest {@link offsetLikelihood}, by golden section on its logarithm between 1e-6 and 1e6 times the
 * squared median.
 * @throws OmicsError `too-few` where fewer than two features have two values
 */
export function stabilisingOffset(values: Float64Array, size: number): number {
  const usual = Math.log(medianOf(values) ** 2)
  const at = (log: number) => offsetLikelihood(values, size, Math.exp(log))
  if (!Number.isFinite(at(usual)))
    throw new OmicsError('too-few', 'too few repeated values to tell their spread', 'give more samples')
  const golden = (Math.sqrt(5) - 1) / 2
  let low = usual - 6 * Math.LN10
  let high = usual + 6 * Math.LN10
  let left = high - golden * (high - low)
  let right = low + golden * (high - low)
  let fLeft = at(left)
  let fRight = at(right)
  while (high - low > 1e-9) {
    if (fLeft > fRight) {
      high = right
      right = left
      fRight = fLeft
      left = high - golden * (high - low)
      fLeft = at(left)
    } else {
      low = left
      left = right
      fLeft = fRight
      right = low + golden * (high - low)
      fRight = at(right)
    }
  }
  return Math.exp((low + high) / 2)
}

/** Profile log likelihood of lambda up to a constant: -n/2 log(residual squares) + sum of log dz/dy, z in natural logarithms. */
export function offsetLikelihood(values: Float64Array, size: number, lambda: number): number {
  let residual = 0
  let jacobian = 0
  let n = 0
  for (let f = 0; f < values.length / size; f++) {
    let sum = 0
    let squares = 0
    let count = 0
    for (let s = 0; s < size; s++) {
      const y = values[f * size + s]
      if (Number.isNaN(y)) continue
      const root = Math.sqrt(y * y + lambda)
      const transformed = Math.log((y + root) / 2)
      sum += transformed
      squares += transformed * transformed
      jacobian -= Math.log(root)
      count++
    }
    if (count > 0) residual += squares - (sum * sum) / count
    n += count
  }
  return (-n / 2) * Math.log(residual) + jacobian
}

function levelled(assay: Assay, level: number): Float64Array {
  const own = medians(assay)
  return assay.values.map((value, at) => (value * level) / own[at % assay.size])
}

function fitted(features: readonly string[], level: number, lambda: number) {
  return fittedIntensity({
    method: 'vsn',
    label,
    features,
    scale: () => 'log2',
    numbers: assay => Array.from(medians(assay), own => ({ median: own, factor: own / level })),
    transform: assay => levelled(assay, level).map(y => Math.log2((y + Math.sqrt(y * y + lambda)) / 2)),
    json: () => ({ level, lambda }),
  })
}
