import type { Finding } from '@tessera/evidence'
import {
  type Assay,
  type Association,
  type AssociationOptions,
  associate,
  auditClinical,
  type GeneBurden,
  type Genotypes,
  type GermlineOutcome,
  type GermlineQuality,
  geneBurden,
  genomeWide,
  manhattanPoints,
  quantilePoints,
  readBed,
} from '@tessera/omics'
import { columnOf, readTable, textAt } from '@tessera/tables'
import { writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Session } from '../perform.ts'
import { clinicalPatients } from './clinical-patients.ts'
import { attempt } from './germline-ancestry.ts'
import type { GermlineOptions } from './germline-options.ts'

export interface GermlineTests {
  readonly label: string
  readonly type: string
  readonly covariates: readonly string[]
  readonly result: Association
  /** Rows of the tests with the smallest p. */
  readonly top: readonly TestRow[]
  readonly genomeWide: number
  readonly fdr5: number
  /** Carriers of rare alleles by gene, the smallest p first; null without --genes. */
  readonly genes: readonly GeneRow[] | null
  readonly findings: readonly Finding[]
  readonly plots: {
    readonly quantiles: ReturnType<typeof quantilePoints>
    readonly manhattan: ReturnType<typeof manhattanPoints>
  }
}

export type TestRow = Readonly<Record<(typeof columns)[number], string | number | null>>

export interface GeneRow {
  readonly gene: string
  readonly variants: number
  readonly carriers: number
  readonly effect: number
  readonly se: number
  readonly p: number
  readonly fdr: number
  readonly method: string
}

const columns = [
  'chromosome',
  'position',
  'id',
  'reference',
  'alternate',
  'frequency',
  'n',
  'effect',
  'se',
  'p',
  'fdr',
  'method',
] as const

