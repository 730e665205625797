import { resolve } from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import {
  type Assay,
  alteredFraction,
  armCalls,
  armLevels,
  type CopyNumberCut,
  defaultCut,
  type GenomeBuild,
  geneLevels,
  readBed,
  type Sample,
  type SegmentTable,
} from '@tessera/omics'
import type { VariantBlockProtocol } from '../protocol/variant-block.ts'

/** Values of tumours, in the order of their sheet; who has no segment is missing. */
export interface CopyRow {
  readonly id: string
  readonly values: Float64Array
}

/** Arms of the autosomes, as mean log2 ratios or called, and the altered fraction of the genome. */
export function armCopies(
  segments: SegmentTable,
  { build, armsCalledFrom }: VariantBlockProtocol,
  samples: readonly Sample[],
): CopyRow[] {
  const cut = { ...defaultCut, changed: armsCalledFrom ?? defaultCut.changed }
  const levels = armLevels(segments, build)
  const arms =
    armsCalledFrom === undefined ? levels : levels.with({ values: called(levels, segments, cut, build) })
  const altered = new Map(alteredFraction(segments, cut, build).map(one => [one.sample, one.fraction]))
  return [
    ...rowsBySheet(arms, samples, id => (/^\d/.test(id) ? `arm ${id}` : null)),
    {
      id: 'altered fraction of the genome',
      values: Float64Array.from(samples, ({ id }) => altered.get(id) ?? Number.NaN),
    },
  ]
}

/** Calls in the place of the levels of the same arms. */
function called(levels: Assay, segments: SegmentTable, cut: CopyNumberCut, build: GenomeBuild): Float64Array {
  const of = new Map(
    armCalls(segments, cut, build).map(({ sample, arm, call }) => [`${sample} ${arm}`, call]),
  )
  return Float64Array.from(
    levels.features.flatMap(({ id }) =>
      levels.samples.map(sample => of.get(`${sample.id} ${id}`) ?? Number.NaN),
    ),
  )
}

/**
 * The mean log2 ratio over each region of a BED file.
 * @throws FindingsError where no region of the file has a name
 */
export async function regionCopies(
  file: string,
  folder: string,
  segments: SegmentTable,
  samples: readonly Sample[],
  findings: Finding[],
): Promise<CopyRow[]> {
  const { intervals, findings: found } = await readBed(resolve(folder, file))
  findings.push(...found)
  const unnamed = intervals.filter(({ name }) => name === null).length
  if (unnamed > 0) {
    const none = unnamed === intervals.length
    const finding: Finding = {
      severity: none ? 'error' : 'warning',
      code: 'region-without-name',
      message: `${unnamed} of ${intervals.length} regions have no name${none ? '' : ' and are left out'}`,
      cure: 'give the name of each region in the fourth column of the BED file',
      file,
      count: unnamed,
    }
    if (none) throw new FindingsError([finding])
    findings.push(finding)
  }
  const levels = geneLevels(segments, intervals)
  const again = intervals.length - unnamed - levels.features.length
  if (again > 0)
    findings.push({
      severity: 'warning',
      code: 'region-twice',
      message: `${again} regions have the name of an earlier one and are left out`,
      cure: 'give every region a name of its own',
      file,
      count: again,
    })
  return rowsBySheet(levels, samples, id => `copies ${id}`)
}

/** Rows of levels in the order of the sheet, under the names that they are given; null leaves one out. */
function rowsBySheet(
  levels: Assay,
  samples: readonly Sample[],
  named: (id: string) => string | null,
): CopyRow[] {
  const place = new Map(levels.samples.map(({ id }, s) => [id, s]))
  return levels.features.flatMap(({ id }, f) => {
    const name = named(id)
    if (name === null) return []
    const values = levels.row(f)
    return [
      {
        id: name,
        values: Float64Array.from(samples, sample => {
          const s = place.get(sample.id)
          return s === undefined ? Number.NaN : values[s]
        }),
      },
    ]
  })
}
