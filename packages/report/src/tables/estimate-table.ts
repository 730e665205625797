import type { Estimate, Question } from '@tessera/evidence'
import { capital } from '../text/capital.ts'
import { estimateText } from '../text/number.ts'
import type { TextTable } from './text-table.ts'

/**
 * Sets estimates of one validation as a table of measures by models. It computes nothing: each cell is one
 * estimate of the evidence, and an estimate without a value gives its reason under the table.
 */
export function estimateTable(
  name: string,
  title: string,
  estimates: readonly Estimate[],
  question: Question,
): TextTable {
  const models = question.models.filter(model => estimates.some(e => e.model === model.id))
  const { key, doubled } = rowKeys(estimates)
  const measures = [...new Map([...estimates].reverse().map(e => [key(e), e])).values()].reverse()
  const reasons: string[] = []
  const rows = measures.map(first => {
    const cells = models.map(model => {
      const found = estimates.find(e => e.model === model.id && key(e) === key(first))
      if (found === undefined) return ''
      if (found.value === null) {
        reasons.push(`${first.label}, ${model.label}: ${found.why ?? 'no reason given'}`)
        return '–\u00a0*'
      }
      return estimateText(found)
    })
    return { kind: 'plain' as const, cells: [measureName(first, question, doubled(first)), ...cells] }
  })
  const about = [...new Set(estimates.map(e => e.about))].map(what => `the ${what}`).join(' and ')
  const methods = [...new Set(estimates.filter(e => e.lower !== null).map(e => e.method))]
  return {
    name,
    title,
    caption: `Each number is about ${about}. Intervals: ${methods.length > 0 ? methods.join('; ') : 'none'}.`,
    note: reasons.length > 0 ? `* Not estimated. ${reasons.join('. ')}.` : null,
    exploratory: estimates.every(e => e.status === 'exploratory'),
    columns: [
      { label: 'Measure', align: 'left' },
      ...models.map(model => ({ label: model.label, align: 'right' as const })),
    ],
    rows,
    numbers: estimateNumbers(estimates),
  }
}

const baseKey = (e: Estimate): string => `${e.measure}|${e.horizon}|${e.threshold}|${e.reference}`

/** One row a measure; a measure that was got in two ways for one model gets a row for each way. */
function rowKeys(estimates: readonly Estimate[]): {
  key: (e: Estimate) => string
  doubled: (e: Estimate) => boolean
} {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const e of estimates) {
    const own = `${baseKey(e)}|${e.model}`
    if (seen.has(own)) twice.add(baseKey(e))
    seen.add(own)
  }
  const doubled = (e: Estimate): boolean => twice.has(baseKey(e))
  return { doubled, key: e => (doubled(e) ? `${baseKey(e)}|${e.method}` : baseKey(e)) }
}

function measureName(e: Estimate, question: Question, doubled: boolean): string {
  const label = capital(e.label)
  const at = e.horizon === null ? '' : `${e.horizon} ${question.unit ?? ''}`.trimEnd()
  const horizon = at === '' || label.includes(at) ? '' : ` at ${at}`
  const threshold =
    e.threshold === null || /threshold/i.test(label)
      ? ''
      : `, threshold ${Number((e.threshold * 100).toFixed(1))} %`
  return `${label}${horizon}${threshold}${doubled ? `: ${e.method}` : ''}`
}

/** Every field of the estimates, for the CSV. */
export function estimateNumbers(estimates: readonly Estimate[]): TextTable['numbers'] {
  const columns = [
    'question',
    'validation',
    'model',
    'reference',
    'measure',
    'label',
    'horizon',
    'threshold',
    'fold',
    'subgroup',
    'value',
    'lower',
    'upper',
    'level',
    'se',
    'p',
    'n',
    'events',
    'method',
    'about',
    'status',
    'why',
  ] as const
  return { columns, rows: estimates.map(e => columns.map(column => e[column])) }
}