/** Tests every variant that passes quality against the endpoint of a clinical table. */
export async function germlineTests(
  genotypes: Genotypes,
  quality: GermlineQuality,
  components: Assay | null,
  /** Samples that may be tested: of related ones the first. */
  rows: Int32Array,
  file: string,
  options: GermlineOptions,
  session: Pick<Session, 'signal'> & { onProgress(done: number, total: number): void },
): Promise<GermlineTests> {
  const { table, findings: faults } = await readTable(file)
  const { endpoint, records } = clinicalPatients(table, options)
  const bed = options.genes === undefined ? null : await readBed(options.genes)
  const patients =
    table.rowCount === 0
      ? []
      : Array.from({ length: table.rowCount }, (_, row) => textAt(columnOf(table, options.id), row) ?? '')
  const findings = [
    ...faults,
    ...(bed?.findings ?? []),
    ...auditClinical(genotypes.samples.map(withPatient), {
      file: table.source.file,
      patientIds: patients.filter(id => id !== ''),
    }),
  ]
  const at = new Map(records.patientIds.map((id, place) => [id, place]))
  const tested = new Set<string>()
  // A patient with two samples counts once.
  const place = genotypes.samples.map((sample, s) => {
    const patient = sample.patientId ?? sample.id
    if (!rows.includes(s) || tested.has(patient)) return -1
    tested.add(patient)
    return at.get(patient) ?? -1
  })
  const spread = (values: ArrayLike<number>) =>
    Float64Array.from(place, one => (one < 0 ? Number.NaN : values[one]))
  const covariates: { name: string; values: Float64Array }[] = []
  for (const feature of records.adjust ?? []) {
    if (feature.kind === 'numeric') covariates.push({ name: feature.name, values: spread(feature.values) })
    else
      for (const [level, name] of feature.levels.entries())
        if (level > 0)
          covariates.push({
            name: `${feature.name} ${name}`,
            values: spread(
              Float64Array.from(feature.codes, code => (code < 0 ? Number.NaN : code === level ? 1 : 0)),
            ),
          })
  }
  const used = Math.min(options.adjustComponents, components?.features.length ?? 0)
  for (let k = 0; k < used; k++)
    covariates.push({ name: `PC${k + 1}`, values: components?.row(k) ?? new Float64Array(genotypes.size) })
  const outcome = outcomeOf(records.outcome, spread)
  const places = genotypes.placesWhere(v => quality.passes[v] === 1 && genotypes.chromosome(v) !== 'Y')
  const common = { covariates: covariates.map(({ values }) => values), minimumMinorCount: options.minorCount }
  const result = associate(genotypes, outcome, {
    ...common,
    places,
    signal: session.signal,
    onProgress: session.onProgress,
  })
  for (const [j, { name }] of covariates.entries())
    if (result.aliased[j])
      findings.push({
        severity: 'warning',
        code: 'covariate-dependent',
        message: `the covariate ${name} is constant, or follows from the others; it was left out`,
        cure: 'leave it out, or others',
      })
  const order = Int32Array.from(result.p.keys()).sort((a, b) => result.p[a] - result.p[b] || a - b)
  const rowOf = (i: number): TestRow => {
    const { chromosome, position, id, reference, alternate } = genotypes.variant(result.place[i])
    return {
      ...{ chromosome, position, id, reference, alternate },
      ...{ frequency: result.frequency[i], n: result.n[i], effect: result.effect[i], se: result.se[i] },
      ...{ p: result.p[i], fdr: result.fdr[i], method: result.method[i] },
    }
  }
  const genes =
    options.genes === undefined
      ? null
      : attempt(findings, 'error', () =>
          geneRows(
            geneBurden(genotypes, bed?.intervals ?? [], { rareBelow: options.rare, places }),
            outcome,
            common,
          ),
        )
  if (options.tests !== undefined) await writeRows(options.tests, columns, Array.from(result.p.keys(), rowOf))
  return {
    label: endpoint.label,
    type: endpoint.type,
    covariates: covariates.map(({ name }) => name),
    result,
    top: Array.from(order.subarray(0, 20), rowOf),
    genomeWide: result.p.filter(p => p < genomeWide).length,
    fdr5: result.fdr.filter(q => q < 0.05).length,
    genes,
    findings,
    plots: {
      quantiles: quantilePoints(result.p),
      manhattan: manhattanPoints(
        Array.from(result.place, (v, i) => ({
          chromosome: genotypes.chromosome(v),
          position: genotypes.variants.position[v],
          p: result.p[i],
        })),
      ),
    },
  }
}

function geneRows(
  { carriers, variants }: GeneBurden,
  outcome: GermlineOutcome,
  options: AssociationOptions,
): GeneRow[] {
  const found = associate(carriers, outcome, options)
  return Array.from(found.place, (gene, i) => ({
    gene: carriers.variant(gene).id ?? '',
    variants: variants[gene],
    carriers: Math.round(2 * found.frequency[i] * found.n[i]),
    effect: found.effect[i],
    se: found.se[i],
    p: found.p[i],
    fdr: found.fdr[i],
    method: found.method[i],
  })).sort((a, b) => a.p - b.p)
}

function withPatient(sample: Genotypes['samples'][number]): Genotypes['samples'][number] {
  return { ...sample, patientId: sample.patientId ?? sample.id }
}

type Outcome = ReturnType<typeof clinicalPatients>['records']['outcome']

function outcomeOf(outcome: Outcome, spread: (values: ArrayLike<number>) => Float64Array): GermlineOutcome {
  switch (outcome.kind) {
    case 'binary':
      return { kind: 'binary', y: spread(outcome.event) }
    case 'continuous':
      return { kind: 'continuous', y: spread(outcome.value) }
    case 'time-to-event':
      return { kind: 'time-to-event', time: spread(outcome.time), event: spread(outcome.event) }
    case 'competing-risks': {
      const first = outcome.event.map(cause => (cause === 1 ? 1 : 0))
      return { kind: 'time-to-event', time: spread(outcome.time), event: spread(first) }
    }
    default:
      throw new UsageError('variants are tested against binary, continuous and time-to-event endpoints')
  }
}
