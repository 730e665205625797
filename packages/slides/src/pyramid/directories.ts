import { type Associated, pictureFields } from './associated.ts'
import { aperioDescription, type Described, omeXml } from './description.ts'
import type { PlannedLevel } from './pyramid-plan.ts'
import type { PyramidFormat } from './pyramid-source.ts'
import { type TiffField, tiffTags } from './tiff-field.ts'
import type { TiffDirectory } from './tiff-file.ts'

/** A level with its tiles in the file, row by row. */
export interface StoredLevel extends PlannedLevel {
  readonly offsets: Float64Array
  readonly byteCounts: Float64Array
}

interface About extends Described {
  readonly format: PyramidFormat
  readonly iccProfile?: Uint8Array
}

const text = (tag: number, value: string): TiffField => ({ tag, type: 'ascii', text: value })
const subfile = (value: number): TiffField => ({ tag: tiffTags.subfileType, type: 'long', values: [value] })

/** Subfile types: a smaller copy of another picture (TIFF 6.0), and Aperio's of its label and macro. */
const reduced = 1
const aperioSubfile = { thumbnail: 0, label: 1, macro: 9 } as const

/**
 * The directories of a slide. Aperio: level 0, thumbnail, lower levels, label, macro, each told by its description.
 * OME: level 0 with the lower levels under it, then label and macro as pictures of their own. Plain: the levels.
 */
export function layDirectories(
  levels: readonly StoredLevel[],
  tileFields: readonly TiffField[],
  associated: readonly Associated[],
  about: About,
): TiffDirectory[] {
  const { format } = about
  const picture = (level: StoredLevel, more: readonly TiffField[]): TiffDirectory => ({
    fields: [...levelFields(level, tileFields, about), ...more],
  })
  const [base, ...lower] = levels
  if (format === 'svs') {
    const pictures = associated.map(
      (each): TiffDirectory => ({
        fields: [
          ...each.fields,
          subfile(aperioSubfile[each.name]),
          text(tiffTags.description, aperioDescription(base, about, each)),
        ],
      }),
    )
    const describe = (level: StoredLevel) => text(tiffTags.description, aperioDescription(base, about, level))
    return [
      picture(base, [subfile(0), describe(base)]),
      ...pictures.slice(0, 1),
      ...lower.map(level => picture(level, [subfile(0), describe(level)])),
      ...pictures.slice(1),
    ]
  }
  if (format === 'ome-tiff')
    return [
      {
        ...picture(base, [subfile(0), text(tiffTags.description, omeXml(base, about, associated))]),
        children: lower.map(level => picture(level, [subfile(reduced)])),
      },
      ...associated.map(({ fields }) => ({ fields: [...fields, subfile(0)] })),
    ]
  return [picture(base, [subfile(0)]), ...lower.map(level => picture(level, [subfile(reduced)]))]
}

function levelFields(level: StoredLevel, tileFields: readonly TiffField[], about: About): TiffField[] {
  const { tileSize, mpp, iccProfile } = about
  const perCentimetre = mpp === undefined ? null : 1e4 / (mpp * level.downsample)
  return [
    ...pictureFields(level.width, level.height),
    { tag: tiffTags.tileWidth, type: 'short', values: [tileSize] },
    { tag: tiffTags.tileHeight, type: 'short', values: [tileSize] },
    { tag: tiffTags.tileOffsets, type: 'offset', values: level.offsets },
    { tag: tiffTags.tileByteCounts, type: 'long', values: level.byteCounts },
    ...tileFields,
    text(tiffTags.software, 'Tessera'),
    ...(perCentimetre === null
      ? []
      : ([
          { tag: tiffTags.xResolution, type: 'rational', values: [perCentimetre] },
          { tag: tiffTags.yResolution, type: 'rational', values: [perCentimetre] },
          { tag: tiffTags.resolutionUnit, type: 'short', values: [3] },
        ] satisfies TiffField[])),
    ...(iccProfile === undefined
      ? []
      : ([{ tag: tiffTags.iccProfile, type: 'bytes', bytes: iccProfile }] satisfies TiffField[])),
  ]
}
