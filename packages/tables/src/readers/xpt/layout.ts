import { unreadable } from '../faults.ts'
import type { TableFile } from '../reader.ts'

/** One variable of a data set, from its NAMESTR record. */
export interface XptVariable {
  readonly name: string
  readonly label: string
  readonly numeric: boolean
  readonly length: number
  readonly position: number
  readonly format: string
}

export interface XptMember {
  readonly name: string
  readonly variables: readonly XptVariable[]
  /** Bytes per observation. */
  readonly width: number
  readonly dataStart: number
  readonly dataEnd: number
}

const record = 80

/**
 * The data sets in a SAS transport file, version 5.
 * @throws FindingsError `not-xpt`, `xpt-version-8`, `truncated-xpt`
 */
export function membersOf(file: TableFile): XptMember[] {
  const { bytes } = file
  if (textAt(bytes, 20, 8) === 'LIBV8')
    throw unreadable(
      file,
      'xpt-version-8',
      'a SAS transport file of version 8',
      'write it as version 5: proc copy with the XPORT engine',
    )
  if (!isHeader(bytes, 0, 'LIBRARY'))
    throw unreadable(
      file,
      'not-xpt',
      'not a SAS transport file',
      'export it with the XPORT engine of SAS, version 5',
    )
  const starts: number[] = []
  for (let at = 3 * record; at + record <= bytes.length; at += record)
    if (isHeader(bytes, at, 'MEMBER')) starts.push(at)
  if (starts.length === 0) throw truncated(file)
  return starts.map((start, i) => memberAt(file, start, starts[i + 1] ?? bytes.length))
}

function memberAt(file: TableFile, start: number, end: number): XptMember {
  const { bytes } = file
  const namestr = start + 4 * record
  if (!isHeader(bytes, start + record, 'DSCRPTR') || !isHeader(bytes, namestr, 'NAMESTR'))
    throw truncated(file)
  const size = Number(textAt(bytes, start + 74, 4)) === 136 ? 136 : 140
  const count = Number(textAt(bytes, namestr + 54, 4))
  const first = namestr + record
  const observations = first + Math.ceil((count * size) / record) * record
  if (!Number.isInteger(count) || count < 1 || observations + record > end) throw truncated(file)
  if (!isHeader(bytes, observations, 'OBS')) throw truncated(file)
  const variables = Array.from({ length: count }, (_, i) => variableAt(bytes, first + i * size))
  const width = variables.reduce((most, v) => Math.max(most, v.position + v.length), 0)
  if (variables.some(v => v.length < 1 || v.position < 0 || (v.numeric && v.length > 8)))
    throw truncated(file)
  return {
    name: textAt(bytes, start + 2 * record + 8, 8),
    variables,
    width,
    dataStart: observations + record,
    dataEnd: end,
  }
}

function variableAt(bytes: Uint8Array, at: number): XptVariable {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 88)
  return {
    numeric: view.getInt16(0) === 1,
    length: view.getInt16(4),
    name: textAt(bytes, at + 8, 8),
    label: textAt(bytes, at + 16, 40),
    format: textAt(bytes, at + 56, 8).toUpperCase(),
    position: view.getInt32(84),
  }
}

export function truncated(file: TableFile): Error {
  return unreadable(
    file,
    'truncated-xpt',
    'the SAS transport file is cut off or damaged',
    'copy the file again; compare its size with the original',
  )
}

function isHeader(bytes: Uint8Array, at: number, kind: string): boolean {
  return textAt(bytes, at, 20) === 'HEADER RECORD*******' && textAt(bytes, at + 20, 8) === kind
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length)).replace(/[\0 ]+$/, '')
}
