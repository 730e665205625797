import type { Finding } from '@tessera/evidence'
import { legacyEncoding } from '../encoding/legacy.ts'
import { isStrictly, linesWithHighBytes } from '../encoding/lines.ts'
import { checkHeader, unreadable } from './faults.ts'
import type { RawColumn, RawTable, ReadOptions, TableFile, TableReader } from './reader.ts'
import { readIbmFloat } from './xpt/ibm-float.ts'
import { membersOf, truncated, type XptMember, type XptVariable } from './xpt/layout.ts'

/**
 * SAS transport files, version 5 (SAS TS-140). Special missing values (.A to .Z, ._) become missing and are
 * counted in a note; numbers with a date or datetime format become dates; blanks at the end of text do not
 * count, and text that is all blank is missing. With several data sets, `sheet` names the one.
 */
export const xptReader: TableReader = {
  name: 'SAS XPT',
  accepts: ({ name, bytes }) =>
    /\.(xpt|xport)$/i.test(name) || String.fromCharCode(...bytes.subarray(0, 20)) === 'HEADER RECORD*******',
  async read(file, options) {
    const members = membersOf(file)
    const member =
      options.sheet === undefined ? members[0] : members.find(({ name }) => name === options.sheet)
    if (!member)
      throw unreadable(
        file,
        'no-such-sheet',
        `there is no data set '${options.sheet}'`,
        `its data sets are ${members.map(({ name }) => name).join(', ')}`,
      )
    return readMember(file, member, options)
  },
}

async function readMember(file: TableFile, member: XptMember, options: ReadOptions): Promise<RawTable> {
  const { variables } = member
  const fields = variables.map(variable => variable.name)
  checkHeader(file, fields)
  const rowCount = observationCount(file, member)
  if (rowCount === 0) throw unreadable(file, 'no-rows', 'the data set has no observation', 'export it again')
  const decode = await textDecoder(file, member, rowCount, options)
  const findings: Finding[] = []
  const columns = variables.map(variable =>
    variable.numeric
      ? numbers(file, member, variable, rowCount, findings)
      : texts(file, member, variable, rowCount, decode),
  )
  return {
    fields,
    labels: variables.map(variable =>
      variable.label === '' ? null : decode(Buffer.from(variable.label, 'latin1')),
    ),
    columns,
    rowCount,
    fileRows: Int32Array.from({ length: rowCount }, (_, row) => row + 2),
    encoding: 'xpt',
    typed: true,
    findings,
  }
}

/** The last record is filled up with blanks: blank observations that begin within it are filling, not data. */
function observationCount(file: TableFile, { dataStart, dataEnd, width }: XptMember): number {
  const { bytes } = file
  let end = dataEnd
  while (end > dataStart && end > dataEnd - 80 && bytes[end - 1] === 0x20) end--
  if ((dataEnd - dataStart) % 80 !== 0) throw truncated(file)
  const count = Math.ceil((end - dataStart) / width)
  if (dataStart + count * width > dataEnd) throw truncated(file)
  return count
}

const day1960 = -3653
const dateFormat =
  /^(DATE|DAY|DDMMYY|MMDDYY|YYMMDD|MMYY|YYMM|MONYY|YYMON|WEEKDATE|WEEKDATX|WORDDATE|WORDDATX|JULIAN|E8601DA|B8601DA|IS8601DA|MINGUO|NENGO)[BCDNPS]?$/
const datetimeFormat = /^(DATETIME|DATEAMPM|E8601DT|B8601DT|IS8601DT|MDYAMPM|DTDATE)$/

function numbers(
  file: TableFile,
  { dataStart, width }: XptMember,
  variable: XptVariable,
  rowCount: number,
  findings: Finding[],
): RawColumn {
  const values = new Float64Array(rowCount)
  const special = new Map<string, number>()
  const isDate = dateFormat.test(variable.format)
  const isDatetime = datetimeFormat.test(variable.format)
  for (let row = 0; row < rowCount; row++) {
    const read = readIbmFloat(file.bytes, dataStart + row * width + variable.position, variable.length)
    if ('value' in read) {
      values[row] = isDate ? read.value + day1960 : isDatetime ? read.value / 86_400 + day1960 : read.value
      continue
    }
    values[row] = Number.NaN
    if (read.missing !== '.') special.set(read.missing, (special.get(read.missing) ?? 0) + 1)
  }
  if (special.size > 0) findings.push(specialMissing(file, variable.name, special))
  return { kind: isDate || isDatetime ? 'date' : 'number', values }
}

function specialMissing(file: TableFile, field: string, special: ReadonlyMap<string, number>): Finding {
  const counts = [...special].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    severity: 'note',
    code: 'special-missing',
    message: `${field}: special missing values ${counts.map(([code, n]) => `${code} (${n})`).join(', ')} are taken as missing`,
    cure: 'none needed; if a code means a value, recode it before export',
    file: file.shown,
    field,
    count: counts.reduce((sum, [, n]) => sum + n, 0),
  }
}

function texts(
  file: TableFile,
  { dataStart, width }: XptMember,
  variable: XptVariable,
  rowCount: number,
  decode: (bytes: Uint8Array) => string,
): RawColumn {
  const cells: (string | null)[] = []
  for (let row = 0; row < rowCount; row++) {
    const start = dataStart + row * width + variable.position
    let end = start + variable.length
    while (end > start && (file.bytes[end - 1] === 0x20 || file.bytes[end - 1] === 0)) end--
    cells.push(end === start ? null : decode(file.bytes.subarray(start, end)))
  }
  return { kind: 'text', cells }
}

/** The format names no encoding: UTF-8 when all text is strictly so, else as for text files. */
async function textDecoder(
  file: TableFile,
  member: XptMember,
  rowCount: number,
  options: ReadOptions,
): Promise<(bytes: Uint8Array) => string> {
  const parts: Uint8Array[] = []
  for (const variable of member.variables) {
    if (variable.numeric) continue
    for (let row = 0; row < rowCount; row++) {
      const start = member.dataStart + row * member.width + variable.position
      const cell = file.bytes.subarray(start, start + variable.length)
      if (cell.some(byte => byte > 127)) parts.push(cell, Uint8Array.of(10))
    }
  }
  const sample = new Uint8Array(Buffer.concat(parts))
  const encoding =
    options.encoding ??
    (isStrictly('utf-8', sample)
      ? 'utf-8'
      : (await legacyEncoding(sample, linesWithHighBytes(sample))).encoding)
  const decoder = new TextDecoder(encoding)
  return bytes => decoder.decode(bytes)
}
