import type { Finding } from '@tessera/evidence'
import { type DecimalSign, decimalSignOf, readNumber } from '../cells/number.ts'
import { missingTest } from '../cells/plain.ts'
import { textCells } from '../cells/text-cells.ts'
import type { TextColumn } from '../column.ts'
import { decodeText } from '../encoding/decode.ts'
import { unreadable } from '../readers/faults.ts'
import { openTable } from '../readers/open.ts'
import type { RawTable } from '../readers/reader.ts'
import type { TableSource } from '../table.ts'
import { textColumn } from '../values.ts'
import { type ByteSource, openSource } from './byte-source.ts'
import { MatrixBody, NotUtf8 } from './matrix-body.ts'
import { MatrixCells } from './matrix-cells.ts'
import { headOf, type IsText, type MatrixHead } from './matrix-head.ts'

/** A table that is nearly all numbers: its text columns, and its numbers in one array. */
export interface Matrix {
  readonly name: string
  readonly source: TableSource
  readonly rowCount: number
  /** Every header in the order of the file. */
  readonly fields: readonly string[]
  readonly texts: readonly TextColumn[]
  /** Headers of the columns of numbers. */
  readonly numbers: readonly string[]
  /** Row after row: `values[row * numbers.length + column]`; NaN is missing. */
  readonly values: Float64Array
  /** Line (or sheet row) of each row. */
  readonly fileRows: Int32Array
}

export interface ReadMatrixOptions {
  /** Columns that are text though they hold numbers (Entrez gene ids); by default the first. */
  readonly isText?: IsText
  /** Names of the columns of a file without a header, told by the cells of its first line. */
  readonly headerless?: (first: readonly string[]) => readonly string[] | null
  /** How findings name the file. */
  readonly file?: string
  /** Excel: the sheet. */
  readonly sheet?: string
  readonly onProgress?: (share: number) => void
}

/**
 * Reads a wide table of numbers: delimited text, packed or not, piece by piece into one array, at about the speed at
 * which it unpacks, holding the numbers and little else; Parquet, Excel and XPT through their readers. Tabs,
 * semicolons, commas, bars and blanks are told apart by the header; one decimal sign holds for the whole file; lines
 * with # above the header are passed over. Cells that cannot be read become missing and are findings.
 * @throws FindingsError when the file as a whole cannot be read, or rows have another length than the header
 */
export async function readMatrix(
  path: string,
  options: ReadMatrixOptions = {},
): Promise<{ matrix: Matrix; findings: Finding[] }> {
  const source = await openSource(path, options.file)
  const isText = options.isText ?? ((_, place) => place === 0)
  if (isBinary(source)) return readWhole(path, source, options, isText)
  const decoded = async () => readDecided(await decodedWhole(path, source, options), options, isText)
  const wide =
    (source.head[0] === 0xff && source.head[1] === 0xfe) ||
    (source.head[0] === 0xfe && source.head[1] === 0xff)
  if (wide) return decoded()
  try {
    return await readDecided({ ...source, decodedFrom: null }, options, isText)
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error
    return decoded()
  }
}

function isBinary({ name, head }: ByteSource): boolean {
  const magic = Buffer.from(head.subarray(0, 4)).toString('latin1')
  return /\.(parquet|xlsx|xlsm|xls|xpt)$/i.test(name) || magic === 'PAR1' || magic === 'PK\x03\x04'
}

interface TextSource extends Pick<ByteSource, 'shown' | 'name' | 'chunks' | 'share' | 'sha256'> {
  /** The encoding of a file that was decoded as a whole; null where it comes as UTF-8. */
  readonly decodedFrom: string | null
}

/** A file in another encoding, decoded as a whole. */
async function decodedWhole(
  path: string,
  { shown, name }: ByteSource,
  options: ReadMatrixOptions,
): Promise<TextSource> {
  const { file, sha256 } = await openTable(path, options.file, { anyText: true })
  const { text, encoding } = await decodeText(file)
  const bytes = Buffer.from(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text, 'utf8')
  return {
    shown,
    name,
    share: () => 1,
    sha256: () => sha256,
    decodedFrom: encoding,
    async *chunks() {
      yield bytes
    },
  }
}

/** Reads once; and once more where the end of the file tells what its beginning could not. */
async function readDecided(source: TextSource, options: ReadMatrixOptions, isText: IsText) {
  const first = await readOnce(source, options, isText)
  const { body, head } = first
  const decimal: DecimalSign | undefined =
    body.cells.commas > 0 && !body.sawPoint && body.cells.points === 0 ? ',' : undefined
  const numbers = head.fields.filter((_, place) => head.isNumber[place])
  const mostlyText = new Set(numbers.filter((_, i) => isMostlyText(body, i, numbers.length)))
  const again =
    decimal !== undefined
      ? await readOnce(source, { ...options, decimal }, isText)
      : mostlyText.size > 0
        ? await readOnce(source, options, (field, place) => mostlyText.has(field) || isText(field, place))
        : first
  return finished(source, again)
}

/** A column whose first rows were numbers or empty, and most of whose cells turned out to be text. */
function isMostlyText(body: MatrixBody, column: number, width: number): boolean {
  const unreadable = body.cells.unreadable[column]
  if (unreadable === 0) return false
  const { array, rows } = body.values
  let read = 0
  for (let row = 0; row < rows; row++) if (!Number.isNaN(array[row * width + column])) read++
  return unreadable > read
}

interface ReadOnce {
  readonly head: MatrixHead
  readonly body: MatrixBody
}

