import type { Finding } from '@tessera/evidence'
import type { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'

/** Share of the training's features that a new file must have for a reference to be applied to it. */
export const leastCoverage = 0.8

/**
 * The assay with the training's features, in the training's order; absent ones are NaN.
 * @throws OmicsError `features-missing` where fewer than {@link leastCoverage} of them are there
 */
export function alignFeatures(assay: Assay, ids: readonly string[], method: string): Assay {
  if (ids.length === assay.features.length && ids.every((id, f) => assay.features[f].id === id)) return assay
  const places = assay.placeOf()
  const found = ids.filter(id => places.has(id)).length
  if (found < leastCoverage * ids.length)
    throw new OmicsError(
      'features-missing',
      `${assay.name} has ${found} of the ${ids.length} features of the training of ${method}, fewer than ${leastCoverage * 100} %`,
      'name the features as training did (symbols or Ensembl), or fit the reference on this platform',
    )
  const { size } = assay
  const values = new Float64Array(ids.length * size).fill(Number.NaN)
  const features = ids.map((id, f) => {
    const place = places.get(id)
    if (place === undefined) return { id, symbol: null, names: {} }
    values.set(assay.row(place), f * size)
    return assay.features[place]
  })
  return assay.with({ features, values })
}

/** What {@link alignFeatures} leaves out or cannot find. */
export function alignmentFindings(assay: Assay, ids: readonly string[], method: string): Finding[] {
  const here = assay.placeOf()
  const known = new Set(ids)
  const missing = ids.filter(id => !here.has(id))
  const extra = assay.features.filter(({ id }) => !known.has(id))
  const findings: Finding[] = []
  if (missing.length > 0)
    findings.push({
      severity: 'warning',
      code: 'features-missing',
      message: `${assay.name}: ${missing.length} of the ${ids.length} features of the reference are not there (${few(missing)}): missing in the result`,
      cure: `check the names of the features; ${method} rests on the others`,
      count: missing.length,
    })
  if (extra.length > 0)
    findings.push({
      severity: 'note',
      code: 'features-unknown',
      message: `${assay.name}: ${extra.length} features are not in the reference (${few(extra.map(({ id }) => id))}): left out`,
      cure: 'fit the reference on a table that has them, if they are needed',
      count: extra.length,
    })
  return findings
}

function few(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')}, ...`
}
