/** Why a category was given: from examination, from the specimen, after neoadjuvant treatment, on recurrence, at autopsy. */
export type StageBasis = 'c' | 'p' | 'yc' | 'yp' | 'r' | 'a'

export type Grade = 'G1' | 'G2' | 'G3' | 'GX'

/** Where in the oesophagus the tumour has its centre. */
export type OesophagealLocation = 'upper' | 'middle' | 'lower' | 'X'

/** One printed row of a stage table: every category it holds for; null where any does. */
export interface StageRow {
  readonly stage: string
  readonly t: readonly string[] | null
  readonly n: readonly string[] | null
  readonly m: readonly string[] | null
  readonly g: readonly Grade[] | null
  readonly l: readonly OesophagealLocation[] | null
}

/** A table of stage groups. The first row that fits decides. */
export interface StageTable {
  readonly name: string
  readonly source: string
  readonly rows: readonly StageRow[]
}

interface Further {
  readonly g?: readonly Grade[]
  readonly l?: readonly OesophagealLocation[]
}

/** A row from categories separated by blanks, `any` for all of them: `row('IIIA', 'T1a T1b', 'N2')`; M0 unless stated. */
export function row(stage: string, t: string, n: string, m = 'M0', { g, l }: Further = {}): StageRow {
  const list = (text: string) => (text === 'any' ? null : text.split(' '))
  return { stage, t: list(t), n: list(n), m: list(m), g: g ?? null, l: l ?? null }
}

/** The row as it is printed: `T1a T1b N2 M0`. */
export function rowText({ stage, t, n, m, g, l }: StageRow): string {
  const part = (values: readonly string[] | null, any: string) => (values === null ? any : values.join('/'))
  const further = [
    g === null ? '' : ` ${g.join('/')}`,
    l === null ? '' : ` ${l.map(one => (one === 'X' ? 'location X' : one)).join('/')}`,
  ]
  return `${part(t, 'any T')} ${part(n, 'any N')} ${part(m, 'any M')}${further.join('')}: ${stage}`
}