async function readOnce(
  source: TextSource,
  options: ReadMatrixOptions & { decimal?: DecimalSign },
  isText: IsText,
): Promise<ReadOnce> {
  const { shown, decodedFrom } = source
  const strict = decodedFrom === null
  const begin = (bytes: Buffer, whole: boolean): ReadOnce & { rest: Buffer } => {
    // UTF-16 without a mark has zeros, and lines may end in carriage returns alone.
    if (strict && (bytes.includes(0) || (!bytes.includes(10) && bytes.includes(13)))) throw new NotUtf8()
    const head = headOf(bytes, whole, shown, { ...options, isText })
    if (strict && head.fields.some(field => field.includes('\ufffd'))) throw new NotUtf8()
    return { head, body: new MatrixBody(head, shown, strict), rest: bytes.subarray(head.start) }
  }
  let begun: ReadOnce | null = null
  let pending: Buffer = Buffer.alloc(0)
  // A row that is longer than a piece is looked at again only when as much again has come.
  let enough = 0
  for await (const piece of source.chunks()) {
    pending = pending.length === 0 ? piece : Buffer.concat([pending, piece])
    if (pending.length < enough) continue
    if (begun === null) {
      if (!holdsHead(pending)) {
        enough = pending.length * 2
        continue
      }
      const { head, body, rest } = begin(pending, false)
      begun = { head, body }
      pending = rest
    }
    const used = begun.body.parse(pending, source.share(), false)
    pending = pending.subarray(used)
    enough = used === 0 ? pending.length * 2 : 0
    options.onProgress?.(source.share())
  }
  if (begun === null) {
    const { head, body, rest } = begin(pending, true)
    begun = { head, body }
    pending = rest
  }
  begun.body.parse(pending, 1, true)
  return begun
}

/** Whether the bytes hold enough lines to learn the columns from. */
function holdsHead(bytes: Buffer): boolean {
  let lines = 0
  for (let at = bytes.indexOf(10); at >= 0 && lines < 60; at = bytes.indexOf(10, at + 1)) lines++
  return lines >= 60 || (lines >= 8 && bytes.length > 8 * 2 ** 20)
}

function finished(source: TextSource, { head, body }: ReadOnce): { matrix: Matrix; findings: Finding[] } {
  const { lines, texts, findings } = body.finish()
  const file = source.shown
  const comma: Finding[] =
    head.decimal === ','
      ? [
          {
            severity: 'warning',
            code: 'decimal-commas',
            message: `${file}: the numbers have decimal commas and were read so`,
            cure: 'none needed; export with decimal points where other programs read the file',
            file,
          },
        ]
      : []
  const numbers = head.fields.filter((_, place) => head.isNumber[place])
  return {
    matrix: {
      name: nameOf(source),
      source: { file, sha256: source.sha256(), encoding: source.decodedFrom ?? 'utf-8' },
      rowCount: lines.length,
      fields: head.fields,
      texts: texts.filter((column, i) => i === 0 || column.name !== '' || column.levels.length > 0),
      numbers,
      values: body.values.finish(),
      fileRows: lines,
    },
    findings: [...head.findings, ...comma, ...findings],
  }
}

function nameOf({ name }: { readonly name: string }): string {
  return name.replace(/\.[^.]+$/, '')
}

/** Formats that are read as a whole: their columns become rows of numbers. */
async function readWhole(path: string, source: ByteSource, options: ReadMatrixOptions, isText: IsText) {
  const { file, sha256, reader } = await openTable(path, options.file)
  const raw = await reader.read(file, { sheet: options.sheet })
  const findings: Finding[] = [...raw.findings]
  const texts: TextColumn[] = []
  const numbers: { field: string; cells: readonly (string | null)[] | Float64Array }[] = []
  for (const [place, field] of raw.fields.entries()) {
    const column = raw.columns[place]
    if (column.kind === 'number' && !isText(field, place)) numbers.push({ field, cells: column.values })
    else {
      const cells = textCells(column)
      if (!isText(field, place) && isMostlyNumbers(cells)) numbers.push({ field, cells })
      else if (field !== '' || place === 0 || cells.some(cell => cell !== null))
        texts.push(textColumn(field, cells))
    }
  }
  const values = valuesOf(raw, numbers, source.shown, findings)
  return {
    matrix: {
      name: nameOf(file),
      source: { file: source.shown, sha256, encoding: raw.encoding },
      rowCount: raw.rowCount,
      fields: raw.fields,
      texts,
      numbers: numbers.map(({ field }) => field),
      values,
      fileRows: raw.fileRows,
    },
    findings,
  }
}

function valuesOf(
  raw: RawTable,
  numbers: readonly { field: string; cells: readonly (string | null)[] | Float64Array }[],
  shown: string,
  findings: Finding[],
): Float64Array {
  const written = numbers.flatMap(({ cells }) => (cells instanceof Float64Array ? [] : cells))
  const reader = new MatrixCells(shown, decimalSignOf(written), numbers.length)
  const values = new Float64Array(raw.rowCount * numbers.length)
  for (const [j, { field, cells }] of numbers.entries())
    for (let row = 0; row < raw.rowCount; row++) {
      const cell = cells[row]
      values[row * numbers.length + j] =
        cell === null
          ? Number.NaN
          : typeof cell === 'number'
            ? cell
            : reader.read(cell, raw.fileRows[row], j, field)
    }
  findings.push(...reader.findings())
  if (raw.rowCount === 0)
    throw unreadable({ shown }, 'no-rows', 'there is a header and no row', 'export the table again')
  return values
}

const isMissing = missingTest(undefined, 'number')

function isMostlyNumbers(cells: readonly (string | null)[]): boolean {
  const filled = cells.filter(cell => cell !== null && !isMissing(cell.trim()))
  const decimal = decimalSignOf(filled)
  return (
    filled.length > 0 &&
    filled.filter(cell => readNumber((cell ?? '').trim(), decimal) !== null).length * 2 >= filled.length
  )
}
