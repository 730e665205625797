import type { Finding } from '@tessera/evidence'
import { fileFault, type LineOptions, lineBatches, RowFindings, shownFile } from '../../variants/index.ts'
import { channelPlace, channels } from './channels.ts'

/** Numbers by channel: the profiles of signatures, or the mutations of samples. */
export interface ChannelMatrix {
  readonly file: string
  /** Signatures or samples. */
  readonly names: readonly string[]
  /** One column of 96 a name, in the order of {@link channels}. */
  readonly columns: readonly Float64Array[]
  readonly findings: Finding[]
}

/**
 * Reads a table of 96 channels (comma, semicolon or tab; plain or gzip), channels in rows (COSMIC, SigProfiler) or in
 * columns (maftools' trinucleotide matrix), under any of the names of {@link channelPlace}, or in three columns
 * (COSMIC v2: Substitution Type, Trinucleotide, Somatic Mutation Type).
 * @throws FindingsError unless the file has every channel once and numbers that are finite and 0 or more
 */
export async function readChannelMatrix(path: string, options: LineOptions = {}): Promise<ChannelMatrix> {
  const file = shownFile(path)
  const found = new RowFindings(file)
  const rows: { readonly cells: readonly string[]; readonly line: number }[] = []
  let separator: string | null = null
  let line = 0
  for await (const batch of lineBatches(path, options))
    for (const text of batch) {
      line++
      if (text.trim() === '' || text.startsWith('#')) continue
      separator ??= text.includes('\t') ? '\t' : text.includes(';') ? ';' : ','
      rows.push({ cells: cellsOf(text, separator), line })
      if (rows.length > 1e6)
        throw fileFault(file, 'not-channels', 'more than a million rows', 'give a table of 96 channels')
    }
  const { names, columns } = channelsInRows(rows, file) ?? channelsInColumns(rows, file)
  requireNumbers(names, columns, file)
  return { file, names, columns, findings: found.list() }
}

type Row = { readonly cells: readonly string[]; readonly line: number }
type Read = { readonly names: readonly string[]; readonly columns: readonly Float64Array[] }

/** Null unless a column of the rows names channels. */
function channelsInRows(rows: readonly Row[], file: string): Read | null {
  const [header, ...body] = rows
  if (header === undefined) return null
  const first = body[0]?.cells ?? []
  const column = first.findIndex(cell => channelPlace(cell) >= 0)
  const split = column < 0 && channelPlace(`${first[0]}:${first[1]}`) >= 0
  if (column < 0 && !split) return null
  // R writes the names of rows without a name for their column.
  const shift = header.cells.length === first.length - 1 ? 1 : 0
  const text = new Set(split ? [0, 1] : [column])
  const wanted = first.flatMap((cell, c) => (text.has(c) || !isNumber(cell) ? [] : [c]))
  const columns = wanted.map(() => new Float64Array(channels.length))
  const seen = new Uint8Array(channels.length)
  for (const { cells, line } of body) {
    const name = split ? `${cells[0]}:${cells[1]}` : (cells[column] ?? '')
    const place = channelPlace(name)
    if (place < 0) {
      if (cells.every(cell => cell.trim() === '')) continue
      throw rowFault(
        file,
        line,
        'not-a-channel',
        `'${name.slice(0, 30)}' is no channel`,
        'name it as A[C>A]A',
      )
    }
    if (seen[place]++ > 0)
      throw rowFault(
        file,
        line,
        'channel-twice',
        `${channels[place]} stands twice`,
        'give every channel once',
      )
    wanted.forEach((c, k) => {
      columns[k][place] = numberOf(cells[c])
    })
  }
  requireAll(seen, file)
  return { names: wanted.map(c => header.cells[c - shift] ?? `column ${c + 1}`), columns }
}

function channelsInColumns(rows: readonly Row[], file: string): Read {
  const [header, ...body] = rows
  const widest = body[0]?.cells.length ?? 0
  const shift = header !== undefined && header.cells.length === widest - 1 ? 1 : 0
  const places = header?.cells.map(channelPlace) ?? []
  const seen = new Uint8Array(channels.length)
  for (const place of places) if (place >= 0) seen[place]++
  if (places.every(place => place < 0))
    throw fileFault(
      file,
      'not-channels',
      'neither its rows nor its columns are named as channels',
      'give a table of the 96 channels named A[C>A]A to T[T>G]T, with a column a signature or sample',
    )
  const twice = seen.findIndex(count => count > 1)
  if (twice >= 0)
    throw fileFault(file, 'channel-twice', `${channels[twice]} stands twice`, 'give every channel once')
  requireAll(seen, file)
  const label = shift === 1 ? 0 : places.indexOf(-1)
  return {
    names: body.map(({ cells }, i) => (label < 0 ? `row ${i + 1}` : (cells[label] ?? `row ${i + 1}`))),
    columns: body.map(({ cells }) => {
      const column = new Float64Array(channels.length)
      places.forEach((place, c) => {
        if (place >= 0) column[place] = numberOf(cells[c + shift])
      })
      return column
    }),
  }
}

function requireAll(seen: Uint8Array, file: string): void {
  const absent = channels.filter((_, place) => seen[place] === 0)
  if (absent.length > 0)
    throw fileFault(
      file,
      'channels-missing',
      `${absent.length} of the 96 channels are missing (${absent.slice(0, 3).join(', ')}, ...)`,
      'give all 96, with 0 where there is none',
    )
}

function requireNumbers(names: readonly string[], columns: readonly Float64Array[], file: string): void {
  if (columns.length === 0)
    throw fileFault(
      file,
      'no-columns',
      'there is no column of numbers',
      'give a column a signature or sample',
    )
  columns.forEach((column, k) => {
    const bad = column.findIndex(value => !(value >= 0 && Number.isFinite(value)))
    if (bad >= 0)
      throw fileFault(
        file,
        'not-a-count',
        `${names[k]} has no number of 0 or more at ${channels[bad]}`,
        'give numbers of 0 or more for every channel',
      )
  })
  const twice = names.find((name, k) => names.indexOf(name) !== k)
  if (twice !== undefined)
    throw fileFault(
      file,
      'name-twice',
      `${twice} stands twice`,
      'give every signature or sample its own name',
    )
}

function rowFault(file: string, row: number, code: string, message: string, cure: string) {
  return fileFault(file, code, `line ${row}: ${message}`, cure)
}

function cellsOf(text: string, separator: string): string[] {
  return separator === ',' && text.includes('"')
    ? [...text.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(found => (found[1] ?? found[2] ?? '').trim())
    : text.split(separator).map(cell => cell.trim().replace(/^"|"$/g, ''))
}

function isNumber(cell: string): boolean {
  return cell.trim() !== '' && Number.isFinite(Number(cell))
}

function numberOf(cell: string | undefined): number {
  return cell === undefined || cell.trim() === '' ? Number.NaN : Number(cell)
}
