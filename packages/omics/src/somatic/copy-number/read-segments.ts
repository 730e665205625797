import type { Finding } from '@tessera/evidence'
import {
  chromosomeName,
  fileFault,
  type LineOptions,
  lineBatches,
  RowFindings,
  shownFile,
} from '../../variants/index.ts'
import type { SegmentTable } from './segments.ts'

const names = {
  sample: ['id', 'sample', 'sampleid', 'sample_id', 'gdc_aliquot', "'id"],
  chromosome: ['chrom', 'chromosome', 'chr', 'seqnames'],
  start: ['loc.start', 'start', 'startpos', 'start_position', 'loc_start'],
  end: ['loc.end', 'end', 'endpos', 'stop', 'end_position', 'loc_end'],
  probes: ['num.mark', 'num_probes', 'num_mark', 'nprobes', 'probes', 'n.probes', 'nmark'],
  log2: ['seg.mean', 'segment_mean', 'seg_mean', 'mean', 'log2', 'value', 'logr'],
  copies: ['copy_number', 'total_cn', 'tcn', 'cn', 'ntot'],
} as const
type Place = Readonly<Record<keyof typeof names, number>>

export interface ReadSegmentsOptions extends LineOptions {
  /** Sample of a file that has no column of samples. */
  readonly sample?: string
}

/**
 * Reads copy-number segments of a SEG file (IGV, CBS, GDC) or a table of segments: sample, chromosome, start, end, probes
 * and the log2 ratio, or the absolute copy number of a segment (`Copy_Number`, `total_cn`), which becomes log2(copies /
 * 2). Rows that are no segment, and segments of a sample that overlap, are findings.
 * @throws FindingsError when the file as a whole cannot be read
 */
export async function readSegments(
  path: string,
  options: ReadSegmentsOptions = {},
): Promise<{ segments: SegmentTable; findings: Finding[] }> {
  const file = shownFile(path)
  const found = new RowFindings(file)
  const samples = new Map<string, number>()
  const chromosomes = new Map<string, number>()
  const rows: number[][] = []
  let place: Place | null = null
  let line = 0
  for await (const batch of lineBatches(path, options))
    for (const text of batch) {
      line++
      if (text.trim() === '' || text.startsWith('#') || text.startsWith('track')) continue
      const cells = text.split(text.includes('\t') ? '\t' : text.includes(',') ? ',' : / +/)
      if (place === null) {
        place = placesOf(cells, file, options.sample !== undefined)
        continue
      }
      const row = rowOf(cells, place, options.sample)
      if (row === null) {
        found.add({
          severity: 'warning',
          code: 'not-a-segment',
          message: 'the row is no segment and is left out',
          cure: 'give a sample, a chromosome, a start, an end behind it, and a log2 ratio',
          row: line,
        })
        continue
      }
      rows.push([
        numbered(samples, row.sample),
        numbered(chromosomes, row.chromosome),
        row.start,
        row.end,
        row.probes,
        row.log2,
        line,
      ])
    }
  if (place === null || rows.length === 0)
    throw fileFault(
      file,
      'no-segments',
      'there is no segment in the file',
      'give a SEG file: ID, chrom, loc.start, loc.end, num.mark, seg.mean',
    )
  const whole = (c: number) => Int32Array.from(rows, row => row[c])
  const real = (c: number) => Float64Array.from(rows, row => row[c])
  const segments: SegmentTable = {
    file,
    samples: [...samples.keys()],
    sample: whole(0),
    chromosomes: [...chromosomes.keys()],
    chromosome: whole(1),
    start: real(2),
    end: real(3),
    probes: real(4),
    log2: real(5),
    line: whole(6),
  }
  reportOverlaps(segments, found)
  return { segments, findings: found.list() }
}

function placesOf(header: readonly string[], file: string, hasSample: boolean): Place {
  const plain = header.map(name => name.trim().replace(/^"|"$/g, '').toLowerCase().replaceAll(' ', '_'))
  const place = Object.fromEntries(
    Object.entries(names).map(([field, aliases]) => [
      field,
      aliases.map(alias => plain.indexOf(alias)).find(at => at >= 0) ?? -1,
    ]),
  ) as Record<keyof typeof names, number>
  const lacking = (['sample', 'chromosome', 'start', 'end'] as const).filter(
    field => place[field] < 0 && !(field === 'sample' && hasSample),
  )
  if (lacking.length > 0 || (place.log2 < 0 && place.copies < 0))
    throw fileFault(
      file,
      'not-segments',
      `there is no column of ${[...lacking, ...(place.log2 < 0 && place.copies < 0 ? ['seg.mean'] : [])].join(', ')}`,
      'give a SEG file with its header: ID, chrom, loc.start, loc.end, num.mark, seg.mean',
    )
  return place
}

function rowOf(cells: readonly string[], place: Place, given: string | undefined) {
  const cell = (at: number) => (at < 0 ? '' : (cells[at] ?? '').trim().replace(/^"|"$/g, ''))
  const sample = given ?? cell(place.sample)
  const chromosome = chromosomeName(cell(place.chromosome))
  const start = numberOf(cell(place.start))
  const end = numberOf(cell(place.end))
  const log2 =
    place.log2 >= 0 ? numberOf(cell(place.log2)) : Math.log2(Math.max(numberOf(cell(place.copies)), 0.01) / 2)
  if (sample === '' || chromosome === null || !(start >= 0) || !(end >= start) || end > 2 ** 32) return null
  if (!Number.isFinite(log2)) return null
  return { sample, chromosome, start, end, probes: numberOf(cell(place.probes)), log2 }
}

/** Numbers with the exponent that some tools write for positions (`1.2e+07`). */
function numberOf(text: string): number {
  return text === '' || text === 'NA' ? Number.NaN : Number(text)
}

function numbered(of: Map<string, number>, name: string): number {
  const place = of.get(name) ?? of.size
  of.set(name, place)
  return place
}

function reportOverlaps(segments: SegmentTable, found: RowFindings): void {
  const { sample, chromosome, start, end } = segments
  const order = Int32Array.from(sample, (_, i) => i).sort(
    (a, b) => sample[a] - sample[b] || chromosome[a] - chromosome[b] || start[a] - start[b],
  )
  for (let k = 1; k < order.length; k++) {
    const [before, at] = [order[k - 1], order[k]]
    if (sample[before] !== sample[at] || chromosome[before] !== chromosome[at] || end[before] <= start[at])
      continue
    found.add({
      severity: 'warning',
      code: 'segments-overlap',
      message: `the segment overlaps that of line ${segments.line[before]}; shared bases count for both`,
      cure: 'give one segmentation a sample',
      row: segments.line[at],
    })
  }
}
