import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import { type Column, nearestName, numberAt, readTable, type Table, textAt } from '@tessera/tables'
import { SlideError } from '../slide-error.ts'
import { type CellMapping, detectMapping } from './cell-mapping.ts'
import type { Cells } from './cells.ts'

export interface ReadCellsOptions {
  /** Which columns say what; found by their names where it is not given. */
  readonly mapping?: CellMapping
  /** Micrometres a pixel, for tables in pixels. */
  readonly mpp?: number
  /** Of the slide, µm: cells outside it are findings, and left out. */
  readonly extent?: { readonly width: number; readonly height: number }
}

/**
 * Cells that another tool found, or a multiplex assay: any table that @tessera/tables reads, QuPath's measurement exports
 * among them. A row whose place cannot be read, or lies outside the slide, is left out with a finding that names row
 * and field; each kind of fault is told for its first ten rows, then counted.
 * @throws SlideError `bad-setting` where no column says where cells are or a named one is not there; `no-scale` for
 * places in pixels without `mpp`
 */
export async function readCells(
  file: string,
  options: ReadCellsOptions = {},
): Promise<{ readonly cells: Cells; readonly findings: readonly Finding[] }> {
  const { table, findings } = await readTable(file)
  const mapping = options.mapping ?? detectMapping(table)
  if (mapping === null)
    throw new SlideError(
      'bad-setting',
      `no column says where the cells are (${table.columns
        .slice(0, 8)
        .map(column => column.name)
        .join(', ')}, ...)`,
      'name the columns: { x, y, unit }',
      { file },
    )
  const factor = mapping.unit === 'um' ? 1 : options.mpp
  if (factor === undefined || !(factor > 0 && Number.isFinite(factor)))
    throw new SlideError('no-scale', 'cells in pixels', 'give the micrometres a pixel of that slide (mpp)', {
      file,
    })
  const column = (name: string) => namedColumn(table, name, file)
  const xs = placeColumn(mapping.x, column)
  const ys = placeColumn(mapping.y, column)
  const report = reporter(table)
  const rows: number[] = []
  for (let row = 0; row < table.rowCount; row++) {
    const [x, y] = [xs.at(row) * factor, ys.at(row) * factor]
    if (!Number.isFinite(x)) report(row, xs.name, 'cell-without-place', 'no number says where the cell is')
    else if (!Number.isFinite(y))
      report(row, ys.name, 'cell-without-place', 'no number says where the cell is')
    else if (x < 0 || y < 0 || x > (options.extent?.width ?? x) || y > (options.extent?.height ?? y))
      report(
        row,
        x < 0 || x > (options.extent?.width ?? x) ? xs.name : ys.name,
        'cell-outside',
        'the cell lies outside the slide',
      )
    else rows.push(row)
  }
  const { classNames, classOf } = classesOf(mapping, column, rows)
  const used = new Set([mapping.x, mapping.y].flat())
  const measurements: Record<string, Float64Array> = {}
  for (const each of table.columns)
    if (each.kind === 'number' && !used.has(each.name))
      measurements[each.name] = Float64Array.from(rows, row => numberAt(each, row))
  return {
    cells: {
      count: rows.length,
      x: Float64Array.from(rows, row => xs.at(row) * factor),
      y: Float64Array.from(rows, row => ys.at(row) * factor),
      classNames,
      classOf,
      measurements,
      source: `${path.basename(file)}: ${[mapping.x, mapping.y].flat().join(', ')} in ${mapping.unit}`,
    },
    findings: [...findings, ...report.findings()],
  }
}

function namedColumn(table: Table, name: string, file: string): Column {
  const found = table.columns.find(column => column.name === name)
  if (found !== undefined) return found
  const near = nearestName(
    name,
    table.columns.map(each => each.name),
  )
  throw new SlideError(
    'bad-setting',
    `no column '${name}'`,
    near ? `did you mean '${near}'?` : 'name one that is there',
    { file },
  )
}

/** One column, or the middle between two (the left and right ends of a cell's box). */
function placeColumn(names: string | readonly [string, string], column: (name: string) => Column) {
  const [first, second] = typeof names === 'string' ? [names, names] : names
  const [a, b] = [column(first), column(second)]
  return { name: first, at: (row: number) => (numberAt(a, row) + numberAt(b, row)) / 2 }
}

/** Of a column of classes, or of markers: a cell's class is then the list of those above their cut-offs. */
function classesOf(mapping: CellMapping, column: (name: string) => Column, rows: readonly number[]) {
  const positive = Object.entries(mapping.positive ?? {}).map(([marker, cut]) => ({
    marker,
    cut: cut.above,
    column: column(cut.column),
  }))
  const className = mapping.class === undefined ? null : column(mapping.class)
  const nameAt = (row: number): string | null => {
    const name = className === null ? null : textAt(className, row)
    if (name !== null || positive.length === 0) return name === null ? null : (mapping.rename?.[name] ?? name)
    const present = positive.filter(({ column: values, cut }) => numberAt(values, row) > cut)
    return present.length === 0 ? 'negative' : present.map(({ marker }) => `${marker}+`).join(' ')
  }
  const names = rows.map(nameAt)
  const classNames = [...new Set(names.filter(name => name !== null))].sort()
  const index = new Map(classNames.map((name, k) => [name, k]))
  return {
    classNames,
    classOf: Int16Array.from(names, name => (name === null ? -1 : (index.get(name) ?? -1))),
  }
}

/** The first ten of each kind, then how many more. */
function reporter(table: Table) {
  const list: Finding[] = []
  const counts = new Map<string, number>()
  const report = (row: number, field: string, code: string, message: string) => {
    const before = counts.get(`${code} ${field}`) ?? 0
    counts.set(`${code} ${field}`, before + 1)
    if (before >= 10) return
    list.push({
      severity: 'warning',
      code,
      message: `${message}; it is left out`,
      cure: 'correct the row, or export the cells again; check the unit of the places',
      file: table.source.file,
      row: table.fileRows[row],
      field,
    })
  }
  return Object.assign(report, {
    findings: (): Finding[] => [
      ...list,
      ...[...counts]
        .filter(([, count]) => count > 10)
        .map(([key, count]): Finding => {
          const [code, ...field] = key.split(' ')
          return {
            severity: 'warning',
            code,
            message: `${count - 10} more rows like those above`,
            cure: 'correct the rows, or export the cells again',
            file: table.source.file,
            field: field.join(' '),
            count: count - 10,
          }
        }),
    ],
  })
}
