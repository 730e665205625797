import type { Finding } from '@tessera/evidence'
import {
  type Assay,
  type AssayReading,
  auditClinical,
  coverageOf,
  publishedSignatures,
  readAssay,
  type SignatureCoverage,
} from '@tessera/omics'
import type { Outcome } from '../perform.ts'
import { readAssayInput } from './assay-input.ts'
import type { AssayOptions } from './assay-options.ts'
import { type CheckedClinical, clinicalToCheck } from './check-clinical.ts'
import { checkPreanalytics } from './check-preanalytics.ts'
import { checkText } from './check-text.ts'

export interface CheckOptions extends AssayOptions {
  readonly clinical?: string
  readonly id?: string
  readonly outcome?: string
  readonly preanalytics?: readonly string[]
  readonly units?: Readonly<Record<string, string>>
  readonly reference?: string
  readonly coverage: number
}

/** The work of `tessera omics check`. */
export async function checkTable(table: string, options: CheckOptions): Promise<Outcome> {
  const reading = await readAssayInput(table, options)
  const { assay } = reading
  const clinical = options.clinical === undefined ? null : await clinicalToCheck(options.clinical, options)
  const reference = options.reference === undefined ? null : await readAssay(options.reference)
  const signatures = coverages(assay, reference?.assay, options)
  const preanalytics = checkPreanalytics(assay, clinical, options)
  const findings: Finding[] = [
    ...reading.findings,
    ...(clinical ? [...clinical.findings, ...auditClinical(assay.samples, clinical)] : []),
    ...(reference?.findings ?? []).filter(({ code }) => code !== 'scale-guessed'),
    ...preanalytics.findings,
  ]
  const { findings: _said, ...tested } = preanalytics
  const checked = {
    table: described(reading),
    samples: sampled(assay, clinical),
    signatures,
    preanalytics: tested,
  }
  return {
    document: { ...checked, audit: reading.audit },
    text: checkText(checked, reading.audit, findings),
    findings,
  }
}

export type CheckedTable = ReturnType<typeof described>
export type CheckedSamples = ReturnType<typeof sampled>

function described({ assay, layout, sha256 }: AssayReading) {
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

function sampled({ samples }: Assay, clinical: CheckedClinical | null) {
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

/** Published signatures of which at least one marker is measured. */
function coverages(assay: Assay, reference: Assay | undefined, { coverage }: CheckOptions) {
  return publishedSignatures
    .map(signature => ({
      label: signature.label,
      ...coverageOf(signature, assay, { leastShare: coverage, ...(reference ? { reference } : {}) }),
    }))
    .filter(({ present }) => present.length > 0)
    .map(({ places: _places, weights: _weights, ...covered }) => covered)
}

export type CheckedSignature = Omit<SignatureCoverage, 'places' | 'weights'> & { readonly label: string }
