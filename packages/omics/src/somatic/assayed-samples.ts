import type { Finding } from '@tessera/evidence'
import { selectVariants, type VariantTable } from '../variants/index.ts'

/**
 * The table with every sample that was sequenced, in the list's order: a MAF does not name those without a mutation,
 * and without them shares and medians are too high. Variants of samples outside the list are left out, with a finding.
 */
export function withAssayedSamples(
  table: VariantTable,
  assayed: readonly string[],
): { table: VariantTable; findings: Finding[] } {
  const samples = [...new Set(assayed)]
  const places = new Map(samples.map((name, place) => [name, place]))
  const placeOf = table.samples.map(name => places.get(name) ?? -1)
  const kept = selectVariants(table, i => placeOf[table.sample[i]] >= 0)
  const renumbered = { ...kept, samples, sample: kept.sample.map(s => placeOf[s]) }
  const outside = placeOf.filter(place => place < 0).length
  const findings: Finding[] = []
  if (outside > 0)
    findings.push({
      severity: 'warning',
      code: 'sample-not-listed',
      message: `${outside} samples of the variants are not in the list of samples; their ${table.size - kept.size} variants are left out`,
      cure: 'compare the names of the samples in the two files',
      file: table.file,
      count: outside,
    })
  const unmutated = samples.length - new Set(renumbered.sample).size
  if (unmutated === samples.length && samples.length > 0)
    findings.push({
      severity: 'error',
      code: 'no-sample-listed',
      message: 'none of the listed samples has a variant',
      cure: 'compare the names of the samples in the two files',
      file: table.file,
    })
  return { table: renumbered, findings }
}
