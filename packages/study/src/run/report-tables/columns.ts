import type { TableRecord } from '@tessera/evidence'

type Column = TableRecord['columns'][number]

/** Words, set from the left; numbers of every kind are set from the right. */
export const textColumn = (key: string, label: string): Column => ({
  key,
  label,
  align: 'left',
  format: { kind: 'text' },
})

const right = (key: string, label: string, format: Column['format']): Column => ({
  key,
  label,
  align: 'right',
  format,
})

/** Numbers that are words by now, such as "12 (30 %)". */
export const writtenColumn = (key: string, label: string): Column => right(key, label, { kind: 'text' })

export const numberColumn = (key: string, label: string, digits: number): Column =>
  right(key, label, { kind: 'number', digits })

/** Whole numbers, such as patients. */
export const countColumn = (key: string, label: string): Column => numberColumn(key, label, 0)

/** Shares, shown times 100. */
export const percentColumn = (key: string, label: string): Column =>
  right(key, label, { kind: 'percent', digits: 0 })

export const pColumn = (key: string, label: string): Column => right(key, label, { kind: 'p' })

/** The one estimate of a row, with its limits in the cells `lower` and `upper`. */
export const estimateColumn = (key: string, label: string, digits = 2): Column =>
  right(key, label, { kind: 'interval', lower: 'lower', upper: 'upper', digits })

/** One of several estimates of a row, with its limits in the cells `keyLower` and `keyUpper`. */
export const intervalColumn = (key: string, label: string, digits = 2): Column =>
  right(key, label, { kind: 'interval', lower: `${key}Lower`, upper: `${key}Upper`, digits })
