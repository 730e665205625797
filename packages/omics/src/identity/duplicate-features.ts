import { type Finding, FindingsError } from '@tessera/evidence'
import type { AssayScale } from '../assay/assay.ts'
import type { DuplicateRule } from '../reading/options.ts'

/** The rule where none is declared: reads of one gene add up; of several probes or proteins the strongest stays. */
export function usualRule(scale: AssayScale): DuplicateRule {
  return scale === 'counts' || scale === 'tpm' ? 'sum' : 'highest-mean'
}

export interface Collapsed {
  /** Place of the row that names each feature which is left. */
  readonly kept: readonly number[]
  readonly values: Float64Array
  readonly findings: readonly Finding[]
}

/**
 * Makes features that stand twice one, by a rule. Missing values: a sum or mean is over what is measured, and missing
 * where nothing is; the mean that `highest-mean` compares is over what is measured.
 * @throws FindingsError under `refuse`
 */
export function collapseDuplicates(
  ids: readonly string[],
  values: Float64Array,
  size: number,
  rule: DuplicateRule,
  where: { readonly file: string; readonly lines: ArrayLike<number>; readonly declared: boolean },
): Collapsed {
  const groups = new Map<string, number[]>()
  for (const [f, id] of ids.entries()) {
    const group = groups.get(id)
    if (group) group.push(f)
    else groups.set(id, [f])
  }
  if (groups.size === ids.length) return { kept: ids.map((_, f) => f), values, findings: [] }
  const twice = [...groups].filter(([, rows]) => rows.length > 1)
  const findings = twice.slice(0, 20).map(([id, rows]) => twiceFinding(id, rows, rule, where))
  if (rule === 'refuse')
    throw new FindingsError(findings.map(one => ({ ...one, severity: 'error' as const })))
  if (twice.length > 20)
    findings.push({
      severity: 'warning',
      code: 'duplicate-feature',
      message: `${where.file}: ${twice.length - 20} further features stand more than once; ${words[rule]}`,
      cure: 'none needed where that is meant; --duplicates declares another rule',
      file: where.file,
      count: twice.length - 20,
    })
  const collapsed = new Float64Array(groups.size * size)
  const kept: number[] = []
  let at = 0
  for (const rows of groups.values()) {
    const chosen = rule === 'highest-mean' ? strongest(rows, values, size) : rows[0]
    kept.push(chosen)
    if (rows.length === 1 || rule === 'first' || rule === 'highest-mean')
      collapsed.set(values.subarray(chosen * size, (chosen + 1) * size), at)
    else for (let s = 0; s < size; s++) collapsed[at + s] = together(rows, values, size, s, rule)
    at += size
  }
  return { kept, values: collapsed, findings }
}

const words: Readonly<Record<DuplicateRule, string>> = {
  sum: 'their values were added up',
  mean: 'their mean was taken',
  'highest-mean': 'the row of the highest mean was kept',
  first: 'the first row was kept',
  refuse: 'no feature may',
}

function twiceFinding(
  id: string,
  rows: readonly number[],
  rule: DuplicateRule,
  { file, lines, declared }: { file: string; lines: ArrayLike<number>; declared: boolean },
): Finding {
  return {
    severity: declared ? 'note' : 'warning',
    code: 'duplicate-feature',
    message: `${id} stands in the rows ${rows
      .slice(0, 5)
      .map(f => lines[f])
      .join(', ')}${rows.length > 5 ? ', ...' : ''}; ${words[rule]}`,
    cure:
      rule === 'refuse'
        ? 'declare a rule: --duplicates sum, mean, highest-mean or first'
        : 'none needed where that is meant; --duplicates declares another rule',
    file,
    row: lines[rows[1]],
    value: id,
    count: rows.length,
  }
}

function together(
  rows: readonly number[],
  values: Float64Array,
  size: number,
  s: number,
  rule: DuplicateRule,
): number {
  let sum = 0
  let measured = 0
  for (const f of rows) {
    const value = values[f * size + s]
    if (Number.isNaN(value)) continue
    sum += value
    measured++
  }
  if (measured === 0) return Number.NaN
  return rule === 'mean' ? sum / measured : sum
}

function strongest(rows: readonly number[], values: Float64Array, size: number): number {
  let best = rows[0]
  let highest = Number.NEGATIVE_INFINITY
  for (const f of rows) {
    let sum = 0
    let measured = 0
    for (let s = 0; s < size; s++) {
      const value = values[f * size + s]
      if (Number.isNaN(value)) continue
      sum += value
      measured++
    }
    const mean = measured === 0 ? Number.NEGATIVE_INFINITY : sum / measured
    if (mean > highest) {
      highest = mean
      best = f
    }
  }
  return best
}
