import { liverTumourOf } from './liver-row.ts'
import { liverT } from './liver-tumour.ts'
import { colorectalN, nodeContradiction, oesophagealContradiction, oesophagealN } from './regional-nodes.ts'
import type { Say } from './say.ts'
import type { StageSite } from './sites.ts'
import type { StageRecord } from './stage-fields.ts'
import { parseTnm, type Tnm } from './tnm.ts'

export interface Categories extends Pick<Tnm, 'basis' | 't' | 'n' | 'm' | 'grade'> {
  readonly fault: string | null
}

/** T, N and M from one text or three; N also from counts and T of the liver from number and size, where not stated. */
export function categoriesOf(record: StageRecord, site: StageSite, notes: string[], say: Say): Categories {
  const parts = [
    ['T', record.t],
    ['N', record.n],
    ['M', record.m],
  ] as const
  const text =
    record.tnm ??
    parts
      .map(([letter, cell]) => (cell === null ? '' : /[tnm]/i.test(cell) ? cell : `${letter}${cell}`))
      .join(' ')
  const blank = { basis: null, t: null, n: null, m: null, grade: null, fault: null }
  const read = text.trim() === '' ? blank : parseTnm(text, site)
  if ('fault' in read && read.fault !== null) {
    say('error', 'tnm-unreadable', 'tnm', read.fault, 'write it as ypT3 N1 M0')
    return { ...blank, fault: read.fault }
  }
  const tnm = 'notes' in read ? read : { ...blank, notes: [] }
  notes.push(...tnm.notes)
  const byCount =
    site === 'liver'
      ? null
      : site === 'rectum'
        ? colorectalN(record.positiveNodes, record.deposits)
        : oesophagealN(record.positiveNodes)
  const contradiction = contradictionOf(site, tnm.n, record)
  if (contradiction !== null)
    say(
      'error',
      'nodes-contradiction',
      'n',
      contradiction,
      'correct the category or the counts; the category counts',
    )
  const bySize = site === 'liver' ? liverT(liverTumourOf(record)) : null
  if (bySize?.value && tnm.t !== null && !bySize.value.startsWith(tnm.t) && tnm.t !== 'TX')
    say(
      'warning',
      'liver-t-contradiction',
      't',
      `${tnm.t} is recorded; ${bySize.rule} is ${bySize.value}`,
      'correct one of the two; the category counts',
    )
  if (tnm.n === null && byCount?.value) notes.push(`N from counts: ${byCount.rule}`)
  if (tnm.t === null && bySize?.value) notes.push(`T from the tumour: ${bySize.rule}`)
  return { ...tnm, n: tnm.n ?? byCount?.value ?? null, t: tnm.t ?? bySize?.value ?? null, fault: null }
}

function contradictionOf(
  site: StageSite,
  n: string | null,
  { positiveNodes, deposits }: StageRecord,
): string | null {
  if (site === 'rectum') return nodeContradiction(n, positiveNodes, deposits)
  return site === 'oesophagus' ? oesophagealContradiction(n, positiveNodes) : null
}
