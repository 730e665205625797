import type { Finding } from '@tessera/evidence'
import { type Assay, auditClinical, coverageOf, publishedSignatures, readAssay } from '@tessera/omics'
import type { Outcome } from '../perform.ts'
import { readAssayInput } from './assay-input.ts'
import type { AssayOptions } from './assay-options.ts'
import { clinicalToCheck } from './check-clinical.ts'
import { described, sampled } from './check-facts.ts'
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
