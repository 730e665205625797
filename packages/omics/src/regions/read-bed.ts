import type { Finding } from '@tessera/evidence'
import {
  chromosomeName,
  fileFault,
  type LineOptions,
  lineBatches,
  RowFindings,
  shownFile,
} from '../variants/index.ts'
import type { Interval } from './regions.ts'

export interface BedRead {
  readonly file: string
  readonly intervals: readonly Interval[]
  readonly findings: Finding[]
}

/**
 * Reads a BED file (chromosome, start from 0, end, name; plain or gzip; `track`, `browser` and comment lines are passed
 * over). Lines that are no interval are findings.
 * @throws FindingsError when the file cannot be read or holds no interval
 */
export async function readBed(path: string, options: LineOptions = {}): Promise<BedRead> {
  const file = shownFile(path)
  const found = new RowFindings(file)
  const intervals: Interval[] = []
  let line = 0
  for await (const batch of lineBatches(path, options))
    for (const text of batch) {
      line++
      if (text.trim() === '' || /^(#|track\b|browser\b)/.test(text)) continue
      const interval = intervalOf(text)
      if (interval !== null) intervals.push(interval)
      else if (line === 1 && /[a-z]/i.test(text.split(/\t| +/)[1] ?? ''))
        continue // a header
      else
        found.add({
          severity: 'warning',
          code: 'bed-line',
          message: 'the line is no interval and is left out',
          cure: 'give chromosome, start (from 0) and a larger end, separated by tabs',
          row: line,
        })
    }
  if (intervals.length === 0)
    throw fileFault(
      file,
      'no-intervals',
      'there is no interval in the file',
      'give a BED file: chromosome, start (from 0) and end, separated by tabs',
    )
  return { file, intervals, findings: found.list() }
}

function intervalOf(text: string): Interval | null {
  const [place, from, to, name] = text.split(text.includes('\t') ? '\t' : / +/)
  const chromosome = chromosomeName(place ?? '')
  const start = wholeOf(from)
  const end = wholeOf(to)
  if (chromosome === null || start < 0 || end <= start || end >= 2 ** 32) return null
  const label = name?.trim()
  return { chromosome, start, end, name: label === undefined || label === '' || label === '.' ? null : label }
}

function wholeOf(text: string | undefined): number {
  return text !== undefined && /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : -1
}
