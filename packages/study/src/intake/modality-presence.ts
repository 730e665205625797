import type { TableRecord } from '@tessera/evidence'
import { asEvent, type NumericFeature, type OutcomeRows } from '@tessera/learning'
import type { AssembledQuestion, SubgroupColumn } from '../assembled.ts'
import { countColumn, percentColumn, textColumn } from '../run/report-tables/columns.ts'
import type { AssembledAssay } from './assay-columns.ts'
import type { AssembledBags } from './bags-at-time-zero.ts'

/** Whether each row of a question has a block of samples, slides or scans. */
export interface ModalityPresence {
  readonly block: string
  /** 1 where it has. */
  readonly present: Uint8Array
}

/** Fewest patients with and without a block for models to be judged among them apart. */
const fewestApart = 10

/** Which patients have each assay and each block of bags. */
export function modalityPresence(
  assays: readonly AssembledAssay[],
  bags: readonly AssembledBags[],
  size: number,
): ModalityPresence[] {
  return [
    ...assays.map(({ block: { block }, columns }) => ({
      block,
      present: Uint8Array.from({ length: size }, (_, row) =>
        columns.some(({ values }) => !Number.isNaN(values[row])) ? 1 : 0,
      ),
    })),
    ...bags.map(({ block, files }) => ({
      block,
      present: Uint8Array.from(files, own => (own.length > 0 ? 1 : 0)),
    })),
  ]
}

/** As features that are missing where the block is: what tests whether missing goes with the outcome takes. */
export function presenceFeatures(presence: readonly ModalityPresence[]): NumericFeature[] {
  return presence.map(({ block, present }) => ({
    kind: 'numeric',
    name: block,
    unit: null,
    values: Float64Array.from(present, has => (has === 1 ? 1 : Number.NaN)),
  }))
}

/** Patients with and without a block as subgroups, where there are enough of both. */
export function presenceSubgroups(presence: readonly ModalityPresence[]): SubgroupColumn[] {
  return presence.flatMap(({ block, present }) => {
    const with_ = present.reduce((sum, has) => sum + has, 0)
    if (Math.min(with_, present.length - with_) < fewestApart) return []
    return [
      {
        name: `has ${block}`,
        label: `${block} measured`,
        levels: ['yes', 'no'],
        codes: Int32Array.from(present, has => 1 - has),
      },
    ]
  })
}

/** Who has each block: in all, by centre, and how often the event came to those with and without it. */
export function presenceTable(
  { id, label }: { readonly id: string; readonly label: string },
  { rows, assays, bags }: AssembledQuestion,
): TableRecord | null {
  const presence = modalityPresence(assays, bags, rows.size)
  if (presence.length === 0) return null
  const used = rows.centres.map((_, code) => rows.centre.includes(code))
  // Levels and values are told apart by who is in the upper half.
  const what = 'event' in rows.outcome ? 'Event' : 'Upper half'
  return {
    id: `${id}/modalities`,
    section: 'patients',
    question: id,
    validation: null,
    model: null,
    title: `Who has which data: ${label}`,
    caption:
      'Patients with a sample, slide or scan known at time zero, by centre, and the share with an event among those who have it and those who do not.',
    status: 'planned',
    columns: [
      textColumn('block', 'Block'),
      countColumn('n', 'Patients'),
      percentColumn('share', `Of ${rows.size}`),
      ...rows.centres.flatMap((name, code) => (used[code] ? [percentColumn(`centre${code}`, name)] : [])),
      percentColumn('with', `${what}, with it`),
      percentColumn('without', `${what}, without`),
    ],
    rows: presence.map(one => presenceRow(one, rows, used)),
    indent: null,
    note: null,
  }
}

function presenceRow(
  { block, present }: ModalityPresence,
  { outcome, centre, size }: OutcomeRows,
  used: readonly boolean[],
): TableRecord['rows'][number] {
  const share = (of: (row: number) => boolean, among: (row: number) => boolean) => {
    let n = 0
    let hits = 0
    for (let row = 0; row < size; row++) {
      if (!among(row)) continue
      n++
      if (of(row)) hits++
    }
    return n === 0 ? null : hits / n
  }
  const has = (row: number) => present[row] === 1
  const { event: status } = asEvent(outcome)
  const event = (row: number) => status[row] === 1
  const cells: TableRecord['rows'][number] = {
    block,
    n: present.reduce((sum, one) => sum + one, 0),
    share: share(has, () => true),
    with: share(event, has),
    without: share(event, row => !has(row)),
  }
  used.forEach((is, code) => {
    if (is) cells[`centre${code}`] = share(has, row => centre[row] === code)
  })
  return cells
}
