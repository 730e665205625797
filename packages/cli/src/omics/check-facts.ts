import type { Assay, AssayReading, SignatureCoverage } from '@tessera/omics'
import type { CheckedClinical } from './check-clinical.ts'

export type CheckedTable = ReturnType<typeof described>
export type CheckedSamples = ReturnType<typeof sampled>
export type CheckedSignature = Omit<SignatureCoverage, 'places' | 'weights'> & { readonly label: string }

/** What the table is. */
export function described({ assay, layout, sha256 }: AssayReading) {
  let missing = 0
  let zeros = 0
  for (const value of assay.values) {
    if (Number.isNaN(value)) missing++
    else if (value === 0) zeros++
  }
  const named = (kind: string) => assay.features.filter(({ names }) => names[kind] !== undefined).length
  return {
    name: assay.name,
    sha256,
    layout,
    scale: assay.scale,
    unit: assay.unit,
    features: assay.features.length,
    samples: assay.size,
    missingShare: assay.values.length === 0 ? 0 : missing / assay.values.length,
    zeroShare: assay.values.length === 0 ? 0 : zeros / assay.values.length,
    names: Object.fromEntries(
      [
        ['symbol', assay.features.filter(({ symbol }) => symbol !== null).length] as const,
        ...['ensembl', 'entrez', 'uniprot', 'hmdb', 'kegg'].map(kind => [kind, named(kind)] as const),
      ].filter(([, count]) => count > 0),
    ),
  }
}

/** What is known of its samples. */
export function sampled({ samples }: Assay, clinical: CheckedClinical | null) {
  const known = (of: (sample: (typeof samples)[number]) => unknown) =>
    samples.filter(sample => of(sample) !== null).length
  const distinct = (of: (sample: (typeof samples)[number]) => string | null) =>
    new Set(samples.map(of).filter(value => value !== null)).size
  const ids = clinical ? new Set(clinical.patientIds) : null
  return {
    kinds: Object.fromEntries(
      ['study', 'qc', 'blank', 'reference']
        .map(kind => [kind, samples.filter(sample => sample.kind === kind).length] as const)
        .filter(([, count]) => count > 0),
    ),
    patients: distinct(({ patientId }) => patientId),
    centres: distinct(({ centre }) => centre),
    batches: distinct(({ batch }) => batch),
    visits: distinct(({ visit }) => visit),
    withPatient: known(({ patientId }) => patientId),
    withRunOrder: known(({ runOrder }) => runOrder),
    inClinicalTable: ids
      ? samples.filter(({ patientId }) => patientId !== null && ids.has(patientId)).length
      : null,
  }
}
