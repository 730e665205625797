import type { Finding } from '@tessera/evidence'
import type { SampleAudit } from '@tessera/omics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { CheckedSamples, CheckedSignature, CheckedTable } from './check-facts.ts'
import type { CheckedPreanalytics } from './check-preanalytics.ts'

/** What a person reads of `tessera omics check`. */
export function checkText(
  checked: {
    readonly table: CheckedTable
    readonly samples: CheckedSamples
    readonly signatures: readonly CheckedSignature[]
    readonly preanalytics: CheckedPreanalytics
  },
  audit: SampleAudit | null,
  findings: readonly Finding[],
): string {
  const parts = [
    tableText(checked.table, checked.samples, audit),
    signatureText(checked.signatures),
    associationText(checked.preanalytics),
    explainedText(checked.preanalytics),
    findingText(findings),
  ]
  return parts.filter(part => part !== '').join('\n\n')
}

function tableText(table: CheckedTable, samples: CheckedSamples, audit: SampleAudit | null): string {
  const names = Object.entries(table.names).map(([kind, count]) => `${kind} ${count}`)
  const counted = (what: string, count: number) => (count === 0 ? [] : [`${count} ${what}`])
  const rows = [
    ['table', `${table.name}: ${table.features} features x ${table.samples} samples, ${table.layout}`],
    ['scale', table.unit === null ? table.scale : `${table.scale}, ${table.unit}`],
    ['missing', `${percent(table.missingShare)}; zero ${percent(table.zeroShare)}`],
    ['names', names.length === 0 ? 'as the file has them' : names.join(', ')],
    [
      'samples',
      [
        ...Object.entries(samples.kinds).map(([kind, count]) => `${count} ${kind}`),
        ...counted('patients', samples.patients),
        ...counted('centres', samples.centres),
        ...counted('batches', samples.batches),
        ...counted('visits', samples.visits),
      ].join(', '),
    ],
    ...(audit === null
      ? []
      : [['sheet', `${audit.sheet}: ${audit.matched} of ${table.samples} samples met`]]),
    ...(samples.inClinicalTable === null
      ? []
      : [['clinical', `${samples.inClinicalTable} of ${table.samples} samples met`]]),
  ]
  return textTable(['', ''], rows).replace(/^\s*\n/, '')
}

function signatureText(signatures: readonly CheckedSignature[]): string {
  if (signatures.length === 0) return ''
  const hasLoss = signatures.some(({ loss }) => loss !== null)
  return textTable(
    ['signature', 'markers', 'present', 'weight', ...(hasLoss ? ['r with all'] : []), 'predicts', 'missing'],
    signatures.map(one => [
      one.signature,
      String(one.markers),
      String(one.present.length),
      percent(one.shareOfWeight),
      ...(hasLoss ? [shortNumber(one.loss?.correlation ?? null)] : []),
      one.predicts ? 'yes' : 'refused',
      some([...one.missing, ...one.underOtherName.map(({ gene, feature }) => `${gene} as ${feature}`)]),
    ]),
  )
}

function associationText({ associations }: CheckedPreanalytics): string {
  if (associations.length === 0) return ''
  return textTable(
    ['covariate', 'against', 'n', 'test', 'effect', 'p', 'FDR', ''],
    associations.map(one => [
      one.phase === null || one.phase === one.covariate ? one.covariate : `${one.covariate} (${one.phase})`,
      one.target,
      String(one.n),
      one.test ?? '–',
      shortNumber(one.effect),
      shortP(one.p),
      shortP(one.fdr),
      one.reason ?? '',
    ]),
  )
}

function explainedText({ components, explained }: CheckedPreanalytics): string {
  if (components === null || explained.length === 0) return ''
  const head = components.shares.map((share, k) => `PC${k + 1} (${percent(share)})`)
  const table = textTable(
    ['R² of components', ...head, 'together'],
    explained.map(one => [
      one.covariate,
      ...one.ofComponents.map(r2 => (r2 === null ? '–' : r2.toFixed(2))),
      one.overall === null ? '–' : one.overall.toFixed(2),
    ]),
  )
  return `${table}\n(the ${components.used} most variable of ${components.complete} complete features, ${components.values})`
}

function findingText(findings: readonly Finding[]): string {
  const count = (severity: Finding['severity']) =>
    findings.filter(finding => finding.severity === severity).length
  return (['error', 'warning', 'note'] as const)
    .map(severity => `${count(severity)} ${severity}${count(severity) === 1 ? '' : 's'}`)
    .join(', ')
}

function some(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')}, ... (${names.length})`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`
}
